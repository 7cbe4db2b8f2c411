import { readFileSync } from 'node:fs';
import { CorpusError, parseJson } from './corpus.js';
import { FORMS } from './forms.js';

/** Characters of a value that are shown: an answer can be megabytes. */
const LONGEST = 200;

/** Ends with 0 where all cases pass, 1 where one fails, 2 where the file is no corpus. */
async function run(file: string | undefined): Promise<number> {
  if (file === undefined) return refuse('usage: npm run conformance -- FILE');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return refuse(`${file}: ${error instanceof Error ? error.message : error}`);
  }
  try {
    const data = parseJson(text);
    const form = FORMS.find(({ recognises }) => recognises(data));
    const { passed, failed, differences } = await (form as (typeof FORMS)[0]).replay(data);
    for (const { boot, name, what, expected, came } of differences)
      process.stdout.write(`${boot} ${name}: ${what}: expected ${show(expected)}, came ${show(came)}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed > 0 ? 1 : 0;
  } catch (error) {
    if (error instanceof CorpusError) return refuse(`${file}: ${error.message}`);
    throw error;
  }
}

function show(value: unknown): string {
  if (value === null) return 'none';
  const text = typeof value === 'object' && !(value instanceof Error) ? JSON.stringify(value) : String(value);
  return text.slice(0, LONGEST);
}

function refuse(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}

process.exitCode = await run(process.argv[2]);
