import { expect } from 'chai';
import { parseUuid } from '../../../../src/bits/uuid.js';
import { run } from '../../../../src/families/cxl/firmware/commands.js';
import { qemuType3 } from '../../../../src/families/cxl/firmware/profiles/qemu-type3.js';
import { qemuRules } from '../../../../src/families/cxl/firmware/qemu.js';
import { type Features, NOTHING_SET } from '../../../../src/families/cxl/firmware/state.js';
import {
  GET_FEATURE,
  packCommand,
  packGet,
  packSet,
  replyCode,
  SET_FEATURE,
} from '../../../../src/families/cxl/mailbox.js';
import { readJson } from '../../../support/files.js';

interface Recorded {
  name: string;
  real_uuid: string;
  get_bytes: string;
  get_feat_size: number;
  set_feat_size: number;
  set_feat_ver: number;
  after_set_all_ff: string;
  then_after_set_1_byte_01: string;
  'then_after_set_offset1_bytes_02..': string;
  then_after_set_all_00: string;
}

const recorded = readJson<{ qemu_features: { entries: Recorded[] } }>('vectors/cxl/kernel-public.json')
  .qemu_features.entries;

/** A device that is asked command by command. */
class Device {
  private features: Features = NOTHING_SET;

  private send(command: Uint8Array): Uint8Array {
    const { reply, features } = run(qemuRules, qemuType3, this.features, command, 2048);
    this.features = features;
    return reply;
  }

  get(uuid: string, offset: number, count: number, selection = 0): string | number {
    const reply = this.send(packCommand(GET_FEATURE, packGet(bytesOf(uuid), offset, count, selection)));
    return replyCode(reply) || Buffer.from(reply.subarray(2)).toString('hex');
  }

  set(uuid: string, version: number, data: Uint8Array, offset = 0, flags = 8): number {
    return replyCode(
      this.send(packCommand(SET_FEATURE, packSet(bytesOf(uuid), { flags, offset, version }, data))),
    );
  }
}

const bytesOf = (uuid: string): Uint8Array => parseUuid(uuid) as Uint8Array;
const ZERO = '00000000-0000-0000-0000-000000000000';
const [patrol, ecs] = recorded.map(({ real_uuid }) => real_uuid) as [string, string];

describe('features as QEMU has them', () => {
  for (const row of recorded)
    it(`${row.name} gives the recorded bytes, and after each recorded Set`, () => {
      const device = new Device();
      const { real_uuid: uuid, set_feat_ver: version, set_feat_size: size } = row;
      const value = () => device.get(uuid, 0, row.get_feat_size);
      expect(value()).to.equal(row.get_bytes);
      expect(device.set(uuid, version, new Uint8Array(size).fill(0xff))).to.equal(0);
      expect(value()).to.equal(row.after_set_all_ff);
      expect(device.set(uuid, version, Uint8Array.of(1))).to.equal(0);
      expect(value()).to.equal(row.then_after_set_1_byte_01);
      expect(
        device.set(
          uuid,
          version,
          Uint8Array.from({ length: size - 1 }, (_, i) => i + 2),
          1,
        ),
      ).to.equal(0);
      expect(value()).to.equal(row['then_after_set_offset1_bytes_02..']);
      expect(device.set(uuid, version, new Uint8Array(size))).to.equal(0);
      expect(value()).to.equal(row.then_after_set_all_00);
    });

  it('a Set behind the start of a feature leaves its last bytes in the buffer: as many are cleared as came, from the start on', () => {
    const device = new Device();
    device.set(patrol, 1, Uint8Array.of(1), 1);
    device.set(patrol, 1, Uint8Array.of(7));
    expect(device.get(patrol, 0, 4)).to.equal('03070101');
  });

  it('Get: the zero UUID is that of the transfer at rest, then selection, length, UUID and offset are looked at', () => {
    const device = new Device();
    expect(device.get(ZERO, 0, 1, 1)).to.equal(0x1b);
    expect(device.get(patrol, 0, 4000, 1)).to.equal(3);
    expect(device.get('00000000-0000-0000-0000-000000000001', 2048, 1)).to.equal(2);
    expect(device.get('00000000-0000-0000-0000-000000000001', 0, 1)).to.equal(3);
    expect(device.get(patrol, 4, 1)).to.equal(2);
    expect(device.get(patrol, 2, 4)).to.equal('0100');
  });

  it('Set: no data and too much are a wrong length, another version is unsupported', () => {
    const device = new Device();
    expect(device.set(patrol, 1, new Uint8Array(0))).to.equal(0x16);
    expect(device.set(patrol, 1, new Uint8Array(3))).to.equal(0x16);
    expect(device.set(patrol, 1, new Uint8Array(1), 2)).to.equal(0x16);
    expect(device.set(patrol, 2, new Uint8Array(1))).to.equal(3);
    expect(device.get(patrol, 0, 4)).to.equal('030c0100');
  });

  it('a transfer that was begun holds up the others and its own Get, until its feature is set as a whole', () => {
    const device = new Device();
    expect(device.set(patrol, 1, new Uint8Array(2016), 0, 9)).to.equal(0x16);
    expect(device.get(patrol, 0, 4)).to.equal(0x1b);
    expect(device.get(ZERO, 0, 1)).to.equal(3);
    expect(device.get(ecs, 0, 1)).to.equal('01');
    expect(device.set(ecs, 1, Uint8Array.of(1))).to.equal(0x1b);
    expect(device.set(patrol, 1, Uint8Array.of(5, 1))).to.equal(0);
    expect(device.get(patrol, 0, 4)).to.equal('03050101');
    expect(device.set(ecs, 1, Uint8Array.of(1))).to.equal(0);
  });
});
