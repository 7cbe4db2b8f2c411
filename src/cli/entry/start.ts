// The first file that runs, bundled to dist/bundle/start.cjs: it gets fwctl.cjs going with the bytecode that an earlier run has kept.
import { constants } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { bytecodeIn, CENTRAL, packFolder, packName, readWhole } from './bytecode.js';
import type { Central } from './code.js';
import type { runLine, Started } from './loader.js';

/** A digest of the files of the bundle, and the topics of commands; the build knows them. */
declare const BUILD: string;
declare const TOPICS: string;

const argv = process.argv.slice(2);
const filename = join(__dirname, CENTRAL);
const { stats: source, bytes } = readWhole(filename, constants.O_RDONLY);
const folder = packFolder(BUILD, process.env);
const pack = folder === undefined ? undefined : join(folder, packName(argv, TOPICS));
const cachedData = pack === undefined ? undefined : bytecodeIn(pack, CENTRAL, source);
const script = new Script(bytes.toString('latin1'), cachedData ? { filename, cachedData } : { filename });
const [loader, program] = script.runInThisContext() as Central;
const module = { exports: {} };
loader(module.exports, require, module, filename, __dirname);
const started: Started = { folder: __dirname, require, pack, source, script, program };
(module.exports as { runLine: typeof runLine }).runLine(argv, started);
