/**
 * `npm run surface`: writes the files of this folder anew. What is gone has to be named between backticks in a file of .changes of the kind changed or
 * removed, what is another in one of any kind: else nothing is written, and it ends with 1.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fragments, untold } from '../support/changes.js';
import { ROOT } from '../support/files.js';
import { lossOf, surface } from './surface.js';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const pathOf = (file: string): string => join(ROOT, 'test/surface', file);
const linesOf = (file: string): string[] =>
  existsSync(pathOf(file)) ? readFileSync(pathOf(file), 'utf8').split('\n') : [];

const now = await surface();
const losses = Object.entries(now).map(([file, lines]) => lossOf(linesOf(file), lines));
const told = fragments(join(ROOT, '.changes'));
const ofLoss = told.filter(({ kind }) => kind === 'changed' || kind === 'removed');
const missing = losses.flatMap(({ gone, other }) => [...untold(gone, ofLoss), ...untold(other, told)]);
if (missing.length) {
  say('nothing in .changes tells of what is gone, or is another (.changes/README.md):');
  for (const subject of missing) say(`  \`${subject}\``);
  process.exitCode = 1;
} else for (const [file, lines] of Object.entries(now)) writeFileSync(pathOf(file), `${lines.join('\n')}\n`);
