import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import type { FirmwareCore } from '../handler.js';
import { PRIORITIES } from '../objects/host.js';
import { setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';
import type { Vhca } from '../vhca.js';
import { echoOf, ofPort } from './of-port.js';

/** QPTS.trust_state: priorities are those of the VLAN tag; or of the DSCP, or of either. */
const TRUST_PCP = 1;
const TRUST_BOTH = 3;

/** Linux's mlx5/core/port.c leaves the port of QTCT and QETCR at 0: the one that the function has. */
const portIsOwn = (port: number): boolean => port === 0 || port === 1;

type Qtct = Shapes['qtct_ext'];

function qtctIndex({ local_port, lp_msb, switch_prio, operation_type }: Qtct): Syndrome | undefined {
  if (!portIsOwn(local_port) || lp_msb) return 'PORT_UNKNOWN';
  if (switch_prio >= PRIORITIES) return 'PRIORITY_UNKNOWN';
  // Without DCBX in firmware there are the operative parameters alone: cap_local_admin, cap_remote_admin are 0.
  return operation_type ? 'REGISTER_VALUE' : undefined;
}

type Qetc = Shapes['qetc_reg'];
type TrafficClass = Qetc['tc_configuration'][number];
type Limit = Pick<TrafficClass, 'max_bw_units' | 'max_bw_value'>;

/** A class by itself may have the whole bandwidth: strict priority, as Linux's driver sets up the vendor's classes (mlx5e_ets_init). */
const VENDOR_GROUP = 7;
const WHOLE = 100;
const CLASS = {
  g: 0,
  b: 0,
  r: 0,
  group: VENDOR_GROUP,
  bw_allocation: WHOLE,
  max_bw_units: 0,
  max_bw_value: 0,
};

/** max_bw_units: no limit, 100 Mb/s, Gb/s. */
const UNITS = [0, 3, 4];

const qetcOf = (fw: FirmwareCore, vhca: Vhca) => {
  const set = settingsOf(fw, vhca, 'QETCR', 'qetc_reg');
  return {
    tc_configuration: set.tc_configuration ?? Array.from({ length: PRIORITIES }, () => CLASS),
    global_configuration: set.global_configuration ?? { r: 0, max_bw_units: 0, max_bw_value: 0 },
  };
};

const limitOf = (r: number, next: Limit, { max_bw_units, max_bw_value }: Limit): Limit =>
  r ? { max_bw_units: next.max_bw_units, max_bw_value: next.max_bw_value } : { max_bw_units, max_bw_value };

/** A class after a write: g, b and r say which part of it is meant. */
const changed = (next: TrafficClass, before: TrafficClass): TrafficClass => ({
  ...CLASS,
  group: next.g ? next.group : before.group,
  bw_allocation: next.b ? next.bw_allocation : before.bw_allocation,
  ...limitOf(next.r, next, before),
});

/** The classes of a group share what it has, or each may have all. */
function isShared(classes: readonly TrafficClass[]): boolean {
  return Array.from({ length: 16 }, (_, group) => classes.filter((one) => one.group === group)).every(
    (group) =>
      group.every(({ bw_allocation }) => bw_allocation === WHOLE) ||
      group.reduce((total, { bw_allocation }) => total + bw_allocation, 0) === WHOLE,
  );
}

/** QETCR as it would be after a write, or why it can't be. */
function configured(data: Qetc, before: ReturnType<typeof qetcOf>): object | Syndrome {
  const tc_configuration = data.tc_configuration.map((next, tc) =>
    changed(next, before.tc_configuration[tc] as TrafficClass),
  );
  const global_configuration = limitOf(
    data.global_configuration.r,
    data.global_configuration,
    before.global_configuration,
  );
  const limits = [...tc_configuration, global_configuration];
  if (limits.some(({ max_bw_units }) => !UNITS.includes(max_bw_units))) return 'REGISTER_VALUE';
  if (tc_configuration.some(({ group }) => group >= PRIORITIES)) return 'REGISTER_VALUE';
  // Linux sets groups and shares one after the other: only who sets shares must have them right.
  const sharing = data.tc_configuration.some(({ b }) => b);
  return sharing && !isShared(tc_configuration)
    ? 'ETS_BANDWIDTH'
    : { tc_configuration, global_configuration };
}

/** The upper three bits of a DSCP are its class, which was the priority before (RFC 2474). */
const classOf = (dscp: number): number => dscp >> 3;

const CODE_POINTS = 64;

export const qos: Record<string, RegisterRow> = {
  QPTS: ofPort('QPTS', 'qpts_ext', {
    show: (_fw, _vhca, { trust_state = TRUST_PCP }) => ({ trust_state }),
    accept: ({ trust_state }) =>
      trust_state < TRUST_PCP || trust_state > TRUST_BOTH ? 'REGISTER_VALUE' : { trust_state },
  }),

  /** Which traffic class a priority goes to: at first that of its number. */
  QTCT: register('qtct_ext', {
    read: (fw, data, { vhca }) => {
      const wrong = qtctIndex(data);
      if (wrong) return wrong;
      const set = settingsOf(fw, vhca, `QTCT ${data.switch_prio}`, 'qtct_ext');
      return { ...echoOf('qtct_ext', data), tclass: set.tclass ?? data.switch_prio };
    },
    write: (fw, data, { vhca }) => {
      const wrong = qtctIndex(data);
      if (wrong) return wrong;
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (data.tclass >= PRIORITIES) return 'REGISTER_VALUE';
      setRegister(fw, vhca, `QTCT ${data.switch_prio}`, 'qtct_ext', { tclass: data.tclass });
      return undefined;
    },
  }),

  QETCR: register('qetc_reg', {
    needs: 'ets',
    read: (fw, { port_number }, { vhca }) =>
      portIsOwn(port_number) ? { port_number, ...qetcOf(fw, vhca) } : 'PORT_UNKNOWN',
    write: (fw, data, { vhca }) => {
      if (!portIsOwn(data.port_number)) return 'PORT_UNKNOWN';
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const kept = configured(data, qetcOf(fw, vhca));
      if (typeof kept === 'string') return kept;
      setRegister(fw, vhca, 'QETCR', 'qetc_reg', kept);
      return undefined;
    },
  }),

  /** The priority of each DSCP, where QPTS trusts it; `e` marks those that a write means. */
  QPDPM: ofPort('QPDPM', 'qpdpm_reg', {
    show: (_fw, _vhca, { dscp }) => ({
      dscp: dscp ?? Array.from({ length: CODE_POINTS }, (_, point) => ({ e: 0, prio: classOf(point) })),
    }),
    accept: ({ dscp }, before) => {
      const kept = dscp.map(({ e, prio }, point) => ({
        e: 0,
        prio: e ? prio : (before.dscp?.[point]?.prio ?? 0),
      }));
      return kept.some(({ prio }) => prio >= PRIORITIES) ? 'REGISTER_VALUE' : { dscp: kept };
    },
  }),
};
