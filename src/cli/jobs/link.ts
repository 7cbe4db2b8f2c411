import type { Link, Links } from '../../client/jobs.js';
import { toPairs } from '../../present/pairs.js';
import { speed } from '../../present/quantity.js';
import { type Column, toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import type { JobView } from './run.js';

const COLUMNS: readonly Column[] = [
  { key: 'device' },
  { key: 'port' },
  { key: 'state' },
  { key: 'speed' },
  { key: 'lanes' },
  { key: 'mode', isName: true },
  { key: 'fec' },
  { key: 'autoneg', title: 'auto' },
  { key: 'module', isName: true },
];

/** A port may stay up though it was told down: a ConnectX does with KEEP_ETH_LINK_UP. */
const stateText = ({ state, admin }: Link): string =>
  admin !== 'down' ? state : state === 'up' ? 'up (told down)' : 'down (by command)';

const painted = (link: Link, { green, red, dim }: Style) => ({
  text: stateText(link),
  paint: link.state === 'up' ? green : link.admin === 'down' ? dim : red,
});

function moduleText({ module }: Link): string {
  if (!module) return '-';
  if (module.state && module.state !== 'plugged') return module.state;
  return module.part_number ?? module.type ?? 'plugged';
}

/** The name of IEEE 802.3 in a mode, without that of the electrical interface in front: 200GAUI_4_200GBASE_CR4_KR4. */
const shortMode = (mode: string): string => mode.replace(/^.*_(?=\d+[GT]?BASE)/, '');

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
const speeds = (values: readonly number[]): string => values.map(speed).join(', ') || 'none';
const ber = (value: number): string =>
  value === 0 ? 'none seen' : value.toExponential().replace('e-', 'e-');

/** What the table does not tell, a line each; nothing is left out that the device told. */
function details(link: Link): [string, string][] {
  const { module } = link;
  const rows: [string, string | undefined][] = [
    [
      'reason',
      link.reason && (link.reason_code === undefined ? link.reason : `${link.reason} (${link.reason_code})`),
    ],
    ['mode', link.mode === undefined || shortMode(link.mode) === link.mode ? undefined : link.mode],
    ['protocol', link.protocol],
    ['connector', link.connector],
    ['duplex', link.duplex],
    ['signal', link.signal],
    ['fec mode', link.fec_mode],
    ['autoneg done', link.autoneg_done === undefined ? undefined : yesNo(link.autoneg_done)],
    ['pause', pause(link)],
    ['loopback', link.loopback],
    ['supported', link.supported_speeds_mbps && speeds(link.supported_speeds_mbps)],
    ['advertised', link.advertised_speeds_mbps && speeds(link.advertised_speeds_mbps)],
    ['partner', link.partner_speeds_mbps && speeds(link.partner_speeds_mbps)],
    ['link downs', link.link_downs?.toString()],
    ['raw BER', link.raw_ber === undefined ? undefined : ber(link.raw_ber)],
    ['effective BER', link.effective_ber === undefined ? undefined : ber(link.effective_ber)],
    ['module', module && [module.type, module.state].filter(Boolean).join(', ')],
    ['vendor', module?.vendor],
    ['part number', module?.part_number],
    ['serial number', module?.serial_number],
  ];
  return rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
}

function pause({ pause_rx, pause_tx }: Link): string | undefined {
  if (pause_rx === undefined && pause_tx === undefined) return undefined;
  return [pause_rx && 'receive', pause_tx && 'transmit'].filter(Boolean).join(', ') || 'off';
}

export const linkView: JobView<Links, Links> = {
  job: 'link',
  ask: (session, { link }) => (link as NonNullable<typeof link>)(session),
  json: ({ ports }) => ({ ports }),
  async text(devices, { style, several }) {
    const rows = devices.flatMap(({ name, told }) =>
      told.ports.map((link) => ({
        device: several ? name : undefined,
        port: link.port,
        state: painted(link, style),
        speed: link.speed_mbps === undefined ? '-' : speed(link.speed_mbps),
        lanes: link.lanes ?? '-',
        mode: link.mode === undefined ? '-' : shortMode(link.mode),
        fec: link.fec ?? '-',
        autoneg: link.autoneg ?? '-',
        module: moduleText(link),
      })),
    );
    if (!rows.length) return 'no ports\n';
    const table = await toTable(COLUMNS, rows, style);
    if (several) return table;
    const sheets = devices.flatMap(({ told }) =>
      told.ports.map((link) => `\n${style.bold(`port ${link.port}`)}\n${toPairs(details(link), '  ')}`),
    );
    return table + sheets.join('');
  },
};
