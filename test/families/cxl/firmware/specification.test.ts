import { expect } from 'chai';
import { encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { parseUuid } from '../../../../src/bits/uuid.js';
import { run } from '../../../../src/families/cxl/firmware/commands.js';
import { memoryExpander } from '../../../../src/families/cxl/firmware/profiles/memory-expander.js';
import { specificationRules } from '../../../../src/families/cxl/firmware/specification.js';
import { type Features, NOTHING_SET } from '../../../../src/families/cxl/firmware/state.js';
import { afterReset } from '../../../../src/families/cxl/firmware/values.js';
import {
  GET_FEATURE,
  GET_SUPPORTED_FEATURES,
  packCommand,
  packGet,
  packGetSupported,
  packSet,
  readEntry,
  replyCode,
  SET_FEATURE,
} from '../../../../src/families/cxl/mailbox.js';
import { featureByName, knownFeatures } from '../../../../src/families/cxl/prm/features.js';
import { layout } from '../../../../src/families/cxl/prm/layouts.js';

const { INITIATE, CONTINUE, FINISH, ABORT } = { INITIATE: 9, CONTINUE: 10, FINISH: 11, ABORT: 12 };
const SAVED = 8;

class Device {
  features: Features = NOTHING_SET;

  private send(command: Uint8Array): Uint8Array {
    const { reply, features } = run(specificationRules, memoryExpander, this.features, command, 2048);
    this.features = features;
    return reply;
  }

  get(name: string, { offset = 0, count = 2048, selection = 0 } = {}): Buffer | number {
    const reply = this.send(packCommand(GET_FEATURE, packGet(uuidOf(name), offset, count, selection)));
    return replyCode(reply) || Buffer.from(reply.subarray(2));
  }

  set(name: string, data: Uint8Array, { offset = 0, flags = SAVED, version = 1 } = {}): number {
    const payload = packSet(uuidOf(name), { flags, offset, version }, data);
    return replyCode(this.send(packCommand(SET_FEATURE, payload)));
  }

  list(): Buffer {
    return Buffer.from(this.send(packCommand(GET_SUPPORTED_FEATURES, packGetSupported(2048, 0))).subarray(2));
  }
}

const uuidOf = (name: string): Uint8Array => parseUuid(featureByName(name)?.uuid ?? '') as Uint8Array;
const bytesOf = (name: string, fields: Fields): Uint8Array =>
  encode(layout(featureByName(name)?.write as string), fields);
const ALARM = {
  warning_celsius: 60,
  critical_celsius: 80,
  hysteresis_celsius: 2,
  enable: 1,
  throttle_at_critical: 1,
};
const BOOT = {
  interleave_granularity: 2,
  ecc_mode: 2,
  refresh_rate: 2,
  training: 0,
  boot_timeout_seconds: 30,
};
const code = (answer: Buffer | number) => (typeof answer === 'number' ? answer : 0);

describe('features as CXL 3.2 has them', () => {
  it('all that are known by name are listed, sizes as their layouts are long', () => {
    const list = new Device().list();
    const entries = Array.from({ length: list.readUInt16LE(0) }, (_, i) => readEntry(list, 8 + i * 48));
    expect(entries.map(({ uuid }) => uuid)).to.deep.equal(knownFeatures().map(({ uuid }) => uuid));
    expect(entries.map(({ id }) => id)).to.deep.equal(entries.map((_, i) => i));
    const device = new Device();
    for (const [i, { name }] of knownFeatures().entries()) {
      const { get_feat_size: size } = entries[i] as (typeof entries)[0];
      expect((device.get(name) as Buffer).length, name).to.equal(Math.min(size, 2048));
    }
  });

  it('a feature that changes at once has its new value, and saves it where that is asked for', () => {
    const device = new Device();
    const before = device.get('temperature-alarm') as Buffer;
    expect(device.set('temperature-alarm', bytesOf('temperature-alarm', ALARM), { flags: 0 })).to.equal(0);
    expect(device.get('temperature-alarm')).to.deep.equal(Buffer.from(bytesOf('temperature-alarm', ALARM)));
    expect(device.get('temperature-alarm', { selection: 1 })).to.deep.equal(before);
    expect(device.get('temperature-alarm', { selection: 2 })).to.deep.equal(before);
    device.features = afterReset(device.features);
    expect(device.get('temperature-alarm')).to.deep.equal(before);

    device.set('temperature-alarm', bytesOf('temperature-alarm', ALARM));
    device.features = afterReset(device.features);
    expect(device.get('temperature-alarm')).to.deep.equal(Buffer.from(bytesOf('temperature-alarm', ALARM)));
  });

  it('a feature that changes at a reset has it as its saved value until then', () => {
    const device = new Device();
    const before = device.get('boot-options') as Buffer;
    expect(device.set('boot-options', bytesOf('boot-options', BOOT))).to.equal(0);
    expect(device.get('boot-options')).to.deep.equal(before);
    expect(device.get('boot-options', { selection: 2 })).to.deep.equal(
      Buffer.from(bytesOf('boot-options', BOOT)),
    );
    // One more byte is laid over what waits.
    expect(device.set('boot-options', Uint8Array.of(4), { offset: 2 })).to.equal(0);
    device.features = afterReset(device.features);
    expect(device.get('boot-options')).to.deep.equal(
      Buffer.from(bytesOf('boot-options', { ...BOOT, refresh_rate: 4 })),
    );
  });

  it('a value that the feature does not take is invalid input and changes nothing', () => {
    const device = new Device();
    const before = device.get('temperature-alarm');
    const wrong: [string, Fields][] = [
      ['temperature-alarm', { ...ALARM, warning_celsius: 80 }],
      ['temperature-alarm', { ...ALARM, critical_celsius: 200 }],
      ['power-limit', { limit_milliwatts: 5999, window_milliseconds: 1, mode: 1 }],
      ['power-limit', { limit_milliwatts: 6000, window_milliseconds: 1, mode: 3 }],
      ['boot-options', { ...BOOT, refresh_rate: 3 }],
    ];
    for (const [name, fields] of wrong) expect(device.set(name, bytesOf(name, fields)), name).to.equal(2);
    expect(device.features).to.equal(NOTHING_SET);
    expect(device.get('temperature-alarm')).to.deep.equal(before);
  });

  it('lengths, versions, selections and UUIDs that there are not have their return codes', () => {
    const device = new Device();
    expect(device.set('power-limit', new Uint8Array(0))).to.equal(0x16);
    expect(device.set('power-limit', new Uint8Array(9))).to.equal(0x16);
    expect(device.set('power-limit', new Uint8Array(1), { offset: 8 })).to.equal(0x16);
    expect(device.set('power-limit', new Uint8Array(1), { version: 2 })).to.equal(0x19);
    expect(device.set('statistics', new Uint8Array(1), { version: 0 })).to.equal(3);
    expect(code(device.get('power-limit', { selection: 3 }))).to.equal(0x1a);
    expect(code(device.get('write-lock', { selection: 2 }))).to.equal(0x1a);
    expect(code(device.get('power-limit', { offset: 8 }))).to.equal(2);
  });

  it('a feature longer than a message is set in parts, in order, and reads back whole', () => {
    const device = new Device();
    const bytes = new Uint8Array(6004).map((_, i) => (i < 4 ? 0 : i % 2));
    const parts = [bytes.subarray(0, 2016), bytes.subarray(2016, 4032), bytes.subarray(4032)];
    const send = (part: number, flags: number, offset = part * 2016) =>
      device.set('region-actions', parts[part] as Uint8Array, { flags, offset, version: 2 });
    expect(send(1, CONTINUE)).to.equal(0x1c);
    expect(send(0, INITIATE)).to.equal(0);
    expect(code(device.get('region-actions', { count: 4 }))).to.equal(0x1b);
    expect(device.set('power-limit', new Uint8Array(1))).to.equal(0x1b);
    expect(send(2, CONTINUE)).to.equal(0x1c);
    expect(send(1, CONTINUE)).to.equal(0);
    expect(send(2, FINISH)).to.equal(0);
    const read = [0, 2048, 4096].map((offset) => device.get('region-actions', { offset }) as Buffer);
    expect(Buffer.concat(read)).to.deep.equal(Buffer.from(bytes));

    expect(send(0, INITIATE)).to.equal(0);
    expect(send(0, ABORT)).to.equal(0);
    expect(send(0, ABORT)).to.equal(0x1c);
    expect(device.get('region-actions', { count: 4 })).to.deep.equal(Buffer.from(bytes.subarray(0, 4)));
  });
});
