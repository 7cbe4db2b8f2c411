import { expect } from 'chai';
import { get, leaves, set } from '../../../../src/bits/codec.js';
import type { Layout } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { buildInput } from '../../../../src/families/mlx5/mailbox.js';
import {
  type CapabilityType,
  capabilityLayout,
  capabilityTypes,
  findCapability,
} from '../../../../src/families/mlx5/prm/capabilities.js';
import { type Answer, ask, commandNamed, readAnswer } from './ask.js';
import { clockedDevice } from './clocked.js';

const MAX = 0;
const CURRENT = 1;

/** VF 1 of PF 0, which has no driver. */
const CHILD = { other_function: 1, function_id: 2 };

const typeNamed = (name: string) => findCapability(name) as CapabilityType;
const formOf = (type: CapabilityType) => capabilityLayout(type) as Layout;

const areaOf = (device: Device, type: CapabilityType, mode: number, target = CHILD, caller = 'pf0') =>
  ask(device, caller, 'QUERY_HCA_CAP', { op_mod: type.id * 2 + mode, ...target }).output.slice(16);

/** SET_HCA_CAP with a whole area. */
function setArea(
  device: Device,
  type: CapabilityType,
  area: Uint8Array,
  target: object = CHILD,
  caller = 'pf0',
): Answer {
  const command = commandNamed('SET_HCA_CAP');
  const base = new Uint8Array(16 + 4096);
  base.set(area, 16);
  const input = buildInput(command, { op_mod: type.id * 2, ...target }, base);
  return readAnswer('SET_HCA_CAP', device.execute(caller, input, 16));
}

/** Some fields of a type set over what is current. */
function setFields(device: Device, name: string, fields: Record<string, number | bigint>): Answer {
  const type = typeNamed(name);
  const area = areaOf(device, type, CURRENT);
  for (const [path, value] of Object.entries(fields)) set(formOf(type), area, path, value);
  return setArea(device, type, area);
}

const current = (device: Device, name: string, path: string) =>
  get(formOf(typeNamed(name)), areaOf(device, typeNamed(name), CURRENT), path);

const bind = (device: Device) => ask(device, 'pf0vf1', 'INIT_HCA').status;
const unbind = (device: Device) => ask(device, 'pf0vf1', 'TEARDOWN_HCA').status;

describe('firmware: SET_HCA_CAP', () => {
  it('is current from the next bind on, and stays so; the maximum never changes', () => {
    const device = clockedDevice();
    const most = areaOf(device, typeNamed('GENERAL'), MAX);
    expect(setFields(device, 'GENERAL', { log_max_qp: 9, roce: 0 }).status).to.equal('OK');
    expect(current(device, 'GENERAL', 'log_max_qp')).to.equal(17);
    expect(
      ask(device, 'pf0', 'QUERY_OTHER_HCA_CAP', { function_id: 2 }).fields.other_capability,
    ).to.deep.equal({ roce: 1 });
    expect(bind(device)).to.equal('OK');
    for (let i = 0; i < 2; i++) {
      expect(current(device, 'GENERAL', 'log_max_qp')).to.equal(9);
      const { fields } = ask(device, 'pf0', 'QUERY_OTHER_HCA_CAP', { function_id: 2 });
      expect(fields.other_capability).to.deep.equal({ roce: 0 });
      const own = ask(device, 'pf0vf1', 'QUERY_HCA_CAP', { op_mod: CURRENT }).output.slice(16);
      expect(get(formOf(typeNamed('GENERAL')), own, 'log_max_qp')).to.equal(9);
      expect(areaOf(device, typeNamed('GENERAL'), MAX)).to.deep.equal(most);
      expect([unbind(device), bind(device)]).to.deep.equal(['OK', 'OK']);
    }
  });

  it('what was set can be set back', () => {
    const device = clockedDevice();
    setFields(device, 'GENERAL', { log_max_qp: 9 });
    bind(device);
    unbind(device);
    expect(setFields(device, 'GENERAL', { log_max_qp: 17 }).status).to.equal('OK');
    bind(device);
    expect(current(device, 'GENERAL', 'log_max_qp')).to.equal(17);
  });

  it('what is set back to what is current leaves nothing for the next driver', () => {
    const device = clockedDevice();
    const before = device.snapshot();
    setFields(device, 'GENERAL', { log_max_qp: 9 });
    setFields(device, 'ROCE', { roce_address_table_size: 8 });
    setFields(device, 'GENERAL', { log_max_qp: 17 });
    expect(device.snapshot().functions.pf0vf1?.next_capabilities).to.deep.equal({
      ROCE: { roce_address_table_size: 8 },
    });
    setFields(device, 'ROCE', { roce_address_table_size: 255 });
    expect(device.snapshot()).to.deep.equal(before);
    setFields(device, 'GENERAL', { log_max_qp: 9 });
    bind(device);
    unbind(device);
    const bound = device.snapshot();
    setFields(device, 'GENERAL', { log_max_qp: 10 });
    setFields(device, 'GENERAL', { log_max_qp: 9 });
    expect(device.snapshot()).to.deep.equal(bound);
  });

  it('reaches structures within, and wide numbers', () => {
    const device = clockedDevice();
    const path = 'flow_table_properties_nic_receive.max_ft_level';
    expect(setFields(device, 'FLOW_TABLE', { [path]: 3 }).status).to.equal('OK');
    expect(setFields(device, 'GENERAL', { general_obj_types: 0x100n }).status).to.equal('OK');
    const state = parseState(JSON.parse(JSON.stringify(device.snapshot())));
    expect(state).to.deep.equal(device.snapshot());
    expect(state.functions.pf0vf1?.next_capabilities).to.deep.equal({
      FLOW_TABLE: { [path]: 3 },
      GENERAL: { general_obj_types: '0x100' },
    });
    bind(device);
    expect(current(device, 'FLOW_TABLE', path)).to.equal(3);
    expect(current(device, 'GENERAL', 'general_obj_types')).to.equal(0x100n);
  });

  it('a type that GENERAL switches off is gone with the bind', () => {
    const device = clockedDevice();
    setFields(device, 'GENERAL', { qos: 0 });
    bind(device);
    const asked = { op_mod: typeNamed('QOS').id * 2 + CURRENT, ...CHILD };
    expect(ask(device, 'pf0', 'QUERY_HCA_CAP', asked, 4096).syndrome).to.equal('CAPABILITY_TYPE_UNKNOWN');
  });

  for (const type of capabilityTypes) {
    const form = capabilityLayout(type);
    if (!form) continue;
    it(`no field of ${type.name} goes above its maximum, and nothing changes`, () => {
      const device = clockedDevice();
      const before = device.snapshot();
      const most = areaOf(device, type, MAX);
      const now = areaOf(device, type, CURRENT);
      if (!most.length) {
        expect(setArea(device, type, new Uint8Array(4096)).syndrome).to.equal('CAPABILITY_TYPE_UNKNOWN');
        expect(device.snapshot()).to.equal(before);
        return;
      }
      let tried = 0;
      for (const { path, width } of leaves(form)) {
        const limit = BigInt(get(form, most, path) as number | bigint);
        const above = limit + 1n;
        if (above >> BigInt(width) || above === BigInt(get(form, now, path) as number)) continue;
        const area = now.slice();
        set(form, area, path, above);
        const check = type.id === 0 && path === 'vhca_id' ? 'CAPABILITY_FIXED' : 'CAPABILITY_BEYOND_MAX';
        // Thousands of fields of flow tables are alike.
        if (tried++ > 300 && tried % 20) continue;
        expect(setArea(device, type, area).syndrome, path).to.equal(check);
      }
      expect(tried).to.be.above(0);
      expect(device.snapshot()).to.equal(before);
    });
  }

  it('is for children without a driver, of a PF, by name or vhca_id', () => {
    const device = clockedDevice();
    const type = typeNamed('GENERAL');
    const before = device.snapshot();
    const area = areaOf(device, type, CURRENT);
    for (const [caller, target, status, check] of [
      ['pf0', {}, 'BAD_PARAM_ERR', 'FUNCTION_NO_CHILD'],
      ['pf0', { other_function: 1, function_id: 0 }, 'BAD_PARAM_ERR', 'FUNCTION_NO_CHILD'],
      [
        'pf0',
        { other_function: 1, function_id: 1, function_id_type: 1 },
        'BAD_PARAM_ERR',
        'FUNCTION_NO_CHILD',
      ],
      ['pf0', { other_function: 1, function_id: 1 }, 'BAD_SYS_STATE_ERR', 'FUNCTION_BOUND'],
      ['pf0', { other_function: 1, function_id: 99 }, 'BAD_PARAM_ERR', 'FUNCTION_UNKNOWN'],
      ['pf0', { ...CHILD, ec_vf_function: 1 }, 'BAD_PARAM_ERR', 'FUNCTION_UNKNOWN'],
      ['pf1', CHILD, 'BAD_PARAM_ERR', 'FUNCTION_UNKNOWN'],
      ['pf0vf0', CHILD, 'BAD_SYS_STATE_ERR', 'CAPABILITY_ABSENT'],
    ] as const) {
      const answer = setArea(device, type, area, target, caller);
      expect([answer.status, answer.syndrome], JSON.stringify([caller, target])).to.deep.equal([
        status,
        check,
      ]);
    }
    expect(device.snapshot()).to.equal(before);
    expect(
      setArea(device, type, area, { other_function: 1, function_id: 3, function_id_type: 1 }).status,
    ).to.equal('OK');
  });

  it('op_mod is the type << 1: the mode bit is none of it', () => {
    expect(ask(clockedDevice(), 'pf0', 'SET_HCA_CAP', { op_mod: 1, ...CHILD }).syndrome).to.equal(
      'OP_MOD_UNKNOWN',
    );
    const unknown = ask(clockedDevice(), 'pf0', 'SET_HCA_CAP', { op_mod: 10 << 1, ...CHILD });
    expect(unknown.status).to.equal('BAD_PARAM_ERR');
  });
});

describe('firmware: MODIFY_CONG_STATUS', () => {
  const status = (device: Device, vhca: string, fields: object) => {
    const { enable, tag_enable } = ask(device, vhca, 'QUERY_CONG_STATUS', fields as never).fields;
    return [enable, tag_enable];
  };

  it('is what QUERY_CONG_STATUS tells, of that point and that port alone', () => {
    const device = clockedDevice();
    const point = { priority: 3, cong_protocol: 1 };
    expect(ask(device, 'pf0', 'MODIFY_CONG_STATUS', { ...point, enable: 0, tag_enable: 1 }).status).to.equal(
      'OK',
    );
    expect(status(device, 'pf0', point)).to.deep.equal([0, 1]);
    expect(status(device, 'pf0vf0', point)).to.deep.equal([0, 1]);
    expect(status(device, 'pf0', { ...point, priority: 4 })).to.deep.equal([1, 1]);
    expect(status(device, 'pf0', { ...point, cong_protocol: 2 })).to.deep.equal([1, 1]);
    expect(status(device, 'pf1', point)).to.deep.equal([1, 1]);
  });

  it('is refused for what there is not, and to functions that may not', () => {
    const device = clockedDevice();
    const before = device.snapshot();
    const check = (vhca: string, fields: object) =>
      ask(device, vhca, 'MODIFY_CONG_STATUS', fields as never).syndrome;
    expect(check('pf0', { priority: 8, cong_protocol: 1 })).to.equal('CONG_PRIORITY_UNKNOWN');
    expect(check('pf0', { priority: 1, cong_protocol: 0 })).to.equal('CONG_POINT_UNKNOWN');
    expect(check('pf0vf0', { priority: 1, cong_protocol: 1 })).to.equal('CAPABILITY_ABSENT');
    expect(device.snapshot()).to.equal(before);
  });
});
