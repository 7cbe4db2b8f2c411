import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode } from '../../../src/bits/codec.js';
import { joined } from '../../../src/bits/joined.js';
import { byteLength, type Fields } from '../../../src/bits/layout.js';
import { find } from '../../../src/bits/path.js';
import { decodeSelected } from '../../../src/bits/select.js';
import { readWords } from '../../../src/families/mlx5/meaning/words.js';
import { type Meanings, meaningsOf, meaningTree } from '../../../src/families/mlx5/meaning.js';
import { units } from '../../../src/families/mlx5/prm/data/units.js';
import { valueWords } from '../../../src/families/mlx5/prm/data/value-words.js';
import { findLayout, layout, layoutNames } from '../../../src/families/mlx5/prm/layouts.js';

/** What a field means in a structure with these fields, by its path. */
function meaning(name: string, path: string, fields: Fields): string | undefined {
  const form = layout(name);
  const decoded = decode(form, encode(form, fields));
  const value = path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((at, step) => (at as Fields)[step], decoded);
  return meaningsOf(form, decoded)(path, value);
}

/** The same for one field at the top. */
const of = (name: string, field: string, value: Fields[string], others: Fields = {}) =>
  meaning(name, field, { ...others, [field]: value });

describe('meanings of values', () => {
  it('enums have their names, masks those of their bits', () => {
    expect(of('qpc', 'state', 3)).to.equal('RTS');
    expect(of('ptys_reg_ext', 'an_status', 1)).to.equal('AN_completed_successfully');
    expect(of('ptys_reg_ext', 'proto_mask', 5)).to.equal('InfiniBand, Ethernet');
    expect(of('ptys_reg_ext', 'eth_proto_capability', 0x1006)).to.equal(
      '1000BASE_KX, 10GBASE_CX4, 10GBASE_CR',
    );
    expect(of('ptys_reg', 'ext_eth_proto_oper', 0x400)).to.equal('100GAUI_2_100GBASE_CR2_KR2');
    expect(of('cmd_hca_cap', 'general_obj_types', (1n << 13n) | (1n << 39n))).to.equal(
      'VIRTIO_NET_Q, MACSEC',
    );
    expect(of('flow_context', 'action', 12)).to.equal('FWD_DEST, COUNT');
  });

  it('an array of masks is one mask, whose last element has the lowest bits', () => {
    const name = 'pcam_feature_capability_mask_group0_ext';
    const mask = [0x4, 0, 0, 0x201];
    const names = 'PPCNT_counter_group_Phy_statistical_counter_group, PFCC';
    const last = 'FEC_override_support_for_200G_per_lane_is_supported_in_PPLM';
    expect(of(name, 'feature_cap_mask', mask)).to.equal(`${names}, ${last}`);
    expect(meaning(name, 'feature_cap_mask[3]', { feature_cap_mask: mask })).to.equal(names);
    expect(meaning(name, 'feature_cap_mask[0]', { feature_cap_mask: mask })).to.equal(last);
    expect(meaning(name, 'feature_cap_mask[1]', { feature_cap_mask: mask })).to.equal(undefined);
  });

  it('a mask of registers names them, by the group it is of', () => {
    const mask = [0, 0, 0, 0x30];
    expect(of('pcam_reg_ext', 'port_access_reg_cap_mask', mask)).to.equal('PTYS, PPAD');
    const group = { access_reg_group: 2 };
    expect(of('mcam_reg_ext', 'mng_access_reg_cap_mask', [0, 0, 4, 1 << 17], group)).to.equal(
      '0x9111, 0x9122',
    );
    expect(of('mcam_reg_ext', 'mng_access_reg_cap_mask', [0, 0, 0, 1 << 16], group)).to.equal('MDSR');
  });

  it('powers of two are those of log_ fields, with the unit that the name has', () => {
    expect(of('cmd_hca_cap', 'log_max_qp', 17)).to.equal('2^17 = 131072');
    expect(of('cmd_hca_cap', 'log_max_cq_sz', 0)).to.equal('2^0 = 1');
    expect(of('shampo_cap', 'shampo_log_max_reservation_size', 16)).to.equal('2^16 = 65536');
    expect(of('mtpps_reg', 'cap_log_min_npps_period', 10)).to.equal('2^10 = 1024 ns');
  });

  it('quantities have their unit, negative temperatures too', () => {
    expect(of('mtmp_ext', 'temperature', 332)).to.equal('41.5 °C');
    expect(of('mtmp_reg', 'temperature', 0xffe6)).to.equal('-3.25 °C');
    expect(of('pddr_module_info_ext', 'temperature', 0x2a80)).to.equal('42.5 °C');
    expect(of('pddr_module_info_ext', 'voltage', 32950)).to.equal('3.295 V');
    expect(of('ptys_reg_ext', 'data_rate_oper', 1000)).to.equal('100 Gb/s');
    expect(of('ptys_reg_ext', 'max_port_rate', 100)).to.equal('100 Gb/s');
    expect(of('pmtu_reg', 'max_mtu', 9978)).to.equal('9978 bytes');
    expect(of('cqc', 'cq_period', 8)).to.equal('8 us');
    expect(of('cmd_hca_cap', 'device_frequency_khz', 1000000)).to.equal('1000000 kHz');
    expect(of('slrg_all_lanes_5nm_ext', 'fom_update_period', 0)).to.equal('0 ms');
  });

  it('of a PCIe link: lanes, generation, sizes', () => {
    for (const name of ['mpein_reg', 'mpein_reg_ext']) {
      expect(of(name, 'link_width_active', 16)).to.equal('x16');
      expect(of(name, 'link_speed_active', 16)).to.equal('Gen4');
      expect(of(name, 'link_speed_enabled', 0x17)).to.equal('Gen1, Gen2, Gen3, Gen4');
      expect(of(name, 'max_read_request_size', 2)).to.equal('512 B');
      expect(of(name, 'pwr_status', 2)).to.equal('insufficient power');
    }
  });

  it('of a module: optical power signed, bias by its scale, what it is', () => {
    const module = (field: string, value: number, others: Fields = {}) =>
      of('pddr_module_info_ext', field, value, others);
    expect(module('rx_power_lane0', 0xfff6)).to.equal('-0.1 dBm');
    expect(module('tx_power_low_th', 123)).to.equal('1.23 dBm');
    expect(module('tx_bias_lane3', 3000)).to.equal('6 mA');
    expect(module('tx_bias_lane3', 3000, { tx_bias_scaling_factor: 2 })).to.equal('24 mA');
    expect(module('cable_identifier', 8)).to.equal('OSFP');
    expect(module('cable_identifier', 200)).to.equal('0xc8');
    const uW = { module_info_ext: 1, page_data: { pddr_module_info_ext: { rx_power_lane0: 842 } } };
    expect(meaning('pddr_reg_ext', 'page_data.pddr_module_info_ext.rx_power_lane0', uW)).to.equal('842 uW');
    const page = meaningTree(layout('pddr_reg_ext'), uW).page_data as Meanings;
    expect(page.pddr_module_info_ext).to.deep.equal({ rx_power_lane0: '842 uW' });
  });

  it('dates in digits, ratios of errors, triggers of a reset in words', () => {
    expect(of('mgir_fw_info_ext', 'year', 0x2024)).to.equal('2024');
    expect(of('mgir_fw_info_ext', 'month', 0x11)).to.equal('11');
    expect(of('mgir_fw_info_ext', 'day', 0x1f)).to.equal('0x1f');
    expect(of('date_time_layout_ext', 'minutes', 0x59)).to.equal('59');
    expect(of('phys_layer_stat_cntrs_ext', 'raw_ber_coef', 3, { raw_ber_magnitude: 12 })).to.equal('3e-12');
    expect(of('mfrl_reg_ext', 'reset_trigger', 0x48)).to.equal('TRIGGER3: PCI link toggle, TRIGGER6: PERST');
    expect(meaningsOf(layout('mrtc_reg'))('time', 17n)).to.equal('17 us');
  });

  it('a time-out counts what its multiplier says', () => {
    expect(of('default_timeout', 'to_value', 5, { to_multiplier: 1 })).to.equal('5 s');
    const fields = { full_crdump_to: { to_multiplier: 0, to_value: 60000 } };
    expect(meaning('dtor_reg', 'full_crdump_to.to_value', fields)).to.equal('60000 ms');
  });

  it('a quantity in two halves is meant as a whole, also where a flat form shows them one by one', () => {
    const form = layout('phys_layer_cntrs_ext');
    const fields = decodeSelected(form, encode(joined(form), { time_since_last_clear: 4294967298n }));
    const meant = meaningsOf(form, fields);
    expect(meant('time_since_last_clear', fields.time_since_last_clear)).to.equal('4294967298 ms');
    expect(meant('time_since_last_clear_high', 1)).to.equal('time_since_last_clear: 4294967298 ms');
  });

  it('addresses have their usual form, whole also where they are cut into fields', () => {
    const mac = { mac_addr_47_32: 0x043f, mac_addr_31_0: 0x72aabbcc };
    for (const part of Object.keys(mac))
      expect(meaning('mac_address_layout', part, mac)).to.equal('04:3f:72:aa:bb:cc');
    const match = { smac_47_16: 0x043f72aa, smac_15_0: 0xbbcc };
    expect(meaning('fte_match_set_lyr_2_4', 'smac_15_0', match)).to.equal('04:3f:72:aa:bb:cc');
    expect(of('hca_vport_context', 'node_guid', 0x506b4b0300cc9a4en)).to.equal('506b:4b03:00cc:9a4e');
    expect(of('ipv4_layout', 'ipv4', 0xc0a80a01)).to.equal('192.168.10.1');
    expect(of('mpein_reg', 'bdf0', 0x0801)).to.equal('08:00.1');
    const pci = { pci_bus: 8, pci_device_function: 0x12 };
    expect(meaning('network_function_params', 'pci_device_function', pci)).to.equal('08:02.2');
  });

  it('IPv6 addresses are shortened as RFC 5952 says', () => {
    const short = (...groups: number[]) =>
      of(
        'ipv6_layout',
        'ipv6',
        groups.flatMap((group) => [group >> 8, group & 0xff]),
      );
    expect(short(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1)).to.equal('2001:db8::1:0:0:1');
    expect(short(0, 0, 0, 0, 0, 0, 0, 1)).to.equal('::1');
    expect(short(0, 0, 0, 0, 0, 0, 0, 0)).to.equal('::');
    expect(short(0xfe80, 0, 0, 0, 0, 0, 0, 0)).to.equal('fe80::');
    expect(short(1, 0, 3, 4, 5, 6, 7, 10)).to.equal('1:0:3:4:5:6:7:a');
    expect(short(0x10, 0, 0, 0x10, 0, 0, 0, 0x100)).to.equal('10:0:0:10::100');
    expect(short(0, 0, 0, 0, 0, 0xffff, 0xc0a8, 0x0a01)).to.equal('::ffff:192.168.10.1');
  });

  it('characters in numbers are shown', () => {
    expect(of('mtmp_ext', 'sensor_name_hi', 0x61736963)).to.equal('"asic"');
    expect(of('mtmp_ext', 'sensor_name_lo', 0x31000000)).to.equal('"1"');
    expect(of('mtmp_ext', 'sensor_name_lo', 0)).to.equal(undefined);
    expect(meaningsOf(layout('mtmp_ext'))('sensor_name', 0x6173696331000000n)).to.equal('"asic1"');
  });

  it('the status of an answer is named', () => {
    expect(of('query_qp_out', 'status', 3)).to.match(/^BAD_PARAM_ERR: /);
    expect(of('fpga_ctrl', 'status', 16)).to.equal('0x10');
  });

  it('what says no more than its number is shown in the other base', () => {
    expect(of('cqc', 'page_offset', 12)).to.equal('0xc');
    expect(of('cqc', 'page_offset', 9)).to.equal(undefined);
    expect(of('qpc', 'dbr_addr', 0x1234n)).to.equal('4660');
    expect(meaningsOf(layout('cqc'), {})('no_such_field', 12)).to.equal('0xc');
  });

  it('stand in the shape of the fields, elements of arrays one by one', () => {
    const form = layout('ptys_reg_ext');
    const fields = decode(form, encode(form, { proto_mask: 4, ext_ib_proto_cap: {} } as Fields));
    const meant = meaningTree(form, fields);
    expect(meant.proto_mask).to.equal('Ethernet');
    expect(meant).not.to.have.any.keys('lp_msb', 'ext_ib_proto_cap');
    const page = layout('pddr_phy_info_page_ext');
    const lanes = meaningTree(page, decode(page, new Uint8Array(248)));
    expect((lanes.kr_startup_fsm_lane as unknown[])[7]).to.equal('KR_FSM_INITIALIZE');
    expect(meaningTree(layout('cqc'), { no_such_field: 12, log_old: 3, log_no: 'x' })).to.deep.equal({
      no_such_field: '0xc',
      log_old: '2^3 = 8',
    });
  });

  it('of some of the fields are understood by all of them; an array that is one address has the address', () => {
    const mac = layout('mac_address_layout');
    const whole = { mac_addr_47_32: 0x043f, mac_addr_31_0: 0x72aabbcc };
    expect(meaningTree(mac, { mac_addr_31_0: 0x72aabbcc }, whole)).to.deep.equal({
      mac_addr_31_0: '04:3f:72:aa:bb:cc',
    });
    const ip = layout('ipv6_layout');
    expect(meaningTree(ip, { ipv6: [...Array(15).fill(0), 1] })).to.deep.equal({ ipv6: '::1' });
  });

  it('every layout with any content has them, each at the place of a value', () => {
    const hold = (meant: Meanings[string] | null, value: unknown, path: string): void => {
      if (typeof meant === 'string' || meant === null) expect(value, path).not.to.equal(undefined);
      else if (Array.isArray(meant)) {
        expect(value, path).to.have.length(meant.length);
        for (const [i, one] of meant.entries()) hold(one, (value as unknown[])[i], `${path}[${i}]`);
      } else
        for (const [name, one] of Object.entries(meant))
          hold(one, (value as Fields)[name], `${path}.${name}`);
    };
    for (const form of layoutNames().map((name) => layout(name))) {
      const size = byteLength(form);
      fc.assert(
        fc.property(fc.uint8Array({ minLength: size, maxLength: size, size: 'max' }), (bytes) => {
          const fields = decode(form, bytes);
          hold(meaningTree(form, fields), fields, form.name);
        }),
        { numRuns: 1 },
      );
    }
  });

  it('words of a module are those of its kind', () => {
    const module = (field: string, value: number, cable_identifier: number) =>
      of('pddr_module_info_ext', field, value, { cable_identifier });
    expect(module('cable_power_class', 2, 0)).to.equal('up to 2 W');
    expect(module('cable_power_class', 2, 5)).to.equal('up to 1.5 W');
    expect(module('cable_power_class', 2, 6)).to.equal('up to 3.5 W');
    expect(module('cable_power_class', 7, 8)).to.equal('up to 14 W');
    expect(module('cable_technology', 0xa0, 0)).to.equal('Passive_copper_cable_unequalized');
    expect(module('cable_technology', 0x04, 2)).to.equal('Passive_cable');
    expect(module('cable_technology', 0x0a, 6)).to.equal('Passive_copper_cable_unequalized');
    expect(module('ethernet_compliance_code', 0x80, 0)).to.equal('extended compliance code');
    expect(module('ethernet_compliance_code', 0x90, 2)).to.equal('10GBASE-SR, 10GBASE-ER');
    expect(module('cable_length', 0x41, 0)).to.equal('65 m');
    expect(module('cable_length', 0x41, 6)).to.equal('1 m');
    expect(module('cable_length', 0xc8, 8)).to.equal('800 m');
    expect(module('cable_length', 0x05, 7)).to.equal('0.5 m');
    expect(module('length_om3', 35, 0)).to.equal('70 m');
    expect(module('length_om3', 30, 2)).to.equal('300 m');
    expect(module('length_om2', 8, 2)).to.equal('80 m');
    expect(module('smf_length', 0x102, 6)).to.equal('200 m');
    expect(module('smf_length', 0x00a, 6)).to.equal('10 km');
    expect(of('pfcc_reg_ext', 'cable_length', 0x83)).to.equal('30 m');
  });

  it('values that the register table has in words have them, in every register', () => {
    expect(of('pddr_link_active_eth_ext', 'link_eth_active', 0x200)).to.equal('CAUI_4_100GBASE_CR4_KR4');
    expect(of('pmaos_reg_ext', 'error_type', 0, { oper_status: 1 })).to.equal('no error');
    expect(of('pmaos_reg_ext', 'error_type', 0, { oper_status: 3 })).to.equal('Power_Budget_Exceeded');
    expect(of('query_vport_state_out', 'max_tx_speed', 1000)).to.equal('100 Gb/s');
    expect(of('query_vport_state_out', 'admin_state', 2)).to.equal('AUTO');
    expect(of('mcc_reg_ext', 'error_code', 10)).to.equal('REJECTED_NOT_A_SECURED_FW');
    expect(of('mcc_reg_ext', 'handle_owner_type', 5)).to.equal('ICMD');
    expect(of('mgir_hardware_info_ext', 'technology', 3)).to.equal('16nm');
    expect(of('mgir_fw_info_ext', 'life_cycle', 1, { life_cycle_msb: 0 })).to.equal('GA Secured');
    expect(of('mgir_fw_info_ext', 'life_cycle', 0, { life_cycle_msb: 1 })).to.equal('Pre Production');
    expect(of('mtcq_reg_ext', 'status', 3)).to.equal('NO_KEY_CONFIGURED');
    expect(of('pddr_link_down_info_page_ext', 'local_reason_opcode', 23)).to.equal('Cable_was_unplugged');
    expect(of('pddr_monitor_opcode_ext', 'monitor_opcode', 1024)).to.equal('cable is unplugged');
    expect(of('pprt_reg_ext', 'prbs_mode_admin', 0)).to.equal('PRBS31 (x^31 + x^28 + 1)');
    expect(of('sltp_reg_ext', 'lane_speed', 5)).to.equal('EDR, 25GE, 50GE, 100GE, PCIe Gen5');
    expect(of('pmaos_reg_ext', 'operational_notification', 1)).to.equal('Speed degradation');
  });

  it('every field in the table of words is there, and every value has its words', () => {
    for (const line of valueWords().trim().split('\n')) {
      const { fields, where, mask, bits, byValue } = readWords(line);
      for (const place of fields) {
        const [stem, field] = place.split('.') as [string, string];
        const forms = ['', '_reg', '_ext', '_reg_ext'].flatMap((end) => findLayout(`${stem}${end}`) ?? []);
        const form = forms.find((one) => one.fields.some(({ name }) => name === field));
        if (!form) expect.fail(`no ${place}`);
        const most = 2 ** find(form, field).width - 1;
        if (where)
          expect(
            form.fields.map(({ name }) => name),
            place,
          ).to.include(where.field);
        for (const value of byValue.keys()) {
          expect(value, place).to.be.within(bits ? 1 : 0, most);
          expect(BigInt(value) & ~BigInt(mask), place).to.equal(0n);
          if (bits) expect(Number.isInteger(Math.log2(value)), `${place} ${value}`).to.equal(true);
        }
      }
      for (const pair of line.slice(line.indexOf(':') + 1).split(';'))
        expect(pair, line).to.match(/^ \d+ \S/);
    }
  });

  it('every field in the table of units is there', () => {
    for (const line of units().trim().split('\n')) {
      for (const place of line.split(' ').slice(2)) {
        const [stem, field] = place.split('.') as [string, string];
        const forms = ['', '_reg', '_ext', '_reg_ext'].flatMap((end) => findLayout(`${stem}${end}`) ?? []);
        const fields = ['*', '0', '1'].map((number) => field.replace('*', number));
        const found = forms.some((form) =>
          fields.some((name) => form.fields.some((one) => one.name === name)),
        );
        expect(found, place).to.equal(true);
        for (const form of forms)
          for (const name of fields)
            if (form.fields.some((one) => one.name === name))
              expect(find(form, name).width).to.be.greaterThan(1);
      }
    }
  });
});
