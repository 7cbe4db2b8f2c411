import { writeSync } from 'node:fs';
import { buildInput, type Command, emulatedBackend, findCommand, findRegister } from '../../../src/index.js';
import { ownParameters, writeOf } from './parallel-items.js';

/**
 * Writes by turns the node description of a function, which others write too, and a parameter of its own: `parallel-writer.js FOLDER NUMBER
 * WRITERS WRITES`. Says the number of each write that was answered. Run by parallel.test.ts.
 */
const [folder = '', ...numbers] = process.argv.slice(2);
const [number = 0, writers = 0, writes = 0] = numbers.map(Number);

const own = ownParameters(writers)[number];
if (!own) throw new Error('no parameter');
const handle = await emulatedBackend({ stateDir: folder }).open(`fwctl${number % 2}`);
const letter = String.fromCharCode('A'.charCodeAt(0) + number);

const nodeDesc = buildInput(findCommand('ACCESS_REG') as Command, {
  op_mod: 0,
  register_id: findRegister('NODE_DESC')?.id ?? 0,
  register_data: new Uint8Array(64).fill(letter.charCodeAt(0)),
});

for (let write = 1; write <= writes; write++) {
  const input = write % 2 ? nodeDesc : writeOf(own, write).input;
  const output = await handle.rpc(0, input, input.length);
  if (typeof output === 'string' || output[0] !== 0) throw new Error(`write ${write}: ${output}`);
  writeSync(1, `${write}\n`);
}
await handle.close();
