// The first file that runs, bundled to dist/bundle/start.cjs: it gets fwctl.cjs going with the bytecode that an earlier run has kept.
import { packFolder, packName } from './bytecode.js';
import { startedIn } from './central.js';

/** A digest of the files of the bundle, and the topics of commands; the build knows them. */
declare const BUILD: string;
declare const TOPICS: string;

const argv = process.argv.slice(2);
const folder = packFolder(BUILD, process.env);
const { loader, started } = startedIn(__dirname, require, folder && `${folder}/${packName(argv, TOPICS)}`);
loader.runLine(argv, started);
