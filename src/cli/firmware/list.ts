import type { Firmware } from '../../client/jobs.js';
import { type Column, toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import type { ConnectionFlags } from '../flags.js';
import { type JobView, runJob } from '../jobs/run.js';
import { liveAfterReset, pendingOf } from './waiting.js';

const COLUMNS: readonly Column[] = [
  { key: 'device' },
  { key: 'component', isName: true },
  { key: 'running' },
  { key: 'stored' },
  { key: 'pending' },
  { key: 'security' },
  { key: 'state', spare: 1 },
];

/** What is kept nowhere has no version. */
const isKept = ({ running_version, stored_version, size_bytes }: Firmware['components'][number]): boolean =>
  running_version !== undefined || stored_version !== undefined || size_bytes !== undefined;

function rowsOf(device: string, told: Firmware) {
  const kept = told.components.filter(isKept);
  const all = kept.length
    ? kept
    : [
        { name: 'firmware', ...told, state: undefined } satisfies Partial<Firmware> & {
          name: string;
          state: undefined;
        },
      ];
  return all.map((component, i) => ({
    device,
    component: component.name,
    running: component.running_version ?? '-',
    stored: component.stored_version ?? '-',
    pending: pendingOf(component as Firmware['components'][number]) ?? '-',
    security: i === 0 ? told.security_version : undefined,
    state: component.state ?? '-',
  }));
}

const view: JobView<Firmware, Firmware & { becomes_live: ReturnType<typeof liveAfterReset> }> = {
  job: 'firmware',
  ask: (session, { firmware }) => (firmware as NonNullable<typeof firmware>)(session),
  json: (told) => ({ ...told, becomes_live: liveAfterReset(told) }),
  text: (devices, { style }) =>
    toTable(
      COLUMNS,
      devices.flatMap(({ name, told }) => rowsOf(name, told)),
      style,
    ),
};

/** The firmware of all devices, or of the one that is named. */
export async function listFirmware(
  flags: ConnectionFlags,
): Promise<Answer<Documents['fwctl.firmware.list/1']>> {
  const all = flags.device === undefined;
  const answer = await runJob({ ...flags, all }, view);
  const { data } = answer;
  return { ...answer, data: 'devices' in data ? data : { devices: [data] } };
}
