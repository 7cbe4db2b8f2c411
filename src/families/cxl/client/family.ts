import { plainMeanings } from '../../../bits/meaning.js';
import type { DeviceInfo } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import type { FamilyClient, Told } from '../../../client/family.js';
import type { Session } from '../../../client/session.js';
import { codes } from './codes.js';
import { cxlErrnos } from './errnos.js';
import { readFeatureList } from './features.js';
import { jobs } from './jobs.js';
import { layoutBook } from './layout-book.js';
import { answered, begin, commandRows, failure, LENGTHS, note, sent } from './messages.js';
import { foundNames } from './names.js';
import { type Knowledge, reader } from './reading.js';
import { secretsIn } from './secrets.js';
import { vocabulary } from './words.js';

/** CXL memory devices, by cxl_core's fwctl driver. */
export const cxlClient: FamilyClient<Knowledge> = {
  ...reader,
  title: 'CXL memory devices',
  topics: ['feature'],
  lengths: LENGTHS,
  commands: commandRows,
  begin,
  sent,
  note,
  answered,
  failure,
  meanings: plainMeanings,
  layouts: layoutBook,
  tell,
  vocabulary,
  secrets: secretsIn,
  errnos: cxlErrnos,
  codes,
  log: async () => (await import('./log.js')).cxlLog,
  names: foundNames,
  jobs,
  snapshot: async () => (await import('./snapshot.js')).snapshot,
  setup: async () => (await import('./setup.js')).setup,
  elsewhere: {
    update: 'fwctl carries Features alone to it; its own driver replaces it: cxl update-firmware',
    reset: 'its memory is in use; what was stored begins to run with a boot of the machine',
  },
  evidence: async () => (await import('./evidence.js')).evidence,
  plan: async () => (await import('./plan.js')).plan,
};

/** How many features there are, and how many of them can be set through fwctl. The driver gives no device data. */
async function tell(session: Session, _info: DeviceInfo, say: (text: string) => void): Promise<Told> {
  const features = await featuresOf(session, say);
  const own = features?.filter(({ known }) => known?.exclusive).length;
  const { firmware } = session.device;
  return {
    data: {
      firmware_version: firmware ?? null,
      features: features?.length ?? null,
      kernel_features: own ?? null,
    },
    lines: [
      ['firmware', firmware ?? 'not known'],
      [
        'features',
        features ? `${features.length}, of which the kernel keeps ${own} for itself` : 'not known',
      ],
    ],
  };
}

/** A device that keeps them to itself, or a policy that does, leaves the rest of the answer whole. */
async function featuresOf(session: Session, say: (text: string) => void) {
  try {
    return await readFeatureList(session);
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    say(`features are not known: ${error.message}`);
    return undefined;
  }
}
