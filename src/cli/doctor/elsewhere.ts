import type { DeviceEntry } from '../../client/backend.js';
import type { Told } from '../../client/family.js';
import { deviceTypeName } from '../../uapi/ioctl.js';
import type { Target } from '../connect.js';
import { asFwctlError } from '../errors.js';
import { familyOf } from '../family.js';
import { type Reach, reachOf } from '../reach.js';
import type { Check, Tried } from './check.js';
import { access, commands, whoseCheck } from './devices.js';
import { scopeCheck, taintCheck } from './kernel.js';

/** What there is to say of devices that are not this machine's own. */
interface Examination {
  readonly tried: readonly Tried[];
  readonly scopes: readonly Reach[];
  readonly checks: readonly Check[];
}

/** Emulated devices, or those of a recording: each is opened, asked for its type, and for what its family tells. Throws FwctlError of the backend. */
export async function examine(targets: readonly [Target, ...Target[]]): Promise<Examination> {
  const host = await targets[0].backend.host();
  const scopes = reachOf(host);
  const examined = [];
  for (const target of targets) examined.push(await examineOne(target));
  return {
    tried: examined.map(({ tried }) => tried),
    scopes,
    checks: [
      ...examined.flatMap(({ checks }) => checks),
      { check: 'lockdown', status: 'ok', detail: host.credentials.lockdown },
      taintCheck(host.tainted),
      ...scopes.map((reach) => scopeCheck(reach, host.tainted)),
    ],
  };
}

async function examineOne({ device, open }: Target): Promise<{ tried: Tried; checks: Check[] }> {
  const whose = whoseCheck(device);
  try {
    const session = await open();
    try {
      const info = await session.info();
      const tried = { device, owner: undefined, type: deviceTypeName(info.deviceType) };
      const family = await familyOf(session);
      const answers = await answersOf(device, (note) => family.tell(session, info, note));
      return { tried, checks: [whose, access(tried), ...commands(tried), answers] };
    } finally {
      await session.close();
    }
  } catch (error) {
    const tried = { device, owner: undefined, error: asFwctlError(error) };
    return { tried, checks: [whose, access(tried)] };
  }
}

/** Whether its firmware answers: what it tells of itself, or why not. */
async function answersOf(
  { name }: DeviceEntry,
  tell: (note: (text: string) => void) => Promise<Pick<Told, 'lines'>>,
): Promise<Check> {
  const check = `${name} answers`;
  const notes: string[] = [];
  try {
    const { lines } = await tell((note) => notes.push(note));
    if (notes.length)
      return { check, status: 'warning', detail: notes.join('; '), next: `fwctl health -d ${name}` };
    return {
      check,
      status: 'ok',
      detail: lines.map(([key, value]) => `${key} ${value}`).join(', '),
    };
  } catch (error) {
    const { message, facts } = asFwctlError(error);
    return { check, status: 'missing', detail: message, ...(facts.next ? { next: facts.next } : {}) };
  }
}
