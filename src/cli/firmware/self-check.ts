import { FwctlError } from '../../client/errors.js';
import type { Session } from '../../client/session.js';
import type { SelfCheckJob } from '../../client/update.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { deviceJson, type Target } from '../connect.js';
import { EXIT_CODES } from '../exit.js';

const COLUMNS = [{ key: 'entry', isName: true }, { key: 'bytes' }, { key: 'version' }, { key: 'state' }];

/** What a device keeps, checked by its own firmware. Throws FwctlError `device` where a file is to be compared. */
export async function checkItself(
  { backend, device }: Target,
  session: Session,
  { of, unreadable, check }: SelfCheckJob,
  path: string | undefined,
): Promise<Answer<Documents['fwctl.firmware.verify/1']>> {
  if (path !== undefined)
    throw new FwctlError('device', `${device.name} can't be compared with a file: ${unreadable}`, {
      next: `have its own firmware check what it keeps: fwctl firmware verify -d ${device.name}`,
    });
  const entries = await check(session);
  if (!entries.length)
    throw new FwctlError('device', `${device.name} shows nothing of its ${of}`, {
      next: 'a VF has no part of it: ask the PF',
    });
  const wrong = entries.filter(({ state }) => state === 'bad').map(({ name }) => `${name} is bad`);
  return {
    data: {
      device: deviceJson(backend, device),
      component: of,
      which: 'stored',
      same: wrong.length === 0,
      parts: entries.map(({ name, bytes: length, version, state }) => ({
        name,
        length,
        ...(version ? { version } : {}),
        state,
      })),
      wrong,
    },
    text: async (style) =>
      `${await toTable(
        COLUMNS,
        entries.map(({ name, bytes, version, state }) => ({
          entry: name,
          bytes,
          version: version ?? '-',
          state: state === 'bad' ? { text: state, paint: style.red } : state,
        })),
        style,
      )}\n${of} of ${safe(device.name)}, by the check of its own firmware: ${
        wrong.length ? `${wrong.length} of its entries are bad` : 'nothing is bad'
      }\n`,
    ...(wrong.length ? { exit: EXIT_CODES.differs } : {}),
  };
}
