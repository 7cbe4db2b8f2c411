import type { Command } from '@oclif/core/command';

/** All commands there are. */
export interface Commands {
  /** The folder of the package. */
  readonly root: string;
  ids(): readonly string[];
  load(id: string): Promise<Command.Class | undefined>;
}
