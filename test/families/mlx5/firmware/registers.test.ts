import { expect } from 'chai';
import fc from 'fast-check';
import { decode } from '../../../../src/bits/codec.js';
import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { registerRows } from '../../../../src/families/mlx5/firmware/registers.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { layout } from '../../../../src/families/mlx5/prm/layouts.js';
import { findRegister } from '../../../../src/families/mlx5/prm/registers.js';
import { access, ask, freshDevice } from './ask.js';
import { deviceOfAllItems } from './clocked.js';
import { deviceOf, GENERATIONS } from './generations.js';
import { dataOf, registerNamed } from './indexes.js';

const WRITE = 0;
const READ = 1;
const NODE_DESC = 0x6001;
const DTOR = 0xc00e;
const MGIR = 0x9020;

const desc = (text: string): Uint8Array => {
  const bytes = new Uint8Array(64);
  bytes.set(Buffer.from(text));
  return bytes;
};

const read = (device = freshDevice(), vhca = 'pf0'): Uint8Array =>
  access(device, vhca, NODE_DESC, READ, new Uint8Array(64)).output.subarray(16);

describe('firmware: register access', () => {
  it('every register is known by its name, with the layout that it is given here, or an older header’s form of that', () => {
    for (const [name, row] of Object.entries(registerRows)) {
      const known = findRegister(name)?.layout;
      expect([known, `mlx5ctl_${known}`], name).to.include(row.layout);
    }
  });

  it('an unknown register is BAD_SYS_STATE, read or written', () => {
    for (const op_mod of [WRITE, READ]) {
      const { status, syndrome } = access(freshDevice(), 'pf0', 0x1234, op_mod, new Uint8Array(64));
      expect([status, syndrome]).to.deep.equal(['BAD_SYS_STATE_ERR', 'REGISTER_UNKNOWN']);
    }
  });

  for (const [name, { layout: form, write, raw, least, board }] of Object.entries(registerRows)) {
    const { id, size } = registerNamed(name);
    const fresh = () => (board ? deviceOf(GENERATIONS.find(board) as Profile) : freshDevice());
    const withItems = board ? fresh : deviceOfAllItems;
    const shortest = least?.(dataOf(name), false) ?? registerNamed(name).shortest;

    it(`${name}: data shorter than its shortest form are BAD_INP_LEN, room shorter is BAD_OUTP_LEN`, () => {
      const short = access(fresh(), 'pf0', id, READ, new Uint8Array(shortest - 4));
      expect([short.status, short.syndrome]).to.deep.equal(['BAD_INP_LEN_ERR', 'REGISTER_INPUT_SHORT']);
      const fields = { op_mod: READ, register_id: id, register_data: dataOf(name) };
      const narrow = ask(fresh(), 'pf0', 'ACCESS_REG', fields, shortest - 4);
      expect([narrow.status, narrow.syndrome]).to.deep.equal(['BAD_OUTP_LEN_ERR', 'REGISTER_OUTPUT_SHORT']);
    });

    it(`${name}: what lies beyond the register is ignored and does not come back`, () => {
      const long = new Uint8Array(3100).fill(0xff, size);
      long.set(dataOf(name));
      const exact = access(withItems(), 'pf0', id, READ, dataOf(name));
      expect(access(withItems(), 'pf0', id, READ, long).output).to.deep.equal(exact.output);
      // Nothing is set: MNVGN says no more than that.
      if (name === 'MNVGN') expect(exact.status).to.equal('NO_RES_ERR');
      else expect(exact.output.length).to.equal(16 + size);
      expect(decode(layout(form as string), exact.output.subarray(16))).to.be.an('object');
    });

    it(`${name}: its shorter form is answered as far as it goes`, () => {
      const whole = access(fresh(), 'pf0', id, READ, dataOf(name)).output;
      const part = access(fresh(), 'pf0', id, READ, dataOf(name).subarray(0, shortest)).output;
      expect(part).to.deep.equal(whole.subarray(0, 16 + shortest));
    });

    it(`${name}: ACCESS_REGISTER_USER gives the same`, () => {
      const fields = { op_mod: READ, register_id: id, register_data: dataOf(name) };
      const one = ask(fresh(), 'pf0', 'ACCESS_REG', fields, size);
      expect(ask(fresh(), 'pf0', 'ACCESS_REGISTER_USER', fields, size).output).to.deep.equal(one.output);
    });

    if (!write && !raw)
      it(`${name}: a write is BAD_OP`, () => {
        const { status, syndrome } = access(fresh(), 'pf0', id, WRITE, dataOf(name));
        expect([status, syndrome]).to.deep.equal(['BAD_OP_ERR', 'REGISTER_READ_ONLY']);
      });
  }

  it('a register whose bit in GENERAL is 0 is BAD_SYS_STATE', () => {
    const profile = connectx6dx();
    const capabilities = { ...profile.capabilities, differ: { vf: { GENERAL: { dtor: 0 } } } };
    const device = new Device({ ...profile, capabilities }, { bus: 8, device: 0 });
    const { status, syndrome } = access(device, 'pf0vf0', DTOR, READ, new Uint8Array(64));
    expect([status, syndrome]).to.deep.equal(['BAD_SYS_STATE_ERR', 'REGISTER_ABSENT']);
    expect(access(device, 'pf0', DTOR, READ, new Uint8Array(64)).status).to.equal('OK');
  });
});

describe('firmware: MGIR', () => {
  const { output } = access(freshDevice(), 'pf0', MGIR, READ, new Uint8Array(160));
  const { hw_info, fw_info, dev_info } = decode(layout('mgir_ext'), output.subarray(16));

  it('has the hardware id in bytes 8 to 11, where every tool looks for it', () => {
    expect(new DataView(output.buffer).getUint32(16 + 8)).to.equal(0x212);
    expect(hw_info).to.include({ hw_dev_id: 0x212, device_id: 4125, num_ports: 2, uptime: 0 });
  });

  it('has the firmware version, short and extended, and the board', () => {
    expect(fw_info).to.include({ major: 22, minor: 43, sub_minor: 1014 & 0xff });
    expect(fw_info).to.include({ extended_major: 22, extended_minor: 43, extended_sub_minor: 1014 });
    expect(fw_info.psid).to.equal('MT_0000000359');
    expect(fw_info.year).to.equal(0x2024);
    expect(dev_info.dev_branch_tag).to.equal('rel-22_43_1014');
  });
});

describe('firmware: NODE_DESC', () => {
  it('what was written is read back, on the function that wrote it', () => {
    const device = freshDevice();
    const answer = access(device, 'pf0vf0', NODE_DESC, WRITE, desc('rack 7'));
    expect(answer.output.subarray(16)).to.deep.equal(desc('rack 7'));
    expect(read(device, 'pf0vf0')).to.deep.equal(desc('rack 7'));
    expect(read(device, 'pf0')).to.deep.equal(read());
  });

  it('the state has what was set and nothing else, and another device takes it over', () => {
    const device = freshDevice();
    access(device, 'pf0', NODE_DESC, WRITE, desc('Büro 3'));
    expect(device.snapshot()).to.deep.equal({ functions: { pf0: { node_desc: 'Büro 3' } } });
    const other = freshDevice();
    other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
    expect(read(other)).to.deep.equal(desc('Büro 3'));
  });

  it('any 64 bytes come back exactly, through a state file too', () => {
    const text = fc.oneof(
      fc.uint8Array({ minLength: 64, maxLength: 64 }),
      fc.string({ unit: 'binary' }).map((s) => desc(s.slice(0, 16))),
    );
    fc.assert(
      fc.property(text, (bytes) => {
        const device = freshDevice();
        access(device, 'pf0', NODE_DESC, WRITE, bytes);
        const other = freshDevice();
        other.restore(parseState(JSON.parse(JSON.stringify(device.snapshot()))));
        expect(read(other)).to.deep.equal(bytes);
      }),
    );
  });

  it('writing what it holds already changes nothing', () => {
    const device = freshDevice();
    const before = device.snapshot();
    access(device, 'pf0', NODE_DESC, WRITE, read());
    expect(device.snapshot()).to.equal(before);
  });

  it('a refused write changes nothing', () => {
    const device = freshDevice();
    const before = device.snapshot();
    expect(access(device, 'pf0', NODE_DESC, WRITE, desc('short').subarray(0, 60)).status).to.equal(
      'BAD_INP_LEN_ERR',
    );
    expect(device.snapshot()).to.equal(before);
  });

  it('state of the wrong shape is refused with the place', () => {
    const bad: [unknown, string][] = [
      [null, '"functions"'],
      [{}, '"functions"'],
      [{ functions: [] }, '"functions"'],
      [{ functions: { pf0: 3 } }, 'functions.pf0'],
      [{ functions: { pf0: { node_desc: 3 } } }, 'functions.pf0.node_desc'],
      [{ functions: { pf0: { node_desc: { hex: 1 } } } }, 'functions.pf0.node_desc'],
    ];
    for (const [data, words] of bad) expect(() => parseState(data), JSON.stringify(data)).to.throw(words);
  });
});
