import type { Firmware } from '../../client/jobs.js';
import { toPairs } from '../../present/pairs.js';
import { type Column, toTable } from '../../present/table.js';
import type { JobView } from './run.js';

const COLUMNS: readonly Column[] = [
  { key: 'device' },
  { key: 'component', isName: true },
  { key: 'running' },
  { key: 'stored' },
  { key: 'built' },
  { key: 'size' },
  { key: 'state' },
];

function pairs(told: Firmware): [string, string][] {
  const rows: [string, string | undefined][] = [
    ['running', told.running_version],
    ['stored', told.stored_version && `${told.stored_version}, runs after the next activation`],
    ['built', told.build_date],
    ['package', told.package_version],
    ['psid', told.psid],
    ['part number', told.part_number],
    ['serial number', told.serial_number],
    ['chip', told.chip],
    ['signed', told.signed === undefined ? undefined : told.signed ? 'yes' : 'no'],
    ['security version', told.security_version === undefined ? undefined : String(told.security_version)],
    [
      'least taken',
      told.least_security_version === undefined ? undefined : String(told.least_security_version),
    ],
    ['activated by', told.activation?.join(', ')],
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

export const firmwareView: JobView<Firmware, Firmware> = {
  job: 'firmware',
  ask: (session, { firmware }) => (firmware as NonNullable<typeof firmware>)(session),
  json: (told) => ({ ...told }),
  async text(devices, { style, several }) {
    const rows = devices.flatMap(({ name, told }) =>
      told.components.map((component) => ({
        device: several ? name : undefined,
        component: component.name,
        running: component.running_version ?? '-',
        stored: component.stored_version ?? '-',
        built: component.build_date ?? '-',
        size: component.size_bytes ?? '-',
        state: component.state ?? '-',
      })),
    );
    const heads = devices.map(({ name, told }) =>
      several ? `${style.bold(name)}\n${toPairs(pairs(told), '  ')}` : toPairs(pairs(told)),
    );
    return `${heads.join('')}${rows.length ? `\n${await toTable(COLUMNS, rows, style)}` : ''}`;
  },
};
