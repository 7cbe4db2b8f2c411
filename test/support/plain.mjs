// fwctl by plain oclif: commands and help found in dist/commands by oclif itself, no bundle, nothing rendered in advance.
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOclif } from '../../dist/src/cli/entry/oclif.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

const commandIds = () =>
  readdirSync(join(root, 'commands'), { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length).replaceAll(sep, ':'))
    .sort();

await runOclif(process.argv.slice(2), root, commandIds);
