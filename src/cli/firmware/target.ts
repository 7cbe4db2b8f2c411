import { FwctlError } from '../../client/errors.js';
import type { UpdateFile } from '../../client/update.js';
import { chooseBackend, type Target, targetsOf, targetsOn } from '../connect.js';
import { familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { adapterOf } from '../plan/send.js';

/** What an image is made for: others of these are no matter of the device's mood. */
const FITS: readonly string[] = ['psid', 'chip', 'component'];

/** Why a file is for none of these devices; undefined: it fits this one. */
async function misfit(target: Target, file: UpdateFile): Promise<string | undefined> {
  const session = await target.open();
  try {
    const job = await (await familyOf(session)).update?.();
    if (!job) return 'fwctl can not replace its firmware';
    const { hindrances } = await job.propose(session, file);
    return hindrances.find(({ check }) => FITS.includes(check))?.message;
  } finally {
    await session.close();
  }
}

/**
 * The device that the flags mean; where they name none, and the machine has several adapters, the one that the file fits; with `all` every one that it fits. Throws
 * FwctlError `device`.
 */
export async function targetsFor(
  file: UpdateFile,
  flags: ConnectionFlags & { all?: boolean },
): Promise<Target[]> {
  if (flags.device !== undefined) return targetsOf(flags, 'changes');
  const backend = await chooseBackend(flags, 'changes');
  const meant = async ({ device }: Target) =>
    (await targetsOn(backend, { ...flags, device: device.name }, 'changes'))[0] as Target;
  const all = await targetsOn(backend, flags, 'reads', { all: true });
  const firsts = all.filter(
    ({ device }, i) => all.findIndex((one) => adapterOf(one.device) === adapterOf(device)) === i,
  );
  if (firsts.length === 1 && !flags.all) return targetsOn(backend, flags, 'changes');
  const fitting: Target[] = [];
  const others: string[] = [];
  for (const target of firsts) {
    try {
      const why = await misfit(target, file);
      if (why === undefined) fitting.push(target);
      else others.push(`${target.device.name}: ${why}`);
    } catch (error) {
      if (!(error instanceof FwctlError) || error.kind === 'usage') throw error;
      others.push(`${target.device.name}: ${error.message}`);
    }
  }
  if (fitting.length === 1 || (fitting.length && flags.all)) return Promise.all(fitting.map(meant));
  if (fitting.length)
    throw new FwctlError('device', `the image fits ${fitting.map(({ device }) => device.name).join(', ')}`, {
      next: 'say which one with -d, or all of them with --all',
      known: fitting.map(({ device }) => device.name),
    });
  throw new FwctlError('device', 'the image fits no device', { path: file.path, also: others });
}
