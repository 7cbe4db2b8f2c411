import { namesOf } from '../../../../bits/enum.js';
import { view } from '../../../../bits/view.js';
import type { Link, LinkModule, Links } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { findEnum } from '../../prm/enums.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import { ask, askBytes, askMore, inWords, portsOf, type Slot, slotOf } from './ask.js';
import { ethernetModes, fastest, fecWord, infinibandMode, speedsOf } from './link-modes.js';

/** PAOS.oper_status and admin_status. */
const UP = 1;
const DOWN = 2;

/** PTYS.proto_mask: MLX5_PTYS_IB, MLX5_PTYS_EN. */
const PROTOCOLS = { infiniband: 1, ethernet: 4 } as const;

/** PTYS.an_status: AN_completed_successfully. */
const NEGOTIATED = 1;

/** PTYS.connector_type: enum mlx5e_connector_type. */
const CONNECTORS: Readonly<Record<number, Link['connector']>> = {
  1: 'none',
  2: 'tp',
  3: 'other',
  4: 'other',
  5: 'other',
  6: 'fibre',
  7: 'da',
  8: 'other',
};

/** PDDR.page_select */
const OPERATION = 0;
const TROUBLE = 1;
const MODULE = 3;

/** PPCNT.grp */
const PHYSICAL = 0x12;
const STATISTICAL = 0x16;

/** A page of PDDR. */
async function page<Page extends keyof Shapes['pddr_reg_ext']['page_data']>(
  session: Session,
  port: number,
  number: number,
  name: Page,
): Promise<Shapes['pddr_reg_ext']['page_data'][Page] | undefined> {
  const asked = { local_port: port, page_select: number };
  return (await askMore(session, 'PDDR', 'pddr_reg_ext', asked))?.page_data[name];
}

/** The rate in 100 Mb/s, or of older firmware by the mode in which the link runs. */
function rateOf(ptys: Shapes['ptys_reg_ext'], mode: string | undefined): Partial<Link> {
  const speed_mbps = ptys.data_rate_oper * 100 || (mode === undefined ? 0 : fastest(mode));
  if (!speed_mbps) return {};
  // In 10 Mb/s; with the coding on some devices, and then it does not come out even.
  const lane = ptys.lane_rate_oper * 10;
  return { speed_mbps, ...(lane ? { lanes: Math.max(Math.round(speed_mbps / lane), 1) } : {}) };
}

function ethernetLink(ptys: Shapes['ptys_reg_ext'], bytes: Uint8Array): Partial<Link> {
  const { ext_eth_proto_capability, eth_proto_capability, ext_eth_proto_admin, eth_proto_admin } = ptys;
  const partner = view(layout('ptys_reg'), bytes).eth_proto_lp_advertise;
  return {
    supported_speeds_mbps: speedsOf(ext_eth_proto_capability, eth_proto_capability),
    advertised_speeds_mbps: speedsOf(ext_eth_proto_admin, eth_proto_admin),
    ...(partner ? { partner_speeds_mbps: speedsOf(0, partner) } : {}),
    duplex: 'full',
    autoneg: ptys.an_disable_admin ? 'off' : 'on',
    autoneg_done: ptys.an_status === NEGOTIATED,
  };
}

/** Of two numbers a bit error rate: 15e-255 stands for one too small to have been seen. */
const berOf = (coefficient: number, magnitude: number): number =>
  magnitude === 255 ? 0 : Number(`${coefficient}e-${magnitude}`);

async function errorsOf(session: Session, port: number): Promise<Partial<Link>> {
  const group = async (grp: number) =>
    (await askMore(session, 'PPCNT', 'ppcnt_reg_ext', { local_port: port, grp }))?.counter_set;
  session.foresee(() => [group(STATISTICAL)]);
  const events = (await group(PHYSICAL))?.phys_layer_cntrs_ext;
  const rates = (await group(STATISTICAL))?.phys_layer_stat_cntrs_ext;
  return {
    ...(events ? { link_downs: events.link_down_events } : {}),
    ...(rates?.raw_ber_coef ? { raw_ber: berOf(rates.raw_ber_coef, rates.raw_ber_magnitude) } : {}),
    ...(rates?.effective_ber_coef
      ? { effective_ber: berOf(rates.effective_ber_coef, rates.effective_ber_magnitude) }
      : {}),
  };
}

/** Why it is down; PDDR's opcode 0 is no reason. */
async function reasonOf(session: Session, port: number): Promise<Partial<Link>> {
  const trouble = await page(session, port, TROUBLE, 'pddr_troubleshooting_page_ext');
  const code = trouble?.status_opcode.pddr_monitor_opcode_ext.monitor_opcode;
  return trouble && code ? { reason: trouble.status_message, reason_code: code } : {};
}

async function moduleOf(
  session: Session,
  port: number,
  slot: Slot | undefined,
): Promise<LinkModule | undefined> {
  if (!slot) return undefined;
  const info =
    slot.state === 'plugged' ? await page(session, port, MODULE, 'pddr_module_info_ext') : undefined;
  if (!info) return { state: slot.state };
  const type = inWords('pddr_module_info_ext', info, 'cable_identifier');
  const texts = {
    ...(type ? { type } : {}),
    vendor: info.vendor_name.trimEnd(),
    part_number: info.vendor_pn.trimEnd(),
    serial_number: info.vendor_sn.trimEnd(),
  };
  const told = Object.entries(texts).filter(([, text]) => text !== '');
  return { ...Object.fromEntries(told), state: slot.state };
}

async function readLink(
  session: Session,
  port: number,
  protocol: keyof typeof PROTOCOLS,
  which: 'running' | undefined,
): Promise<Link> {
  const asked = { local_port: port, proto_mask: PROTOCOLS[protocol] };
  session.foresee(() => [
    ask(session, 'PTYS', 'ptys_reg_ext', asked),
    ask(session, 'PPLM', 'pplm_reg_ext', { local_port: port }),
    errorsOf(session, port),
  ]);
  if (!which)
    session.foresee(() => [
      ...(protocol === 'ethernet' ? [ask(session, 'PFCC', 'pfcc_reg_ext', { local_port: port })] : []),
      page(session, port, OPERATION, 'pddr_operation_info_page_ext'),
      slotOf(session, port),
    ]);
  const paos = await ask(session, 'PAOS', 'paos_reg_ext', { local_port: port });
  const bytes = await askBytes(session, 'PTYS', layout('ptys_reg_ext'), asked);
  const ptys = view(layout('ptys_reg_ext'), bytes);
  const up = paos.oper_status === UP;
  const mode = protocol === 'ethernet' ? ethernetModes(ptys) : infinibandMode(ptys);
  const pplm = await askMore(session, 'PPLM', 'pplm_reg_ext', { local_port: port });
  const fec = up && pplm ? fecWord(pplm.fec_mode_active) : undefined;
  const running: Link = {
    port,
    protocol,
    state: up ? 'up' : 'down',
    admin: paos.admin_status === DOWN ? 'down' : 'up',
    ...(up ? rateOf(ptys, mode) : {}),
    ...(up && mode !== undefined ? { mode } : {}),
    ...(fec ? { fec } : {}),
  };
  if (which) return { ...running, ...(await errorsOf(session, port)) };
  const fec_mode = fec && inWords('pplm_reg_ext', pplm as Shapes['pplm_reg_ext'], 'fec_mode_active');
  const pause =
    protocol === 'ethernet'
      ? await askMore(session, 'PFCC', 'pfcc_reg_ext', { local_port: port })
      : undefined;
  const operation = await page(session, port, OPERATION, 'pddr_operation_info_page_ext');
  const loopback = operation?.loopback_mode && namesOf(findEnum('loopback_mode'), operation.loopback_mode);
  const module = await moduleOf(session, port, await slotOf(session, port));
  const connector = CONNECTORS[ptys.connector_type];
  return {
    ...running,
    ...(fec_mode ? { fec_mode } : {}),
    ...(protocol === 'ethernet' ? ethernetLink(ptys, bytes) : {}),
    ...(pause ? { pause_rx: pause.pprx === 1, pause_tx: pause.pptx === 1 } : {}),
    ...(connector ? { connector } : {}),
    ...(loopback ? { loopback } : {}),
    ...(up ? {} : await reasonOf(session, port)),
    ...(await errorsOf(session, port)),
    ...(module ? { module } : {}),
  };
}

/** The ports of the function; `running`: how they run and their errors, without modules and what could be. Throws what `ask` throws. */
export async function readLinks(session: Session, which?: 'running'): Promise<Links> {
  const { ports, protocol } = await portsOf(session);
  return { ports: await session.forEach(ports, (port) => readLink(session, port, protocol, which)) };
}
