import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulator } from '../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../src/backends/emulated.js';
import { REPLAY_MODES, replayBackend } from '../../src/backends/replay.js';
import { readTape } from '../../src/backends/tape/read.js';
import type { Backend, MessageMemory } from '../../src/client/backend.js';
import { RPC, RPC_BYTES } from '../../src/families/pds/mailbox.js';
import { withFolder } from '../support/files.js';
import { errorOf, taped } from './fake-tape.js';

const WRITE_REGISTER = 0x00010002;
const READ_BLOCK = 0x00010001;

/** A message to an operation of the emulated DSC's endpoint 2, with its payloads. */
function message(op: number, request: Uint8Array, room: number) {
  const input = new Uint8Array(RPC_BYTES);
  const at = new DataView(input.buffer);
  at.setUint32(RPC.op, op, true);
  at.setUint32(RPC.ep, 2, true);
  at.setUint32(RPC.inLen, request.length, true);
  at.setUint32(RPC.outLen, room, true);
  const memory: MessageMemory[] = [
    { at: RPC.inPayload, bytes: request },
    { at: RPC.outPayload, bytes: new Uint8Array(room) },
  ];
  return { input, memory };
}

/** Writes register 0x200 and reads its block back; gives the block, and all answers. */
async function writeAndRead(backend: Backend, value = 7): Promise<{ block: Uint8Array; outputs: unknown[] }> {
  const handle = await backend.open('fwctl3');
  const write = message(WRITE_REGISTER, Uint8Array.of(0, 2, 0, 0, value, 0, 0, 0), 0);
  const read = message(READ_BLOCK, Uint8Array.of(2, 0, 0, 0), 256);
  const outputs = [
    await handle.rpc(2, write.input, RPC_BYTES, write.memory),
    await handle.rpc(1, read.input, RPC_BYTES, read.memory),
  ];
  await handle.close();
  return { block: read.memory[1]?.bytes as Uint8Array, outputs };
}

const withCard = (run: (backend: Backend, folder: string) => Promise<void>) =>
  withFolder(async (stateDir) => {
    emulator({ stateDir }).add('pensando-dsc', 1);
    await run(emulatedBackend({ stateDir }), stateDir);
  });

describe('memory that a message names', () => {
  it('is read and written by the emulated device; where it lies does not come back', () =>
    withCard(async (backend) => {
      const { block, outputs } = await writeAndRead(backend);
      expect([...block.subarray(0, 8)]).to.deep.equal([7, 0, 0, 0, 0, 0, 0, 0]);
      const sent = message(READ_BLOCK, new Uint8Array(4), 256).input;
      expect(outputs[1]).to.deep.equal(sent);
    }));

  it('is EFAULT where an address leads nowhere', () =>
    withCard(async (backend) => {
      const handle = await backend.open('fwctl3');
      const { input, memory } = message(READ_BLOCK, new Uint8Array(4), 256);
      for (const part of [[], memory.slice(0, 1), memory.slice(1)])
        expect(await handle.rpc(1, input, RPC_BYTES, part)).to.equal('EFAULT');
      await handle.close();
    }));

  it('is on the tape as it was sent and as it came, and comes again from there', () =>
    withCard(async (backend, folder) => {
      const file = join(folder, 'a.tape');
      let recorded: unknown;
      await taped(file, backend, async (recording) => {
        recorded = await writeAndRead(recording);
      });
      const lines = readFileSync(file, 'utf8').split('\n').slice(2, 4);
      expect(lines.map((line) => JSON.parse(line).memory)).to.deep.equal([
        [
          { at: 16, length: 8, sent: '0002000007000000' },
          { at: 40, length: 0 },
        ],
        [
          { at: 16, length: 4, sent: '02000000' },
          { at: 40, length: 256, got: `07${'00'.repeat(255)}` },
        ],
      ]);
      expect(readTape(file).calls).to.have.length(4);
      for (const mode of REPLAY_MODES) {
        const again = replayBackend(file, { mode });
        expect(await writeAndRead(again), mode).to.deep.equal(recorded);
        expect(again.leftOver()).to.deep.equal([]);
        const other = replayBackend(file, { mode });
        const error = await errorOf(() => writeAndRead(other, 8));
        expect(error.message).to.match(
          mode === 'strict'
            ? /recorded with 07 in byte 0x04 of the memory named at byte 16, and comes with 08$/
            : /does not have an rpc at scope debug-write/,
        );
      }
    }));

  it('on a tape is as long as it says', () =>
    withCard(async (backend, folder) => {
      const file = join(folder, 'a.tape');
      await taped(file, backend, writeAndRead);
      const text = readFileSync(file, 'utf8');
      for (const [from, to] of [
        ['"length":8', '"length":9'],
        ['"sent":"02000000"', '"sent":"020000"'],
        ['"at":16,', ''],
      ] as const) {
        writeFileSync(file, text.replace(from, to));
        const error = await errorOf(() => readTape(file));
        expect(error.message, to).to.match(/:[34]: "memory" has to be an object in which/);
      }
    }));
});
