import { commandLines } from './commands.js';
import { exitLines, libraryLines, memberLines, pythonLines, variableLines } from './library.js';
import { schemaLines } from './schemas.js';

/** All that programs and scripts can rest on, a line each: what it is, and behind two blanks how it is. By the file of test/surface that has it. */
export const surface = async (): Promise<Readonly<Record<string, readonly string[]>>> => ({
  'commands.txt': commandLines(),
  'environment.txt': [...variableLines(), ...exitLines()],
  'schemas.txt': schemaLines(),
  'library.txt': [...(await libraryLines()), ...memberLines(), ...pythonLines()],
});

/** What a line tells of. */
const subjectOf = (line: string): string => line.split('  ')[0] as string;

export interface Loss {
  /** What is there no more. */
  readonly gone: readonly string[];
  /** What is there, and is another. */
  readonly other: readonly string[];
}

/** What was there and is not so now, by what it is: additions take nothing from anybody. */
export function lossOf(before: readonly string[], now: readonly string[]): Loss {
  const there = new Set(now);
  const subjects = new Set(now.map(subjectOf));
  const lost = [...new Set(before.filter((line) => line && !there.has(line)).map(subjectOf))];
  return {
    gone: lost.filter((subject) => !subjects.has(subject)),
    other: lost.filter((subject) => subjects.has(subject)),
  };
}
