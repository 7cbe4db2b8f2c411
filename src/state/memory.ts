import { ByteMemory } from './bytes.js';
import type { Kind } from './kind.js';
import type { Cleared, Replacement, StateStore } from './state-store.js';

/** The text of a file that nobody has asked for yet. */
class Unread {
  constructor(readonly text: string) {}
}

/** State that lives and ends with this process. Its methods throw as those of any `StateStore`. */
export class MemoryStore implements StateStore {
  readonly folder = '';
  private readonly values = new Map<string, unknown>();

  private readonly stored = new Map<string, ByteMemory>();

  bytes(name: string): ByteMemory {
    const known = this.stored.get(name) ?? new ByteMemory();
    this.stored.set(name, known);
    return known;
  }

  path(name: string): string {
    return name;
  }

  names(): string[] {
    return [...this.values.keys()].sort();
  }

  read<T>(name: string, kind: Kind<T>): T {
    const value = this.values.get(name);
    if (value instanceof Unread) {
      const { version, data } = JSON.parse(value.text);
      this.values.set(name, kind.parse(data, version));
    }
    return this.values.has(name) ? (this.values.get(name) as T) : kind.initial;
  }

  update<T>(name: string, kind: Kind<T>, change: (current: T) => T): T {
    const current = this.read(name, kind);
    const next = change(current);
    if (next !== current) this.values.set(name, next);
    return next;
  }

  replaceAll(replacements: readonly Replacement[]): void {
    for (const { name, text } of replacements) {
      if (text === undefined) this.values.delete(name);
      else this.values.set(name, new Unread(text));
    }
  }

  recover(): undefined {}

  clear(name: string): Cleared | undefined {
    this.stored.delete(name);
    return this.values.delete(name) ? { file: name } : undefined;
  }
}
