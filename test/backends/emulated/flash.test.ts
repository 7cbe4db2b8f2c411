import { expect } from 'chai';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import type { Handle } from '../../../src/client/backend.js';
import { Store } from '../../../src/state/store.js';
import { imageFor } from '../../families/mlx5/firmware/updating.js';
import { withFolder } from '../../support/files.js';

const [MCC, MCDA, MFRL] = [0x9062, 0x9063, 0x9028];
const [WRITE, READ] = [0, 1];
/** Of what writes, and of what reads. */
const SCOPES = [0, 1];

/** ACCESS_REG: gives what lies in the register then. */
async function access(handle: Handle, id: number, op_mod: number, data: Uint8Array): Promise<Uint8Array> {
  const input = new Uint8Array(16 + data.length);
  const view = new DataView(input.buffer);
  view.setUint16(0, 0x805);
  view.setUint16(6, op_mod);
  view.setUint32(8, id);
  input.set(data, 16);
  const output = await handle.rpc(SCOPES[op_mod] as number, input, 16 + Math.max(data.length, 16));
  if (typeof output === 'string') throw new Error(output);
  if (output[0])
    throw new Error(`status ${output[0]}, syndrome ${Buffer.from(output.subarray(4, 8)).toString('hex')}`);
  return output.subarray(16);
}

const mcc = (handle: Handle, op_mod: number, instruction: number, update: number, size = 0) => {
  const data = new Uint8Array(32);
  const view = new DataView(data.buffer);
  view.setUint32(0, instruction);
  view.setUint32(8, update);
  view.setUint32(16, size);
  return access(handle, MCC, op_mod, data);
};

const mcda = (
  handle: Handle,
  op_mod: number,
  update: number,
  offset: number,
  bytes: Uint8Array,
  size = bytes.length,
) => {
  const data = new Uint8Array(16 + bytes.length);
  const view = new DataView(data.buffer);
  view.setUint32(0, update);
  view.setUint32(4, offset);
  view.setUint16(10, size);
  for (let i = 0; i < bytes.length; i++) data[16 + (i ^ 3)] = bytes[i] as number;
  return access(handle, MCDA, op_mod, data);
};

const state = (data: Uint8Array): number => (data[15] as number) & 15;

describe('the flash of an emulated adapter', () => {
  it('keeps what is downloaded and what was activated from one process to the next; after the reset the host sees the new version', () =>
    withFolder(async (stateDir) => {
      const image = imageFor();
      const open = () => emulatedBackend({ stateDir }).open('fwctl0');
      let handle = await open();
      const first = await mcc(handle, READ, 0, 0);
      const update = new DataView(first.buffer, first.byteOffset).getUint32(8);
      await mcc(handle, WRITE, 1, update);
      await mcc(handle, WRITE, 3, update, image.length);
      while (state(await mcc(handle, READ, 0, update)) !== 3);
      for (let at = 0; at < image.length; at += 128) {
        // Half of it is sent by another process.
        if (at === image.length / 2) handle = await open();
        await mcda(handle, WRITE, update, at, image.subarray(at, at + 128));
      }
      for (const instruction of [4, 6, 2]) await mcc(handle, WRITE, instruction, update);
      const versions = async () =>
        (await emulatedBackend({ stateDir }).list()).map(({ firmware }) => firmware);
      expect(new Set(await versions())).to.deep.equal(new Set(['22.43.1014']));
      await access(handle, MFRL, WRITE, Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 8));
      expect(new Set(await versions())).to.deep.equal(new Set(['22.44.1000']));
      handle = await open();
      const again = await mcc(handle, READ, 0, 0);
      const next = new DataView(again.buffer, again.byteOffset).getUint32(8);
      await mcc(handle, WRITE, 1, next);
      await mcc(handle, WRITE, 7, next);
      // More than a write takes, where the register has room for it.
      const room = new Uint8Array(4096);
      const whole = (await mcda(handle, READ, next, 0x4000, room)).subarray(16, 16 + 4096);
      expect(Array.from(whole, (_, i) => whole[i ^ 3])).to.deep.equal(
        Array.from(image.subarray(0x4000, 0x5000)),
      );
      await mcc(handle, WRITE, 2, next);
      expect(new Store(stateDir).bytes('device-0000:08:00').names()).to.have.length(1);
    }));
});
