import { access } from '../ask.js';
import { Clock, SECOND } from '../clocked.js';
import { dataOf, registerNamed } from '../indexes.js';
import { READ, read, set } from '../register-access.js';
import { card, type Finding, feature, field, pick, setting, withoutModule } from './bench.js';

const PORT_C = 'Linux mlx5 port.c';
const EN_PORT_C = 'Linux mlx5 en/port.c';
const MLXLINK = 'mstflint at b9d9e84, mlxlink_commander.cpp';

/** What a cable can, in PDDR. */
const CABLE_MODES =
  'page_data.pddr_operation_info_page_ext.cable_proto_cap.pddr_cable_cap_eth_ext.cable_ext_eth_proto_cap';

/** Modes of 25G lanes alone: those that a module of 100G has. */
const MODE_25G = 0x40;

/** ROCE_ACCL of a fresh card. */
const ROCE = {
  roce_adp_retrans_en: 1,
  roce_slow_restart_en: 1,
  roce_slow_restart_idle_en: 0,
  min_ack_timeout_limit_disabled: 0,
  selective_repeat_forced_en: 0,
};

const toggle = (device: ReturnType<typeof card>, clock: Clock): void => {
  set(device, 'PAOS', { ase: 1, admin_status: 2, fd: 1 });
  clock.pass(10n * SECOND);
  set(device, 'PAOS', { ase: 1, admin_status: 1 });
  clock.pass(10n * SECOND);
};

const onClock = (change: (device: ReturnType<typeof card>, clock: Clock) => unknown): unknown => {
  const clock = new Clock();
  return change(card('connectx6dx', clock), clock);
};

const modules: readonly Finding[] = [
  {
    id: 'no-module-memory',
    says: 'MCIA of an empty cage: the command is fine, status of the register is 3',
    source: 'kernel logs and a mail thread about ethtool -m without a module',
    sure: 'high',
    ours: () => {
      const { status, fields } = read(withoutModule(), 'MCIA', { size: 48 });
      return [status, fields.status];
    },
    real: ['OK', 3],
  },
  {
    id: 'module-bytes',
    says: 'MCIA gives 48 bytes at once, 128 where MCAM feature 34 is set',
    source: PORT_C,
    sure: 'high',
    ours: () => [read(card(), 'MCIA', { size: 128 }).status, feature(card(), 'MCAM', 34)],
    real: ['OK', 1],
  },
  {
    id: 'module-page-end',
    says: 'MCIA does not read across byte 256 of a page',
    source: `${PORT_C}, which cuts it there`,
    sure: 'medium',
    ours: () => read(card(), 'MCIA', { device_address: 250, size: 48 }).status,
    real: 'BAD_PARAM_ERR',
  },
  {
    id: 'module-unplugged',
    says: 'PMAOS of an empty cage: oper_status is 2, unplugged',
    source: MLXLINK,
    sure: 'medium',
    ours: () => field(withoutModule(), 'PMAOS', 'oper_status'),
    real: 2,
  },
  {
    id: 'module-restart',
    says: 'a module is restarted by rst and ase of PMAOS where PCAM feature 14 is set',
    source: MLXLINK,
    sure: 'medium',
    ours: () => feature(card(), 'PCAM', 14),
    real: 1,
  },
];

const links: readonly Finding[] = [
  {
    id: 'largest-mtu',
    says: 'PMTU.max_mtu is 10000: the netdev’s 9978 and the 22 bytes that the driver takes off',
    source: 'output of ip link of cards from ConnectX-4 Lx to ConnectX-7; Linux mlx5 en.h',
    sure: 'high',
    ours: () => field(card(), 'PMTU', 'max_mtu'),
    real: 10_000,
  },
  {
    id: 'usual-mtu',
    says: 'PMTU.admin_mtu is 1522 where the netdev has 1500',
    source: 'Linux mlx5 en.h',
    sure: 'high',
    ours: () => field(card(), 'PMTU', 'admin_mtu'),
    real: 1522,
  },
  {
    id: 'modes-100g',
    says: 'a ConnectX-6 Dx of 100G has the modes 0x7f2',
    source: 'output of mlxlink of a MCX623106AN (22.36.1010)',
    sure: 'high',
    ours: () => field(card(), 'PTYS', 'ext_eth_proto_admin', { proto_mask: 4 }),
    real: 0x7f2,
  },
  {
    id: 'modes-200g',
    says: 'a ConnectX-7 of 200G has the modes 0x3ff2',
    source: 'output of mlxlink of two cards (28.40.1000, 28.47.1088)',
    sure: 'high',
    ours: () => field(card('connectx7'), 'PTYS', 'ext_eth_proto_admin', { proto_mask: 4 }),
    real: 0x3ff2,
  },
  {
    id: 'cable-modes-100g',
    says: 'a 100G QSFP28 cable has the modes 0x2f2',
    source: 'output of mlxlink of a ConnectX-6 Dx',
    sure: 'high',
    ours: () =>
      field(card(), 'PDDR', CABLE_MODES, {
        page_select: 0,
      }),
    real: 0x2f2,
  },
  {
    id: 'cable-modes-200g',
    says: 'a 200G cable in a ConnectX-7 has the modes 0x17f2, and the link is of 200G',
    source: 'output of mlxlink',
    sure: 'medium',
    ours: () => {
      const device = card('connectx7');
      device.cages.plug(1, '200g-copper');
      return [
        field(device, 'PDDR', CABLE_MODES, { page_select: 0 }),
        field(device, 'PTYS', 'ext_eth_proto_oper', { proto_mask: 4 }),
      ];
    },
    real: [0x17f2, 1 << 12],
  },
  {
    id: 'modes-at-next-up',
    says: 'a new PTYS.ext_eth_proto_admin counts when the port has gone down and come up',
    source: `${PORT_C} and ${MLXLINK}, which toggle the port after each write`,
    sure: 'medium',
    ours: () =>
      onClock((device, clock) => {
        const oper = () => field(device, 'PTYS', 'ext_eth_proto_oper', { proto_mask: 4 });
        set(device, 'PTYS', { ext_eth_proto_admin: MODE_25G }, { proto_mask: 4 });
        const before = oper();
        toggle(device, clock);
        return [before, oper()];
      }),
    real: [0x200, MODE_25G],
  },
  {
    id: 'fec-at-next-up',
    says: 'a new PPLM.fec_override_admin counts when the port has gone down and come up',
    source: `${EN_PORT_C} and ${MLXLINK}, which toggle the port after each write`,
    sure: 'medium',
    ours: () =>
      onClock((device, clock) => {
        const active = () => field(device, 'PPLM', 'fec_mode_active');
        set(device, 'PPLM', { fec_override_admin_100g: 1 });
        const before = active();
        toggle(device, clock);
        return [before, active()];
      }),
    real: [4, 1],
  },
  {
    id: 'older-modes',
    says: 'eth_proto_admin is written: ext_eth_proto_admin is 0 from then on',
    source: `${EN_PORT_C}, which tells by that which form is in force`,
    sure: 'medium',
    ours: () => {
      const device = card();
      set(device, 'PTYS', { eth_proto_admin: 0x200000, ext_eth_proto_admin: 0 }, { proto_mask: 4 });
      return field(device, 'PTYS', 'ext_eth_proto_admin', { proto_mask: 4 });
    },
    real: 0,
  },
  {
    id: 'keep-link-up',
    says: 'PAOS down while KEEP_ETH_LINK_UP_P1 is True, the default: taken, and the port stays up',
    source: `${MLXLINK}; output of mstconfig of cards from ConnectX-4 to BlueField-3`,
    sure: 'high',
    ours: () =>
      onClock((device, clock) => {
        const { status } = set(device, 'PAOS', { ase: 1, admin_status: 2 });
        clock.pass(10n * SECOND);
        return [setting(device, 'KEEP_ETH_LINK_UP_P1'), status, field(device, 'PAOS', 'oper_status')];
      }),
    real: [1, 'OK', 1],
  },
  {
    id: 'time-to-go-down',
    says: 'a port that is told to go down is down some two seconds later',
    source: `${MLXLINK}, which waits as long`,
    sure: 'medium',
    ours: () =>
      onClock((device, clock) => {
        const oper = () => field(device, 'PAOS', 'oper_status');
        set(device, 'PAOS', { ase: 1, admin_status: 2, fd: 1 });
        const before = oper();
        clock.pass(3n * SECOND);
        return [before, oper()];
      }),
    real: [1, 2],
  },
  {
    id: 'autonegotiation',
    says: 'autonegotiation of an Ethernet port can be switched off',
    source: EN_PORT_C,
    sure: 'medium',
    ours: () => field(card(), 'PTYS', 'an_disable_cap', { proto_mask: 4 }),
    real: 1,
  },
  {
    id: 'fec-100g',
    says: 'a link of 100G over four lanes has RS(528,514), mask 4',
    source: 'output of mlxlink of a ConnectX-6 Dx',
    sure: 'high',
    ours: () => field(card(), 'PPLM', 'fec_mode_active'),
    real: 4,
  },
];

const others: readonly Finding[] = [
  {
    id: 'counters-of-no-port',
    says: 'PPCNT of local_port 2 on a function with one port: BAD_PARAM, syndrome 0x1e5585',
    source: 'kernel patch to mlx5_ib’s counters',
    sure: 'high',
    ours: () => {
      const { output } = access(
        card(),
        'pf0',
        registerNamed('PPCNT').id,
        READ,
        dataOf('PPCNT', { local_port: 2 }),
      );
      const syndrome = new DataView(output.buffer, output.byteOffset).getUint32(4);
      return `${output[0]} 0x${syndrome.toString(16)}`;
    },
    real: '3 0x1e5585',
  },
  {
    id: 'counters-of-limited-pf',
    says: 'a PF that a fabric manager has restricted: PPCNT is BAD_OP, syndrome 0x9a6171',
    source: 'leptonai/gpud#1164, prometheus/node_exporter#3434',
    sure: 'high',
    ours: () => read(card(), 'PPCNT').status,
    real: 'BAD_OP_ERR',
    left: 'no fabric manager restricts this adapter; a fault that is asked for can give the answer',
  },
  {
    id: 'trust-state',
    says: 'a port that nobody has set trusts PCP, 1',
    source: 'output of mstconfig of a BlueField-3 B3220',
    sure: 'high',
    ours: () => field(card(), 'QPTS', 'trust_state'),
    real: 1,
  },
  {
    id: 'pause',
    says: 'a port that nobody has set sends and heeds pause frames',
    source: 'notes on DPDK that switch it off',
    sure: 'medium',
    ours: () => pick(read(card(), 'PFCC').fields, 'pptx pprx'),
    real: { pptx: 1, pprx: 1 },
  },
  {
    id: 'roce-tx-window',
    says: 'ROCE_ACCL.roce_tx_window_en of a fresh card is 0',
    source: 'output of mlxreg of a ConnectX-5 Ex, a newer card, and a BlueField-3',
    sure: 'high',
    ours: () => field(card(), 'ROCE_ACCL', 'roce_tx_window_en'),
    real: 0,
  },
  {
    id: 'roce-others',
    says: 'the other fields of ROCE_ACCL of a fresh card',
    source: 'output of mlxreg of three cards',
    sure: 'high',
    ours: () => pick(read(card(), 'ROCE_ACCL').fields, Object.keys(ROCE).join(' ')),
    real: ROCE,
  },
  {
    id: 'roce-selects',
    says: 'a field that the firmware supports has its select bit set when it is read: 7 of 9 on newer cards',
    source: 'output of mlxreg of three cards',
    sure: 'high',
    ours: () =>
      Object.entries(read(card(), 'ROCE_ACCL').fields).filter(
        ([name, value]) => name.endsWith('_field_select') && value === 1,
      ).length,
    real: 7,
  },
  {
    id: 'roce-after-reset',
    says: 'ROCE_ACCL has its defaults again when the firmware was reset',
    source: 'NVIDIA forum',
    sure: 'high',
    ours: () => {
      const device = card();
      const field_select = { selective_repeat_forced_en_field_select: 1 };
      set(device, 'ROCE_ACCL', { selective_repeat_forced_en: 1, ...field_select });
      const before = field(device, 'ROCE_ACCL', 'selective_repeat_forced_en');
      device.reset();
      return [before, field(device, 'ROCE_ACCL', 'selective_repeat_forced_en')];
    },
    real: [1, 0],
  },
];

/** Registers of ports and modules. */
export const ports: readonly Finding[] = [...modules, ...links, ...others];
