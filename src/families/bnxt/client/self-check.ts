import { namesOf } from '../../../bits/enum.js';
import type { Fields } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import type { CheckedEntry, SelfCheckJob } from '../../../client/update.js';
import { findEnum } from '../prm/enums.js';
import { ask, askMore } from './jobs/ask.js';

/** NVM_FIND_DIR_ENTRY.opt_ordinal: that very ordinal, or the next one behind it. */
const EQUAL = 0;
const GREATER = 2;

/** Nobody has more entries of one type; a firmware whose directory has no end would be asked for ever. */
const MOST = 64;

/** Error codes of HWRM by which a firmware says that it has no such check. */
const ABSENT = ['CMD_NOT_SUPPORTED', 'RESOURCE_ACCESS_DENIED'];

/** All entries of a type, as far as the directory may be searched: its list (NVM_GET_DIR_ENTRIES) is not on the kernel's. */
async function entriesOf(session: Session, dir_type: number): Promise<Fields[]> {
  const found: Fields[] = [];
  for (let next: Fields = { dir_type, opt_ordinal: EQUAL }; found.length < MOST; ) {
    const entry = await askMore(session, 'NVM_FIND_DIR_ENTRY', next);
    if (!entry) break;
    found.push(entry);
    next = { dir_type, dir_ordinal: entry.dir_ordinal as number, opt_ordinal: GREATER };
  }
  return found;
}

async function stateOf(session: Session, dir_type: number, entry: Fields): Promise<CheckedEntry['state']> {
  try {
    await ask(session, 'NVM_VERIFY_UPDATE', { dir_type, dir_ordinal: entry.dir_ordinal as number });
    return 'good';
  } catch (error) {
    if (!(error instanceof FwctlError) || error.kind !== 'firmware') throw error;
    return ABSENT.includes(error.facts.status ?? '') ? 'not told' : 'bad';
  }
}

/** fw_ver: a byte each for major and minor, two for the third; 0 where the entry is no firmware. */
const versionOf = (version: number): string | undefined =>
  version ? `${version >>> 24}.${(version >>> 16) & 0xff}.${version & 0xffff}` : undefined;

/** The flash of a card, entry by entry of its directory, as the firmware itself checks them (NVM_VERIFY_UPDATE). */
export const selfCheck: SelfCheckJob = {
  of: 'flash',
  unreadable: "the kernel's list does not let NVM_READ pass: nothing can be read back",

  async check(session) {
    const types = findEnum('nvm_dir_type');
    const checked: CheckedEntry[] = [];
    for (const value of new Set(types.values.values())) {
      const type = Number(value);
      const name = namesOf(types, type) ?? String(type);
      for (const entry of type ? await entriesOf(session, type) : []) {
        const version = versionOf(entry.fw_ver as number);
        checked.push({
          name: entry.dir_ordinal ? `${name} ${entry.dir_ordinal}` : name,
          bytes: entry.dir_data_length as number,
          ...(version ? { version } : {}),
          state: await stateOf(session, type, entry),
        });
      }
    }
    return checked;
  },
};
