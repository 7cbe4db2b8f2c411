import { expect } from 'chai';
import fc from 'fast-check';
import { encode } from '../../../../src/bits/codec.js';
import type { Field, Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { parseState } from '../../../../src/families/mlx5/firmware/state-check.js';
import { toHex } from '../../../../src/families/mlx5/firmware/text.js';
import { allItems, type Item, item, lowest, typeOf } from '../../../../src/families/mlx5/prm/nvconfig.js';
import { clockedDevice, deviceOfAllItems } from './clocked.js';
import {
  CURRENT,
  carried,
  FACTORY,
  headerOf,
  NEXT,
  readItem,
  reset,
  setItem,
  stages,
  writeItem,
} from './items.js';
import { READ, reach, read, set, WRITE } from './register-access.js';

/** The values of a field that are worth a try: its ends, and all that have names. */
function extremes(field: Field): (number | bigint)[] {
  if (field.enum) return [...field.enum.values.values(), 2 ** field.width - 1];
  const most = field.width > 53 ? (1n << BigInt(field.width)) - 1n : 2 ** field.width - 1;
  return [field.width > 53 ? 0n : 0, most];
}

const change = (field: Field, value: number | bigint): Fields => ({
  [field.name]: field.count === undefined ? value : Array(field.count).fill(value),
});

/** Two ways out of a write of one value: it is taken, or a named check refuses it and nothing has changed. */
function tryValue(device: Device, known: Item, field: Field, value: number | bigint): string {
  const label = `${known.name}.${field.name}=${value}`;
  const before = device.snapshot();
  const { status, syndrome, fields } = setItem(device, known.name, change(field, value));
  if (status === 'OK') expect(fields[field.name], label).to.deep.equal(change(field, value)[field.name]);
  else {
    expect([status, device.snapshot()], label).to.deep.equal(['BAD_PARAM_ERR', before]);
    expect(syndrome, label).to.be.oneOf(['NV_VALUE', 'NV_CAPABILITY_ABSENT', 'NV_READ_ONLY']);
  }
  return syndrome ?? 'OK';
}

describe('firmware: every item of the non-volatile configuration', () => {
  const items = allItems();

  it('is read as it was made: zero, or what is known, or the least that it can be', () => {
    const device = deviceOfAllItems();
    const { nv } = device.profile;
    // The board's addresses follow from its identity: identity.test.ts.
    const others = items.filter((one) => carried(one) && !one.name.startsWith('nv_base_mac_guid'));
    for (const known of others) {
      for (const mode of [NEXT, CURRENT, FACTORY]) {
        const { status, header, fields } = readItem(device, known.name, { mode });
        expect([status, header.length, header.writer_id], known.name).to.deep.equal(['OK', known.bytes, 0]);
        for (const field of known.form.fields) {
          const low = lowest(field, known.rules.get(field.name));
          const wanted = nv[known.name]?.[field.name] ?? low;
          const got = [fields[field.name]].flat();
          expect(got.map(Number), `${known.name}.${field.name}`).to.deep.equal(
            Array(got.length).fill(wanted),
          );
        }
      }
    }
  });

  it('is asked for with MNVQC, which says what MNVDA then does', () => {
    const device = deviceOfAllItems();
    for (const known of items) {
      const index = known.class === 'physical_port' ? 1 : 0;
      const { fields } = read(device, 'MNVQC', { type: typeOf(known, index) });
      const there = carried(known);
      expect([fields.support_rd, fields.support_wr, fields.version], known.name).to.deep.equal(
        there ? [1, Number(known.writable), known.version] : [0, 0, 0],
      );
      if (!there) expect(readItem(device, known.name).syndrome).to.equal('NV_ITEM_UNKNOWN');
    }
  });

  it('takes of each parameter what it can have, and refuses all else with nothing changed', () => {
    const seen = new Map<string, number>();
    for (const known of items.filter(carried)) {
      const device = deviceOfAllItems();
      for (const field of known.form.fields)
        for (const value of extremes(field)) {
          const how = tryValue(device, known, field, value);
          seen.set(how, (seen.get(how) ?? 0) + 1);
        }
      parseState(JSON.parse(JSON.stringify(device.snapshot())));
    }
    for (const how of ['OK', 'NV_VALUE', 'NV_CAPABILITY_ABSENT', 'NV_READ_ONLY'])
      expect(seen.get(how), how).to.be.greaterThan(20);
  });

  it('that was set is next until a reset, and then current; the reset does not change it again', () => {
    for (const known of items.filter((one) => carried(one) && one.writable)) {
      const device = deviceOfAllItems();
      const before = readItem(device, known.name).data;
      for (const field of known.form.fields)
        for (const value of extremes(field)) tryValue(device, known, field, value);
      const { data: next, header } = readItem(device, known.name);
      const data = (mode: number) => toHex(readItem(device, known.name, { mode }).data);
      expect(data(CURRENT), known.name).to.equal(toHex(before));
      expect(header.writer_id, known.name).to.equal(toHex(next) === toHex(before) ? 0 : 4);
      expect(reset(device).status).to.equal('OK');
      expect([NEXT, CURRENT, FACTORY].map(data), known.name).to.deep.equal(
        [next, next, before].map((bytes) => toHex(bytes)),
      );
    }
  });
});

describe('firmware: MNVDA', () => {
  const PCI = 'nv_global_pci_conf';

  it('bits that the item has no field for are not kept', () => {
    const device = deviceOfAllItems();
    const data = readItem(device, 'nv_vpi_link_type').data.map((byte) => byte | 0);
    data[0] = 0xff;
    expect(writeItem(device, 'nv_vpi_link_type', data).status).to.equal('OK');
    expect(device.snapshot().nv).to.equal(undefined);
  });

  it('what is set to what it was made with is kept no more', () => {
    const device = deviceOfAllItems();
    setItem(device, PCI, { total_vfs: 9 });
    expect(Object.keys(device.snapshot().nv?.next ?? {})).to.deep.equal([PCI]);
    setItem(device, PCI, { total_vfs: 0 });
    expect(device.snapshot().nv?.next).to.deep.equal({});
  });

  it('a write that changes nothing leaves the state as it is', () => {
    const device = deviceOfAllItems();
    setItem(device, PCI, { total_vfs: 9 });
    const before = device.snapshot();
    expect(setItem(device, PCI, {}).status).to.equal('OK');
    expect(device.snapshot()).to.equal(before);
  });

  it('refuses, by name, what is not as the header has to be', () => {
    const device = deviceOfAllItems();
    const { data } = readItem(device, PCI);
    const write = (asked: object, name = PCI) => writeItem(device, name, data, asked).syndrome;
    const refusals: [string | undefined, string][] = [
      [write({ type: 0x00ffffff }), 'NV_ITEM_UNKNOWN'],
      [write({ type: 0x05000001 }), 'NV_ITEM_UNKNOWN'],
      [write({ type: 0xff000080 }), 'NV_ITEM_UNKNOWN'],
      [write({ length: 8 }), 'NV_LENGTH'],
      [write({ length: 13 }), 'NV_LENGTH'],
      [write({ version: 1 }), 'NV_VERSION'],
      [write({ mode: CURRENT }), 'NV_MODE'],
      [write({ mode: FACTORY }), 'NV_MODE'],
      [write({ mode: 3 }), 'NV_MODE'],
      [write({ host_id_valid: 1 }), 'NV_HOST_UNKNOWN'],
      [writeItem(clockedDevice(), PCI, data, { vhca: 'pf0vf0' }).syndrome, 'NV_NOT_OWN'],
      [write({}, 'nv_global_pci_cap'), 'NV_READ_ONLY'],
      [readItem(device, PCI, { mode: 3 }).syndrome, 'NV_MODE'],
      [readItem(device, 'nv_vpi_link_type', { index: 0 }).syndrome, 'NV_PLACE_UNKNOWN'],
      [readItem(device, 'nv_vpi_link_type', { index: 3 }).syndrome, 'NV_PLACE_UNKNOWN'],
      [readItem(device, 'nv_module_split', { index: 2 }).syndrome, 'NV_PLACE_UNKNOWN'],
    ];
    for (const [got, wanted] of refusals) expect(got).to.equal(wanted);
    expect(device.snapshot().nv).to.equal(undefined);
  });

  it('MNVDA takes and gives the header with as much of the data as the item has, as mstconfig does', () => {
    const device = deviceOfAllItems();
    const { bytes: length } = item(PCI);
    const sent = new Uint8Array(12 + length);
    sent.set(headerOf(PCI, { length }));
    const before = reach(device, 'pf0', 'MNVDA', READ, sent);
    expect(before.data.length).to.equal(12 + length);
    sent.set(before.data.subarray(12, 12 + length), 12);
    expect(reach(device, 'pf0', 'MNVDA', WRITE, sent).status).to.equal('OK');
    for (const short of [sent.subarray(0, -4), sent.subarray(0, 8)])
      expect(reach(device, 'pf0', 'MNVDA', WRITE, short).syndrome).to.equal('REGISTER_INPUT_SHORT');
    const header = reach(device, 'pf0', 'MNVDA', READ, sent.subarray(0, 12));
    expect(header.data).to.deep.equal(before.data.subarray(0, 12));
  });

  it('length and version of a read are those of the item, whatever was asked', () => {
    const { header } = readItem(deviceOfAllItems(), PCI, { length: 256 });
    expect(header).to.include({ length: 12, version: 0, rd_en: 1, ovr_en: 1 });
  });

  it('values between limits, of an enum, and with their capability alone', () => {
    const device = deviceOfAllItems();
    const syndrome = (name: string, fields: Fields, index?: number) =>
      setItem(device, name, fields, index === undefined ? {} : { index }).syndrome;
    expect(syndrome(PCI, { total_vfs: 127 })).to.equal(undefined);
    expect(syndrome(PCI, { total_vfs: 128 })).to.equal('NV_VALUE');
    expect(syndrome('nv_vpi_link_type', { default_link_type: 3 }, 1)).to.equal('NV_VALUE');
    expect(syndrome('nv_roce_cc_ecn', { rpg_min_dec_fac: 101 })).to.equal('NV_VALUE');
    expect(syndrome(PCI, { fpp_en: 1 })).to.equal('NV_CAPABILITY_ABSENT');
    // Whatever comparison with a capability its condition has; what it needs of other settings may be set later.
    expect(syndrome(PCI, { hide_port2_pf: 1 })).to.equal('NV_CAPABILITY_ABSENT');
    expect(syndrome('nv_global_pci_conf_2', { max_acc_outstanding_read_byte: 44 })).to.equal(
      'NV_CAPABILITY_ABSENT',
    );
    expect(syndrome('nv_link_phy_conf', { phy_rate_mask: 5 })).to.equal(undefined);
    expect(syndrome('nv_pf_pci_conf', { num_sat_pf: 1 })).to.equal(undefined);
    // Of its rule: the profiles of the parser that the device has.
    expect(syndrome('nv_flex_parser_conf', { flex_parser_profile_enable: 4 })).to.equal('NV_VALUE');
  });

  it('ports, modules and PFs have values of their own; a PF reaches all ports, and of the PFs itself', () => {
    const device = deviceOfAllItems();
    setItem(device, 'nv_vpi_link_type', { default_link_type: 1 }, { index: 2 });
    setItem(
      device,
      'nv_module_split',
      { mac_assignment_for_lane: Array(16).fill(7) },
      { index: 1, vhca: 'pf1' },
    );
    setItem(device, 'nv_hca_conf', { roce_ctrl: 1 }, { vhca: 'pf1' });
    expect(Object.keys(device.snapshot().nv?.next ?? {})).to.have.members([
      'nv_vpi_link_type.2',
      'nv_module_split.1',
      'nv_hca_conf.pf1',
    ]);
    expect(stages(device, 'nv_vpi_link_type', 'default_link_type', { index: 1 })).to.deep.equal([2, 2, 2]);
    expect(stages(device, 'nv_vpi_link_type', 'default_link_type', { index: 2 })).to.deep.equal([1, 2, 2]);
    expect(stages(device, 'nv_hca_conf', 'roce_ctrl')).to.deep.equal([2, 2, 2]);
    expect(stages(device, 'nv_hca_conf', 'roce_ctrl', { vhca: 'pf1' })).to.deep.equal([1, 2, 2]);
  });

  it('a VF reads what is the board’s, and neither writes nor reads what is a PF’s', () => {
    const device = clockedDevice();
    expect(readItem(device, PCI, { vhca: 'pf0vf0' }).status).to.equal('OK');
    expect(readItem(device, 'nv_rom_iscsi_first_target_chap_pwd', { vhca: 'pf0vf0' }).syndrome).to.equal(
      'NV_NOT_OWN',
    );
    const support = (name: string) => {
      const { fields } = read(device, 'MNVQC', { type: typeOf(item(name)) }, 'pf0vf0');
      return [fields.support_rd, fields.support_wr];
    };
    expect(support(PCI)).to.deep.equal([1, 0]);
    expect(support('nv_hca_conf')).to.deep.equal([0, 0]);
    expect(reach(device, 'pf0vf0', 'MNVDI', WRITE, headerOf(PCI)).syndrome).to.equal('NV_NOT_OWN');
    expect(set(device, 'MNVIA', {}, {}, 'pf0vf0').syndrome).to.equal('NV_NOT_OWN');
  });
});

describe('firmware: non-volatile configuration, whatever is done', () => {
  const writable = allItems().filter((one) => carried(one) && one.writable);
  const step = fc.oneof(
    fc.record({
      do: fc.constant('write' as const),
      item: fc.constantFrom(...writable),
      field: fc.nat(300),
      value: fc.nat(255),
      vhca: fc.constantFrom('pf0', 'pf1'),
      index: fc.nat(3),
    }),
    fc.record({ do: fc.constant('forget' as const), item: fc.constantFrom(...writable) }),
    fc.record({ do: fc.constantFrom('forget all' as const, 'reset' as const) }),
  );

  it('state can be saved, current changes at a reset alone, and then is what was next', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const device = deviceOfAllItems();
        for (const one of steps) {
          const { current, next = {} } = device.snapshot().nv ?? {};
          if (one.do === 'write') {
            const { form, name } = one.item;
            const field = form.fields[one.field % form.fields.length] as Field;
            const value = one.value % 2 ** Math.min(field.width, 8);
            setItem(device, name, change(field, field.width > 53 ? BigInt(value) : value), {
              vhca: one.vhca,
              index: one.index,
            });
          } else if (one.do === 'forget') reach(device, 'pf0', 'MNVDI', WRITE, headerOf(one.item.name));
          else if (one.do === 'forget all') set(device, 'MNVIA', {});
          else expect(reset(device).status).to.equal('OK');
          const state = device.snapshot();
          expect(parseState(JSON.parse(JSON.stringify(state)))).to.deep.equal(state);
          expect(state.nv?.current ?? {}).to.deep.equal(one.do === 'reset' ? next : (current ?? {}));
          const again = deviceOfAllItems();
          again.restore(parseState(JSON.parse(JSON.stringify(state))));
          expect([...again.functions.keys()]).to.deep.equal([...device.functions.keys()]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('state with another shape is refused with its place', () => {
    const bad: [unknown, string][] = [
      [[], 'nv'],
      [{ before: {} }, 'nv.before'],
      [{ next: 1 }, 'nv.next'],
      [{ current: { nv_hca_conf: 5 } }, 'nv.current.nv_hca_conf'],
      [{ next: { nv_hca_conf: 'xyz' } }, 'nv.next.nv_hca_conf'],
    ];
    for (const [nv, words] of bad) expect(() => parseState({ functions: {}, nv })).to.throw(words);
  });

  it('state with data of another length, or of an item that is not known, is lived with', () => {
    const device = deviceOfAllItems();
    const nv = {
      next: { nv_global_pci_conf: '00', nv_hat: 'ff' },
      current: { nv_global_pci_conf: 'ff'.repeat(40) },
    };
    device.restore(parseState({ functions: {}, nv }));
    expect(readItem(device, 'nv_global_pci_conf').fields.total_vfs).to.equal(0);
    expect(readItem(device, 'nv_global_pci_conf', { mode: CURRENT }).fields.total_vfs).to.equal(0xffff);
    expect(reset(device).status).to.equal('OK');
  });
});

/** Bytes of an item are those that its layout has. */
it('firmware: encoding nothing over an item leaves it as it is', () => {
  for (const { form, bytes } of allItems()) expect(encode(form, {} as never).length).to.equal(bytes);
});
