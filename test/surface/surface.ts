import { commandLines } from './commands.js';
import { exitLines, libraryLines, variableLines } from './library.js';
import { schemaLines } from './schemas.js';

/** All that programs and scripts can rest on, a line each: what it is, and behind two blanks how it is. By the file of test/surface that has it. */
export const surface = async (): Promise<Readonly<Record<string, readonly string[]>>> => ({
  'commands.txt': commandLines(),
  'environment.txt': [...variableLines(), ...exitLines()],
  'schemas.txt': schemaLines(),
  'library.txt': await libraryLines(),
});

/** What a line tells of. */
export const subjectOf = (line: string): string => line.split('  ')[0] as string;

/** What was there and is not, or is another now, by what it is: additions take nothing from anybody. */
export function goneFrom(before: readonly string[], now: readonly string[]): string[] {
  const there = new Set(now);
  return [...new Set(before.filter((line) => line && !there.has(line)).map(subjectOf))];
}
