import { readSnapshot } from '../../../backends/snapshot/read.js';
import { safe } from '../../../present/safe.js';
import { toTable } from '../../../present/table.js';
import type { Documents } from '../../../schema/documents.js';
import type { Answer } from '../../base.js';
import { changeJson, changeRow } from '../../snapshot/difference.js';
import { freshTime, instancesText } from '../adapter.js';
import { Desk } from './desk.js';
import { addFrom } from './from.js';

const COLUMNS = ['thing', 'field', 'before', 'after'].map((key) => ({
  key,
  title: { before: 'snapshot', after: 'emulated' }[key] ?? key,
}));

/** Plugs in an adapter that is made after a snapshot, and tells what it can't be. Throws FwctlError `usage`. */
export async function addedFrom(
  stateDir: string | undefined,
  file: string,
): Promise<Answer<Documents['fwctl.emulator.add/1']>> {
  const machine = new Desk(stateDir);
  const { controls } = machine;
  const { address, profile, base, differing, same } = await addFrom(machine, readSnapshot(file), file);
  const summary = controls.adapters().find(({ adapter }) => adapter === address);
  const instances = summary?.instances ?? [];
  const { data, note } = freshTime(controls, address);
  return {
    data: {
      ...data,
      adapters: [{ adapter: address, profile, instances }],
      from: { file, base, same, differing: differing.flatMap(({ changes }) => changes.map(changeJson)) },
    },
    text: async (style) => {
      const rows = differing.flatMap((thing) => thing.changes.map((change) => changeRow(thing, change)));
      const table = rows.length ? `\nit can not be:\n${await toTable(COLUMNS, rows, style)}` : '';
      return `${address}  ${safe(profile)}  ${instancesText(instances)}\n${same} fields are those of the snapshot${rows.length ? `, ${rows.length} are not` : ', but for what moves by itself'}\n${table}${note}`;
    },
  };
}
