import type { DeviceInfo } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import type { FamilyClient, Told } from '../../../client/family.js';
import type { Session } from '../../../client/session.js';
import { meanings } from '../meaning.js';
import { codeIn, codes, codesOf } from './codes.js';
import { failureOf, LENGTHS } from './command.js';
import { mlx5Errnos } from './errnos.js';
import { type Identity, readContextInfo, readIdentity, uctxCapNames } from './identity.js';
import { jobs, live } from './jobs.js';
import { layoutBook } from './layout-book.js';
import { answered, begin, commandRows, note, received, sent } from './messages.js';
import { foundNames } from './names.js';
import { reader } from './reading.js';
import { hiddenIn, secretsIn } from './secrets.js';
import { vocabulary } from './words.js';

/** ConnectX and BlueField, by the driver mlx5_core. */
export const mlx5Client: FamilyClient = {
  title: 'ConnectX and BlueField adapters',
  topics: 'reg obj config diag dump trace query-caps function'.split(' '),
  lengths: { input: LENGTHS, output: LENGTHS },
  makesContext: true,
  commands: commandRows,
  begin,
  sent,
  note,
  received,
  answered,
  failure: (name, ...answer) => failureOf({ name, function: '' }, ...answer),
  meanings,
  layouts: layoutBook,
  tell,
  infoFields(data) {
    // The uid is the open file's own: it is another at each open.
    return data.length < 8 ? undefined : { uctx_caps: readContextInfo(data).uctx_caps };
  },
  vocabulary,
  secrets: ({ input }, output) => secretsIn(input, output),
  hidden: ({ register, input }, output) => hiddenIn(register, input, output),
  errnos: mlx5Errnos,
  codes,
  codesOf,
  codeIn,
  log: async () => (await import('./log/reader.js')).mlx5Log,
  names: foundNames,
  jobs,
  live,
  snapshot: async () => (await import('./snapshot/snapshot.js')).snapshot,
  setup: async () => (await import('./setup.js')).setup,
  plan: async () => (await import('./plan/plan.js')).plan,
  update: async () => (await import('./update/job.js')).updateJob,
  evidence: async () => (await import('./evidence/job.js')).evidence,
  reset: async () => (await import('./reset.js')).reset,
  // Behind all else: what stands behind a spread is made name by name.
  ...reader,
};

async function tell(session: Session, { data }: DeviceInfo, say: (text: string) => void): Promise<Told> {
  const context = readContextInfo(data);
  const identity = await identityOf(session, say);
  const caps = uctxCapNames(context.uctx_caps);
  return {
    whole: true,
    data: {
      ...context,
      uctx_cap_names: caps,
      firmware_version: identity?.firmware_version ?? null,
      psid: identity?.psid ?? null,
      hw_dev_id: identity?.hw_dev_id ?? null,
    },
    lines: [
      ['uid', String(context.uid)],
      ['uctx_caps', `0x${context.uctx_caps.toString(16)} (${caps.join(', ') || 'none'})`],
      ['firmware', identity?.firmware_version ?? 'not known'],
      ['psid', identity?.psid ?? 'not known'],
    ],
  };
}

/** Firmware and board; a device that keeps them to itself, or a policy that does, leaves the rest of the answer whole. */
async function identityOf(session: Session, say: (text: string) => void): Promise<Identity | undefined> {
  try {
    return await readIdentity(session);
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    say(`firmware and PSID are not known: ${error.message}`);
    return undefined;
  }
}
