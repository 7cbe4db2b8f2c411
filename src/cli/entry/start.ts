// The first file that runs, bundled to dist/bundle/start.cjs: text that is known already, else the command line with its code cache.
import { join } from 'node:path';
import { writeResult } from '../output.js';
import { compile, readCache } from './code.js';
import { builtText } from './text.js';

const argv = process.argv.slice(2);
const text = builtText(argv, join(__dirname, 'text'));
if (text) {
  writeResult(text);
} else {
  const bundle = join(__dirname, 'fwctl.cjs');
  const module = { exports: {} as { run(argv: string[]): Promise<void> } };
  compile(bundle, readCache(bundle)).runInThisContext()(module.exports, require, module, bundle, __dirname);
  void module.exports.run(argv);
}
