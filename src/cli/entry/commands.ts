import type { Command } from '@oclif/core/command';

/** All commands there are. */
export interface Commands {
  ids(): readonly string[];
  load(id: string): Promise<Command.Class | undefined>;
}
