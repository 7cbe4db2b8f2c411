import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { buildInput } from '../../../../src/families/mlx5/mailbox.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { type ImageWish, makeFs4 } from '../../../../src/images/fs4/make.js';
import { type SigningKey, vendorKey } from '../../../../src/images/fs4/signature.js';
import { commandNamed, readAnswer } from './ask.js';
import { registerNamed } from './indexes.js';

export const LOCK = 1;
export const RELEASE = 2;
export const UPDATE = 3;
export const VERIFY = 4;
export const ACTIVATE = 6;
export const READ = 7;
export const CANCEL = 8;
export const FORCE_RELEASE = 10;
export const READ_PENDING = 11;

const WRITE = 0;
const GET = 1;

export interface Said {
  status: string;
  syndrome: string | undefined;
  fields: Fields;
  data: Uint8Array;
}

/** An image for the default board. */
export const imageFor = (wish: Partial<ImageWish> = {}, key: SigningKey | null = vendorKey()): Uint8Array => {
  const { identity } = connectx6dx();
  const whole: ImageWish = {
    version: [22, 44, 1000],
    date: [2026, 3, 14],
    psid: identity.psid,
    hardware_id: identity.hw_dev_id,
    pci_device_id: identity.device_id,
    security_version: 1,
    name: identity.part_number,
    description: identity.description,
    carries: 0x03,
    size: 0x8000,
    ...wish,
  };
  return makeFs4(whole, key ?? undefined);
};

/** A program that replaces components, of one function; `uid` 0 is the kernel's own driver. */
export class Updater {
  constructor(
    readonly device: Device,
    readonly uid = 0,
    readonly vhca = 'pf0',
    /** Until the flash is ready. */
    private readonly wait: () => void = () => {},
  ) {}

  /** The user context of a program. */
  static ofUser(device: Device, vhca = 'pf0', wait?: () => void): Updater {
    const context = device.execute(vhca, buildInput(commandNamed('CREATE_UCTX'), {}), 16);
    return new Updater(device, new DataView(context.buffer, context.byteOffset).getUint16(10), vhca, wait);
  }

  private reach(name: string, op_mod: number, register_data: Uint8Array): Said {
    const { id } = registerNamed(name);
    const input = buildInput(commandNamed('ACCESS_REG'), { op_mod, register_id: id, register_data });
    new DataView(input.buffer).setUint16(2, this.uid);
    const output = this.device.deliver(this.vhca, input, 16 + Math.max(register_data.length, 16));
    if ('errno' in output)
      return { status: output.errno, syndrome: undefined, fields: {}, data: new Uint8Array(0) };
    const { status, syndrome } = readAnswer('ACCESS_REG', output.output);
    const data = output.output.subarray(16);
    return { status, syndrome, data, fields: decode(layout(registerNamed(name).layout), data) };
  }

  get(name: string, fields: Fields = {}): Said {
    return this.reach(name, GET, encode(layout(registerNamed(name).layout), fields));
  }

  set(name: string, fields: Fields = {}): Said {
    return this.reach(name, WRITE, encode(layout(registerNamed(name).layout), fields));
  }

  /** What the board says of the update, as mlxfw asks. */
  state(update_handle = 0): Record<string, number> {
    return this.get('MCC', { update_handle }).fields as Record<string, number>;
  }

  tell(instruction: number, update_handle: number, more: Fields = {}): Said {
    return this.set('MCC', { instruction, update_handle, ...more });
  }

  /** One MCDA as mlxfw sends it: no longer than its data, each dword turned round. */
  block(update_handle: number, offset: number, bytes: Uint8Array): Said {
    const data = new Uint8Array(16 + bytes.length);
    const view = new DataView(data.buffer);
    view.setUint32(0, update_handle);
    view.setUint32(4, offset);
    view.setUint16(10, bytes.length);
    const dwords = bytes.length & ~3;
    for (let i = 0; i < dwords; i++) data[16 + (i ^ 3)] = bytes[i] as number;
    return this.reach('MCDA', WRITE, data);
  }

  /** All of a component, in blocks of 128. Gives the first answer that is not OK, or the last. */
  send(update_handle: number, bytes: Uint8Array, from = 0): Said {
    let said: Said | undefined;
    for (let at = from; at < bytes.length; at += 128) {
      said = this.block(update_handle, at, bytes.subarray(at, at + 128));
      if (said.status !== 'OK') break;
    }
    return said as Said;
  }

  /** What is in a component, read with MCDA in blocks of 128. */
  receive(update_handle: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let offset = 0; offset < size; offset += 128) {
      const { data } = this.get('MCDA', { update_handle, offset, size: Math.min(128, size - offset) });
      for (let i = 0; i < 128 && offset + i < size; i++) bytes[offset + i] = data[16 + (i ^ 3)] as number;
    }
    return bytes;
  }

  /** Locks, and gives the handle. */
  lock(): number {
    const { update_handle = 0 } = this.state();
    this.tell(LOCK, update_handle);
    return update_handle;
  }

  /** As far as VERIFY, of which it gives the answer. */
  upload(handle: number, bytes: Uint8Array, component_index = 0): Said {
    const begun = this.tell(UPDATE, handle, { component_index, component_size: bytes.length });
    if (begun.status !== 'OK') return begun;
    this.wait();
    this.send(handle, bytes);
    return this.tell(VERIFY, handle, { component_index });
  }

  /** The whole way, up to the release. Gives the last answer. */
  replace(bytes: Uint8Array, component_index = 0): Said {
    const handle = this.lock();
    const verified = this.upload(handle, bytes, component_index);
    if (verified.status !== 'OK') return verified;
    this.tell(ACTIVATE, handle);
    return this.tell(RELEASE, handle);
  }
}
