import type { Undo } from '../base.js';
import { lineOf } from './words.js';

/** Something that a session has changed. */
export interface Change {
  /** From 1 on. */
  readonly number: number;
  readonly at: Date;
  /** The command line. */
  readonly line: string;
  readonly device: string;
  readonly undo: Undo;
  isUndone: boolean;
}

/** What is known of a line that has ended. */
interface Ran {
  readonly device: string;
  readonly at: Date;
  readonly answer?: { readonly undo?: Undo | undefined; readonly data: Record<string, unknown> } | undefined;
  /** What it has sent that may have changed something. */
  readonly writes?: readonly string[] | undefined;
}

/** What a session has changed, and how it is taken back. */
export class Changes {
  private readonly all: Change[] = [];

  /** Notes what a line has changed, where it has. A write that nothing is told of can't be taken back. */
  note(words: readonly string[], { device, at, answer, writes = [] }: Ran): void {
    const undo = answer?.undo ?? (writes.length ? unknownUndo(writes) : undefined);
    const isNothing = undo?.not === undefined && !undo?.lines?.length;
    if (!undo || isNothing || answer?.data.dry_run === true) return;
    const lines = undo.lines?.map((line) => [...line, ...keptOf(words)]);
    this.all.push({
      number: this.all.length + 1,
      at,
      line: lineOf(words),
      device,
      undo: { ...undo, ...(lines && { lines }) },
      isUndone: false,
    });
  }

  list(): readonly Change[] {
    return this.all;
  }

  /** Those that nobody has taken back, the last first. */
  open(): Change[] {
    return this.all.filter(({ isUndone }) => !isUndone).reverse();
  }

  /** What of the open ones still holds: where fields are told, those whose value is another than before the first change of them. */
  left(): Change[] {
    const first = new Map<string, unknown>();
    const last = new Map<string, unknown>();
    const keyOf = (change: Change, field: string) => `${change.device} ${change.undo.what} ${field}`;
    for (const change of this.all)
      for (const { field, before, after } of change.undo.fields ?? []) {
        const key = keyOf(change, field);
        if (!first.has(key)) first.set(key, before);
        last.set(key, change.isUndone ? before : after);
      }
    const holds = (change: Change) => {
      const fields = change.undo.fields ?? [];
      if (!fields.length) return true;
      return fields.some(({ field }) => {
        const key = keyOf(change, field);
        return String(first.get(key)) !== String(last.get(key));
      });
    };
    return this.open().filter(holds).reverse();
  }
}

const unknownUndo = (writes: readonly string[]): Undo => ({
  what: writes.join(', '),
  not: 'nothing tells what was there before',
});

/** Flags that say by which rules a change was made, and the consent that it had. */
const WITH_VALUE = ['--state-dir', '--policy'];
const ALONE = ['--allow-taint', '--no-guard'];

/** The words of a line that the one which takes it back has too. */
const keptOf = (words: readonly string[]): string[] =>
  words.flatMap((word, i) => {
    if (WITH_VALUE.includes(word)) return [word, words[i + 1] ?? ''];
    return ALONE.includes(word) || WITH_VALUE.some((flag) => word.startsWith(`${flag}=`)) ? [word] : [];
  });
