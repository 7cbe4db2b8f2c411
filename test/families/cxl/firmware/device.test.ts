import { expect } from 'chai';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { parseUuid } from '../../../../src/bits/uuid.js';
import { cxl } from '../../../../src/families/cxl/family.js';
import {
  GET_FEATURE,
  packCommand,
  packGet,
  packRpc,
  packSet,
  SET_FEATURE,
} from '../../../../src/families/cxl/mailbox.js';
import { featureByName } from '../../../../src/families/cxl/prm/features.js';
import { layout } from '../../../../src/families/cxl/prm/layouts.js';
import type { Controls, Delivery } from '../../../../src/families/family.js';

const SECOND = 1_000_000_000n;
const FULL = 3;

const uuidOf = (name: string): Uint8Array => parseUuid(featureByName(name)?.uuid ?? '') as Uint8Array;
const formOf = (name: string) => layout(featureByName(name)?.read as string);

/** A device with the kernel's driver in front of it. */
function machine(profile = 'memory-expander') {
  const built = cxl.build(profile, '0000:38:00', () => 0n);
  const controls = built.firmware.controls as Controls;
  const execute = (command: Uint8Array, room: number) => {
    const delivery: Delivery = controls.deliver('mem', command, room);
    return 'errno' in delivery ? delivery.errno : delivery.output;
  };
  const driver = built.driver('mem', { execute });
  const rpc = (scope: number, input: Uint8Array): Buffer | string => {
    const output = driver.rpc({}, scope, input, 8192, {} as never) as Uint8Array | string;
    return typeof output === 'string' ? output : Buffer.from(output);
  };
  return {
    built,
    controls,
    read: (name: string, selection = 0): Fields | number[] => {
      const size = Math.ceil(formOf(name).bits / 8);
      const answer = rpc(0, packRpc(GET_FEATURE, packGet(uuidOf(name), 0, size, selection))) as Buffer;
      const [length, retval] = [answer.readUInt32LE(0), answer.readUInt32LE(4)];
      return length ? decode(formOf(name), answer.subarray(8, 8 + length)) : [length, retval];
    },
    write: (name: string, fields: Fields, scope = FULL): number | string => {
      const data = encode(formOf(name), fields);
      const answer = rpc(
        scope,
        packRpc(SET_FEATURE, packSet(uuidOf(name), { flags: 8, offset: 0, version: 1 }, data)),
      );
      return typeof answer === 'string' ? answer : answer.readUInt32LE(4);
    },
  };
}

const ALARM = {
  warning_celsius: 40,
  critical_celsius: 45,
  hysteresis_celsius: 1,
  enable: 1,
  throttle_at_critical: 1,
};

describe('an emulated CXL device', () => {
  it('has statistics that follow from its clock and from what is set', () => {
    const { controls, read, write } = machine();
    controls.time?.setClock(0n);
    expect(read('statistics')).to.include({
      power_on_seconds: 0,
      temperature_celsius: 36,
      highest_celsius: 36,
      critical: 0,
    });
    controls.time?.setClock(450n * SECOND);
    expect(read('statistics')).to.include({
      power_on_seconds: 450,
      temperature_celsius: 44,
      highest_celsius: 52,
      warning: 0,
    });
    expect(write('temperature-alarm', ALARM)).to.equal(0);
    expect(read('statistics')).to.include({ warning: 1, critical: 0, throttling: 0 });
    controls.time?.setClock(300n * SECOND);
    expect(read('statistics')).to.include({
      temperature_celsius: 52,
      critical: 1,
      throttling: 1,
      power_milliwatts: 13000,
    });
    expect(write('power-limit', { limit_milliwatts: 10000, window_milliseconds: 5, mode: 2 })).to.equal(0);
    expect(read('statistics')).to.include({ power_milliwatts: 10000 });
    controls.time?.setClock(43200n * SECOND);
    // Half a day at a cycle of twelve hours: all of its 128 GiB, once.
    expect(read('statistics')).to.include({ scrubbed_mib: 131072, corrected_errors: 36 });
  });

  it('has a snapshot that is the same object until something is set, and takes it back', () => {
    const one = machine();
    const before = one.built.firmware.snapshot();
    one.read('temperature-alarm');
    one.read('statistics');
    expect(one.built.firmware.snapshot()).to.equal(before);
    one.write('temperature-alarm', ALARM);
    const kept = cxl.state.parse(
      JSON.parse(JSON.stringify(one.built.firmware.snapshot())),
      cxl.state.version,
    );
    const other = machine();
    other.built.firmware.restore(kept);
    expect(other.read('temperature-alarm')).to.deep.equal(ALARM);
    other.controls.reset();
    expect(other.read('temperature-alarm')).to.deep.equal(ALARM);
    expect(other.read('statistics')).to.include({ resets: 1 });
    other.controls.forget();
    expect(other.read('temperature-alarm')).to.include({ warning_celsius: 75 });
  });

  it('what waits for a reset is current after it', () => {
    const { controls, read, write } = machine();
    const options = {
      interleave_granularity: 1,
      ecc_mode: 0,
      refresh_rate: 4,
      training: 0,
      boot_timeout_seconds: 9,
    };
    expect(write('boot-options', options, 1)).to.equal('EINVAL');
    expect(write('boot-options', options, 2)).to.equal(0);
    expect(read('boot-options')).to.include({ boot_timeout_seconds: 60 });
    expect(read('boot-options', 2)).to.deep.equal(options);
    controls.reset();
    expect(read('boot-options')).to.deep.equal(options);
  });

  it('the kernel refuses features by the rule of each: its own, in the background, without an effect, not changeable', () => {
    const { write } = machine();
    expect(write('patrol-scrub', {})).to.equal('EPERM');
    for (const name of ['sanitise-policy', 'write-lock', 'revision', 'statistics'])
      expect(write(name, {}), name).to.equal('EINVAL');
  });

  it('faults are return codes, short answers and errnos of the transport: none of them is an errno of the ioctl', () => {
    const { controls, read } = machine();
    const { uuid = '' } = featureByName('power-limit') ?? {};
    const [status, short, errno] = [
      { kind: 'status', code: 6 },
      { kind: 'short', bytes: 3 },
      { kind: 'errno', errno: 'ETIMEDOUT' as const },
    ];
    for (const [effect, expected] of [
      [status, [0, 6]],
      [short, [0, 0]],
      [errno, [0, 0]],
    ] as const) {
      const { id } = controls.addFault({ match: { opcode: GET_FEATURE, feature: uuid }, effect } as never);
      expect(read('power-limit')).to.deep.equal(expected);
      expect(read('temperature-alarm')).to.include({ enable: 1 });
      controls.removeFaults([id]);
    }
    expect(read('power-limit')).to.include({ mode: 1 });
  });

  it('a device that is fatal answers nothing, one without its media refuses features', () => {
    const { controls, read } = machine();
    controls.setHealth('fatal');
    expect(read('power-limit')).to.deep.equal([0, 0]);
    controls.setHealth('media-disabled');
    expect(read('power-limit')).to.deep.equal([0, 7]);
    controls.setHealth('ok');
    expect(read('power-limit')).to.include({ mode: 1 });
  });

  it('state that is none of it is refused, with the place', () => {
    const parse = (data: unknown) => () => cxl.state.parse(data, cxl.state.version);
    expect(parse({ features: { values: { 'no uuid': {} } } })).to.throw();
    expect(parse({ features: { values: {}, more: 1 } })).to.throw('more');
    const { uuid = '' } = featureByName('asset') ?? {};
    expect(parse({ features: { values: { [uuid]: { current: 'abc' } } } })).to.throw('bytes in hex');
    expect(parse({ features: { values: { [uuid]: { current: 'abcd' } } } })).not.to.throw();
  });

  it('commands that change what outlives the process are those of Set Feature', () => {
    expect(cxl.changesState(packCommand(SET_FEATURE, new Uint8Array(40)))).to.equal(true);
    expect(cxl.changesState(packCommand(GET_FEATURE, new Uint8Array(21)))).to.equal(false);
    expect(cxl.changesState(new Uint8Array(1))).to.equal(false);
  });
});

describe('the profiles of CXL devices', () => {
  it('of QEMU’s type 3 no function has an fwctl device, as the kernel keeps all its features for itself', () => {
    expect(cxl.facts('qemu-type3').bound).to.deep.equal([]);
    expect(cxl.facts('memory-expander').bound).to.deep.equal([{ name: 'mem', title: '', pci: 0 }]);
    expect(() => cxl.facts('other')).to.throw(RangeError);
  });

  it('the memory device between has the files that Linux gives it', () => {
    const { name, bus, driver, files } = cxl.facts('qemu-type3').parentDevice?.(0) ?? { files: [] };
    expect([name, bus, driver]).to.deep.equal(['mem0', 'cxl', 'cxl_mem']);
    const told = Object.fromEntries(files.map(([path, , text]) => [path, text.trim()]));
    expect(told).to.deep.include({
      serial: '0x1122334455667788',
      firmware_version: 'BWFW VERSION 00',
      payload_max: '2048',
      numa_node: '-1',
      label_storage_size: '0',
    });
    const second = cxl.facts('qemu-type3').parentDevice?.(1);
    expect(second?.name).to.equal('mem1');
    expect(second?.files.find(([path]) => path === 'serial')?.[2]).to.equal('0x1122334455667789\n');
  });
});
