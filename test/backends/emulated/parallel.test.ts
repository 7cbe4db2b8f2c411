import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { get } from '../../../src/bits/codec.js';
import type { DeviceState } from '../../../src/families/mlx5/firmware/state.js';
import { parseState } from '../../../src/families/mlx5/firmware/state-check.js';
import { buildInput, type Command, findCommand, findRegister } from '../../../src/index.js';
import { readContent } from '../../../src/state/changes.js';
import { withFolder } from '../../support/files.js';
import { BOARD, type Own, ownParameters, writeOf } from './parallel-items.js';

const WRITERS = 32;
const WRITES = 200;
const WRITER = fileURLToPath(new URL('parallel-writer.js', import.meta.url));

const OWN = ownParameters(WRITERS);

/** What a writer sends: by turns the node description of its function, which others write too, and a parameter of its own. */
function inputsOf(number: number): readonly string[] {
  const nodeDesc = buildInput(findCommand('ACCESS_REG') as Command, {
    op_mod: 0,
    register_id: findRegister('NODE_DESC')?.id ?? 0,
    register_data: new Uint8Array(64).fill('A'.charCodeAt(0) + number),
  });
  return Array.from({ length: WRITES }, (_, i) =>
    Buffer.from(i % 2 ? writeOf(OWN[number] as Own, i + 1).input : nodeDesc).toString('hex'),
  );
}

/** A writer at work; gives the last write that was answered. `killed`: after how many answers it is killed. */
async function writer(folder: string, number: number, killed?: number): Promise<number> {
  const child = spawn(process.execPath, [WRITER, folder, `fwctl${number % 2}`], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.on('error', () => {}); // it may be killed before it has read all
  child.stdin.end(JSON.stringify(inputsOf(number)));
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
    if (killed !== undefined && text.split('\n').length > killed) child.kill('SIGKILL');
  });
  const [code] = await once(child, 'close');
  if (killed === undefined) expect(code).to.equal(0);
  return Number(text.trim().split('\n').at(-1) || 0);
}

/** The device's file, which must be whole. */
function stateOf(folder: string): DeviceState {
  const { version, data, damage } = readContent(readFileSync(join(folder, 'device-0000:08:00.json')));
  expect(damage).to.equal(undefined);
  return parseState(data, version as number);
}

/** What stands in the parameter of a writer. */
function valueIn(state: DeviceState, number: number): number {
  const own = OWN[number];
  const hex = state.nv?.next?.[own?.item.name ?? ''] ?? '';
  return own && hex ? Number(get(own.item.form, Buffer.from(hex, 'hex'), own.field)) : 0;
}

/** Of two writes of a writer, one goes to its own parameter: the last such up to a write. */
const lastOwn = (write: number): number => write - (write % 2);

const expectWhole = (state: DeviceState): void => {
  for (const { node_desc } of Object.values(state.functions))
    if (node_desc !== undefined) expect(node_desc).to.match(/^(.)\1{63}$/);
};

describe('many processes at one device', () => {
  it(`${WRITERS} processes with ${WRITES} register and NV writes each: none is lost, none torn`, () =>
    withFolder(async (folder) => {
      emulator({ stateDir: folder }).useProfile('0000:08:00', BOARD);
      const done = await Promise.all(Array.from({ length: WRITERS }, (_, i) => writer(folder, i)));
      expect(done).to.deep.equal(Array(WRITERS).fill(WRITES));
      const state = stateOf(folder);
      expect(Array.from({ length: WRITERS }, (_, i) => valueIn(state, i))).to.deep.equal(
        Array(WRITERS).fill(WRITES),
      );
      expectWhole(state);
    }));

  it('half of them killed at random: the state loads, what was answered is there, no lock is left', () =>
    withFolder(async (folder) => {
      emulator({ stateDir: folder }).useProfile('0000:08:00', BOARD);
      const done = await Promise.all(
        Array.from({ length: WRITERS }, (_, i) =>
          writer(folder, i, i % 2 ? undefined : 1 + Math.floor(Math.random() * WRITES * 0.8)),
        ),
      );
      const state = stateOf(folder);
      expectWhole(state);
      // A write may have been done and not yet answered.
      for (const [i, write] of done.entries())
        expect([lastOwn(write), lastOwn(write + 1)], `writer ${i}`).to.include(valueIn(state, i));
      expect(done.filter((write) => write < WRITES).length).to.be.above(WRITERS / 4);
      const handle = await emulatedBackend({ stateDir: folder }).open('fwctl0');
      expect(await handle.rpc(1, Uint8Array.of(0x08, 0x0d, ...new Uint8Array(14)), 16)).to.be.instanceOf(
        Uint8Array,
      );
      expect(readdirSync(folder).filter((file) => !/\.(json|lock|tmp)$/.test(file))).to.deep.equal([]);
    }));
});
