import { expect } from 'chai';
import type { Fields } from '../../../../src/bits/layout.js';
import { ask } from './ask.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { takeDown, toggle } from './link-toggle.js';
import { read, set } from './register-access.js';

type Device = ReturnType<typeof clockedDevice>;

const DOWN = 2;

const page = (device: Device, page_select: number, name: string): Fields =>
  at(read(device, 'PDDR', { page_select }).fields, `page_data.${name}`) as Fields;

const operation = (device: Device) => page(device, 0, 'pddr_operation_info_page_ext');
const trouble = (device: Device) => {
  const shown = page(device, 1, 'pddr_troubleshooting_page_ext');
  return [at(shown, 'status_opcode.pddr_monitor_opcode_ext.monitor_opcode'), shown.status_message];
};

/** What takes a port down, and what it is then told to be down by. */
const DOWN_BY: [words: string, register: string, change: object, opcode: number, message: RegExp][] = [
  ['PAOS', 'PAOS', { admin_status: DOWN, ase: 1, fd: 1 }, 1, /closed by command/],
  ['PMAOS', 'PMAOS', { admin_status: DOWN, ase: 1 }, 1034, /disabled by command/],
  ['PTYS, where nobody negotiates that', 'PTYS', { ext_eth_proto_admin: 1 << 10 }, 2, /negotiating/],
  ['PTYS, forced', 'PTYS', { ext_eth_proto_admin: 1 << 10, an_disable_admin: 1 }, 36, /force mode/],
];

describe('firmware: PDDR', () => {
  it('a port that is up: active, negotiated, with the link of PTYS and the FEC of PPLM', () => {
    const device = clockedDevice();
    const shown = operation(device);
    expect(shown).to.include({ proto_active: 4, phy_mngr_fsm_state: 3, neg_mode_active: 2 });
    const { ext_eth_proto_oper } = read(device, 'PTYS').fields;
    expect(at(shown, 'link_active.pddr_link_active_eth_ext.link_eth_active')).to.equal(ext_eth_proto_oper);
    const { fec_mode_active } = read(device, 'PPLM').fields;
    expect(2 ** (shown.fec_mode_active as number)).to.equal(fec_mode_active);
    expect(trouble(device)).to.deep.equal([0, 'No issue observed']);
    expect(page(device, 2, 'pddr_phy_info_page_ext').hw_link_phy_state).to.equal(0x50);
  });

  for (const [words, register, change, opcode, message] of DOWN_BY)
    it(`a port taken down by ${words} is down everywhere, and says why; its counters stand still`, () => {
      const clock = new Clock();
      const device = clockedDevice(clock);
      const index = register === 'PTYS' ? { proto_mask: 4 } : {};
      expect(set(device, register, change, index).status).to.equal('OK');
      if (register === 'PAOS') clock.pass(2n * SECOND);
      else if (register === 'PTYS') toggle(device);
      const [found, said] = trouble(device);
      expect(found).to.equal(opcode);
      expect(said).to.match(message);
      expect(at(operation(device), 'link_active.pddr_link_active_eth_ext.link_eth_active')).to.equal(0);
      expect(operation(device).fec_mode_active).to.equal(0);
      expect(read(device, 'PAOS').fields.oper_status).to.equal(DOWN);
      expect(read(device, 'PTYS', { proto_mask: 4 }).fields).to.include({
        ext_eth_proto_oper: 0,
        eth_proto_oper: 0,
        data_rate_oper: 0,
      });
      expect(ask(device, 'pf0', 'QUERY_VPORT_STATE').fields.state).to.equal(0);
      const counters = () => read(device, 'PPCNT', { grp: 0 }).data;
      const before = counters();
      expect(before.some(Boolean)).to.equal(true);
      clock.pass(10n * SECOND);
      expect(counters()).to.deep.equal(before);
      expect(ask(device, 'pf1', 'QUERY_VPORT_STATE').fields.state).to.equal(1);
    });

  it('the page of the module is empty while the module is switched off', () => {
    const device = clockedDevice();
    expect(page(device, 3, 'pddr_module_info_ext').vendor_name).to.equal('Mellanox');
    set(device, 'PMAOS', { admin_status: DOWN, ase: 1 });
    expect(page(device, 3, 'pddr_module_info_ext').vendor_name).to.equal('');
  });

  it('power is in hundredths of dBm, or in uW where that is asked for', () => {
    const device = clockedDevice();
    const power = (module_info_ext: number) =>
      at(
        read(device, 'PDDR', { page_select: 3, module_info_ext }).fields,
        'page_data.pddr_module_info_ext.tx_power_lane2',
      ) as number;
    const dbm = (power(0) << 16) >> 16;
    // The uW are rounded.
    expect(dbm).to.be.closeTo(1000 * Math.log10(power(1) / 1000), 1);
  });

  it('the states of the port, as mlxlink names them: link up, disabled, looking for the other end', () => {
    const device = clockedDevice();
    const states = () => {
      const { phy_mngr_fsm_state, eth_an_fsm_state, loopback_mode } = page(
        device,
        0,
        'pddr_operation_info_page_ext',
      );
      return [phy_mngr_fsm_state, eth_an_fsm_state, loopback_mode];
    };
    expect(states()).to.deep.equal([3, 6, 0]);
    set(device, 'PPLR', { lb_en: 2 });
    expect(states()).to.deep.equal([3, 6, 2]);
    set(device, 'PMAOS', { admin_status: DOWN, ase: 1 });
    expect(states()).to.deep.equal([2, 2, 2]);
    takeDown(device);
    expect(states()).to.deep.equal([0, 1, 2]);
  });

  it('what the memory of the module has in other units is in those of the page', () => {
    const shown = page(clockedDevice(), 3, 'pddr_module_info_ext');
    // Of an 850 nm module for 100GBASE-SR4, at most 2.5 W.
    expect(shown).to.include({ wavelength: 850, cable_power_class: 3, length_om3: 35 });
  });

  it('pages, planes, ports and groups that there are not are BAD_PARAM', () => {
    const refused: [object, string][] = [
      [{ page_select: 4 }, 'PAGE_UNKNOWN'],
      [{ page_select: 255 }, 'PAGE_UNKNOWN'],
      [{ pnat: 3 }, 'REGISTER_VALUE'],
      [{ port_type: 1 }, 'REGISTER_VALUE'],
      [{ plane_ind: 1 }, 'REGISTER_VALUE'],
      [{ module_ind_type: 2 }, 'REGISTER_VALUE'],
      [
        { page_select: 1, page_data: { pddr_troubleshooting_page_ext: { group_opcode: 1 } } },
        'REGISTER_VALUE',
      ],
    ];
    for (const [index, syndrome] of refused) {
      const found = read(clockedDevice(), 'PDDR', index);
      expect([found.status, found.syndrome], JSON.stringify(index)).to.deep.equal([
        'BAD_PARAM_ERR',
        syndrome,
      ]);
    }
  });
});
