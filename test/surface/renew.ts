/**
 * `npm run surface`: writes the files of this folder anew. What goes, or becomes another, has to be named between backticks in a fragment of
 * .changes of the kind changed, deprecated or removed: without one nothing is written, and it ends with 1.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fragments, untold } from '../support/changes.js';
import { ROOT } from '../support/files.js';
import { goneFrom, surface } from './surface.js';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const pathOf = (file: string): string => join(ROOT, 'test/surface', file);
const linesOf = (file: string): string[] =>
  existsSync(pathOf(file)) ? readFileSync(pathOf(file), 'utf8').split('\n') : [];

const now = await surface();
const gone = Object.entries(now).flatMap(([file, lines]) => goneFrom(linesOf(file), lines));
const missing = untold(gone, fragments(join(ROOT, '.changes')));
if (missing.length) {
  say('no fragment in .changes tells of what is gone, or is another (.changes/README.md):');
  for (const subject of missing) say(`  \`${subject}\``);
  process.exitCode = 1;
} else for (const [file, lines] of Object.entries(now)) writeFileSync(pathOf(file), `${lines.join('\n')}\n`);
