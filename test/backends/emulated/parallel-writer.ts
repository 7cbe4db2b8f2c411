import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as Library from '../../../src/index.js';

/**
 * Sends a device the commands that stdin has in hex: `parallel-writer.js FOLDER DEVICE`. Says the number of each that was answered. Run by
 * parallel.test.ts; by the library as it is built, which is there soonest.
 */
const [folder = '', name = ''] = process.argv.slice(2);
const inputs = (JSON.parse(readFileSync(0, 'utf8')) as string[]).map((hex) => Buffer.from(hex, 'hex'));

const load = createRequire(import.meta.url);
const { emulatedBackend } = load('../../../bundle/index.cjs') as typeof Library;
const handle = await emulatedBackend({ stateDir: folder }).open(name);

for (const [i, input] of inputs.entries()) {
  const output = await handle.rpc(0, input, input.length);
  if (typeof output === 'string' || output[0] !== 0) throw new Error(`command ${i + 1}: ${output}`);
  writeSync(1, `${i + 1}\n`);
}
await handle.close();
