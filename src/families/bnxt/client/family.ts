import type { FamilyClient } from '../../../client/family.js';
import { meanings } from '../meaning.js';
import { codes } from './codes.js';
import { bnxtErrnos } from './errnos.js';
import { tell, uctxCaps } from './info.js';
import { jobs, live } from './jobs.js';
import { layoutBook } from './layout-book.js';
import { answered, begin, commandRows, comparable, failureOf, LENGTHS, note, sent } from './messages.js';
import { foundNames } from './names.js';
import { reader } from './reading.js';
import { secretsIn } from './secrets.js';
import { vocabulary } from './words.js';

/** Broadcom's NetXtreme-C and -E, by the driver bnxt_en: requests and answers of HWRM. */
export const bnxtClient: FamilyClient = {
  ...reader,
  type: 'bnxt',
  title: 'Broadcom NetXtreme-C and NetXtreme-E adapters',
  topics: [],
  lengths: LENGTHS,
  commands: commandRows,
  begin,
  sent,
  note,
  answered,
  failure: failureOf,
  comparable,
  meanings,
  layouts: layoutBook,
  tell,
  infoFields(data) {
    const caps = uctxCaps(data);
    return caps === undefined ? undefined : { uctx_caps: caps };
  },
  passing: ['seq_id'],
  vocabulary,
  secrets: ({ input }, output) => secretsIn(input, output),
  errnos: bnxtErrnos,
  codes,
  log: async () => (await import('./log.js')).bnxtLog,
  names: foundNames,
  jobs,
  live,
  snapshot: async () => (await import('./snapshot.js')).snapshot,
  setup: async () => (await import('./setup.js')).setup,
  selfCheck: async () => (await import('./self-check.js')).selfCheck,
  elsewhere: {
    update:
      "the kernel's list lets neither NVM_WRITE nor NVM_INSTALL_UPDATE pass; its own driver replaces it: devlink dev flash",
    reset:
      'its driver stops the functions of the card first: devlink dev reload, action fw_activate; the bare command: fwctl rpc FW_RESET embedded_proc_type=CHIP selfrst_status=SELFRSTASAP',
  },
  evidence: async () => (await import('./evidence.js')).evidence,
};
