import { expect } from 'chai';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { Clock, clockedDevice, SECOND } from './clocked.js';
import { dataOf } from './indexes.js';
import { takeDown } from './link-toggle.js';
import { READ, reach, read, set, WRITE } from './register-access.js';

const HEAD = 16;
const MODULE = { i2c_device_address: 0x50, page_number: 0, device_address: 0, size: 0 };

type Device = ReturnType<typeof clockedDevice>;

const mcia = (device: Device, index: object, vhca = 'pf0') =>
  read(device, 'MCIA', { ...MODULE, ...index }, vhca);

/** Bytes of the memory; offsets are SFF-8636's. */
const memory = (device: Device, page_number: number, device_address: number, size: number, more = {}) =>
  mcia(device, { page_number, device_address, size, ...more }).data.subarray(HEAD, HEAD + size);

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1').trimEnd();
const word = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getInt16(at);

const write = (device: Device, index: object, bytes: number[], vhca = 'pf0') => {
  const data = dataOf('MCIA', { ...MODULE, size: bytes.length, ...index });
  data.set(bytes, HEAD);
  return reach(device, vhca, 'MCIA', WRITE, data);
};

describe('firmware: MCIA, the memory of a module', () => {
  it('says in SFF-8636 that it is a QSFP28 for 100GBASE-SR4, of the profile’s maker', () => {
    const device = clockedDevice();
    const upper = memory(device, 0, 128, 128);
    const { module } = device.profile;
    expect(memory(device, 0, 0, 1)[0]).to.equal(0x11);
    expect(upper[0]).to.equal(0x11);
    expect(upper[192 - 128]).to.equal(2);
    expect(text(upper.subarray(148 - 128, 164 - 128))).to.equal(module.vendor);
    expect(text(upper.subarray(168 - 128, 184 - 128))).to.equal(module.part);
    expect(text(upper.subarray(196 - 128, 212 - 128))).to.equal(module.serials[0]);
    expect(text(upper.subarray(212 - 128, 220 - 128))).to.equal(module.date_code);
    const other = mcia(device, { module: 1, device_address: 196, size: 16 }, 'pf1').data;
    expect(text(other.subarray(HEAD, HEAD + 16))).to.equal(module.serials[1]);
  });

  it('CC_BASE and CC_EXT are the low bytes of the sums of what is before them', () => {
    const bytes = memory(clockedDevice(), 0, 128, 128);
    const sum = (from: number, to: number) => {
      let total = 0;
      for (let at = from; at <= to; at++) total = (total + (bytes[at - 128] as number)) % 256;
      return total;
    };
    expect(bytes[191 - 128]).to.equal(sum(128, 190));
    expect(bytes[223 - 128]).to.equal(sum(192, 222));
    expect(bytes[191 - 128]).not.to.equal(0);
  });

  it('its monitors agree with MTMP and PDDR, move with time, and stay within the thresholds of page 03h', () => {
    const clock = new Clock();
    const device = clockedDevice(clock);
    const limits = memory(device, 3, 128, 128);
    const seen = new Set<string>();
    for (let i = 0; i < 50; i++) {
      const lower = memory(device, 0, 0, 128);
      const { temperature } = read(device, 'MTMP', { sensor_index: 64 }).fields as { temperature: number };
      expect(word(lower, 22) / 256).to.equal(temperature / 8);
      const info = read(device, 'PDDR', { page_select: 3, module_info_ext: 1 }).fields as never as {
        page_data: { pddr_module_info_ext: Record<string, number> };
      };
      const shown = info.page_data.pddr_module_info_ext;
      expect([shown.temperature, shown.voltage]).to.deep.equal([word(lower, 22), word(lower, 26) & 0xffff]);
      for (let lane = 0; lane < 4; lane++) {
        expect(shown[`tx_bias_lane${lane}`]).to.equal(word(lower, 42 + 2 * lane));
        expect(shown[`rx_power_lane${lane}`]).to.equal(Math.round(word(lower, 34 + 2 * lane) / 10));
      }
      for (const [at, first] of [
        [22, 128],
        [26, 144],
        [34, 176],
        [42, 184],
        [50, 192],
      ] as const) {
        const value = word(lower, at) & 0xffff;
        expect(value, `${at}`).to.be.below(word(limits, first + 4 - 128) & 0xffff);
        expect(value, `${at}`).to.be.above(word(limits, first + 6 - 128) & 0xffff);
      }
      seen.add(Buffer.from(lower).toString('hex'));
      clock.pass(SECOND);
    }
    expect(seen.size).to.be.above(40);
  });

  it('lasers are off while the port is switched off', () => {
    const device = clockedDevice();
    takeDown(device);
    const lower = memory(device, 0, 0, 128);
    expect([word(lower, 42), word(lower, 50), lower[3]]).to.deep.equal([0, 0, 0xf0]);
    expect(word(lower, 34)).to.be.above(0);
  });

  it('the lower half is the same on every page, and a read can cross into the upper one', () => {
    const device = clockedDevice();
    for (const page of [2, 3]) expect(memory(device, page, 0, 128)).to.deep.equal(memory(device, 0, 0, 128));
    expect(memory(device, 0, 120, 16).subarray(8)).to.deep.equal(memory(device, 0, 128, 8));
    expect(memory(device, 3, 128, 8, { pnv: 1 })).to.deep.equal(memory(device, 0, 128, 8));
  });

  it('what it can’t reach is told in status, with the command done and no data', () => {
    const I2C_ERROR = 9;
    for (const index of [
      { i2c_device_address: 0x51 },
      { page_number: 1 },
      { page_number: 0x10 },
      { bank_number: 1 },
    ]) {
      const { status, fields, data } = mcia(clockedDevice(), { size: 8, ...index });
      expect([status, fields.status]).to.deep.equal(['OK', I2C_ERROR]);
      expect(data.subarray(HEAD).some(Boolean)).to.equal(false);
    }
    const device = clockedDevice();
    set(device, 'PMAOS', { admin_status: 2, ase: 1 });
    expect(mcia(device, { size: 8 }).fields.status).to.equal(16);
  });

  it('another module, or more than there is, is BAD_PARAM', () => {
    for (const [index, syndrome] of [
      [{ module: 1 }, 'MODULE_UNKNOWN'],
      [{ slot_index: 1 }, 'MODULE_UNKNOWN'],
      [{ size: 129 }, 'EEPROM_RANGE'],
      [{ device_address: 255, size: 2 }, 'EEPROM_RANGE'],
      [{ device_address: 256, size: 1 }, 'EEPROM_RANGE'],
    ] as const) {
      const { status, syndrome: found } = mcia(clockedDevice(), index);
      expect([status, found]).to.deep.equal(['BAD_PARAM_ERR', syndrome]);
    }
    expect(mcia(clockedDevice(), { device_address: 255, size: 1 }).status).to.equal('OK');
  });

  it('the kernel’s form, with twelve dwords or more, gets the same', () => {
    const device = clockedDevice();
    const asked = dataOf('MCIA', { ...MODULE, device_address: 148, size: 16 });
    const short = reach(device, 'pf0', 'MCIA', READ, asked.subarray(0, 144));
    expect(short.data.length).to.equal(144);
    expect(short.data).to.deep.equal(reach(device, 'pf0', 'MCIA', READ, asked).data.subarray(0, 144));
  });

  it('the user’s page and the masks of interrupts can be written, and another device takes them over', () => {
    const device = clockedDevice();
    expect(write(device, { page_number: 2, device_address: 200 }, [1, 2, 3]).status).to.equal('OK');
    expect(write(device, { device_address: 100 }, [0xf]).status).to.equal('OK');
    expect(Array.from(memory(device, 2, 199, 5))).to.deep.equal([0, 1, 2, 3, 0]);
    const other = clockedDevice();
    other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
    expect(Array.from(memory(other, 2, 199, 5))).to.deep.equal([0, 1, 2, 3, 0]);
    expect(memory(other, 0, 100, 1)[0]).to.equal(0xf);
    expect(
      mcia(other, { module: 1, page_number: 2, device_address: 200, size: 1 }, 'pf1').data[HEAD],
    ).to.equal(0);
  });

  it('a password is taken, and does not come back', () => {
    const device = clockedDevice();
    const before = device.snapshot();
    expect(write(device, { device_address: 123 }, [1, 2, 3, 4]).status).to.equal('OK');
    expect(Array.from(memory(device, 0, 123, 4))).to.deep.equal([0, 0, 0, 0]);
    expect(device.snapshot()).to.equal(before);
  });

  it('bytes that the module gives can’t be written, in part either; nor by a VF', () => {
    const device = clockedDevice();
    const before = device.snapshot();
    for (const index of [
      { device_address: 148 },
      { device_address: 22 },
      { device_address: 105 },
      { device_address: 128, page_number: 3 },
    ]) {
      const { status, syndrome } = write(device, index, [1, 2, 3]);
      expect([status, syndrome]).to.deep.equal(['BAD_PARAM_ERR', 'EEPROM_READ_ONLY']);
    }
    expect(write(device, { page_number: 2, device_address: 200 }, [1], 'pf0vf0').syndrome).to.equal(
      'REGISTER_NOT_OWN',
    );
    expect(write(device, { i2c_device_address: 0x51, device_address: 100 }, [1]).fields.status).to.equal(9);
    expect(device.snapshot()).to.equal(before);
  });
});
