import type { Backend } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import type { Access } from '../../plan/targets.js';
import { targetsOf } from '../connect.js';
import { familyOf } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { requireMeant } from '../unnamed/unnamed.js';
import { offlineAccess } from './send.js';

/** The devices that flags leave: the one that is named, or all of the backend. `changes`: something may be written to them. */
export async function planAccess(flags: ConnectionFlags, use: 'reads' | 'changes'): Promise<Access> {
  if (use === 'changes') requireMeant(flags, 'changes');
  const targets = await targetsOf(flags, 'reads', { all: flags.device === undefined });
  const byName = new Map(targets.map((target) => [target.device.name, target]));
  const [first] = targets;
  if (!first) throw new Error('there is a device, or an error');
  const backend: Backend = Object.assign(Object.create(first.backend) as Backend, {
    list: async () => targets.map(({ device }) => device),
  });
  return {
    ...offlineAccess,
    backend,
    some: flags.device !== undefined,
    open: (device) => {
      const target = byName.get(device.name);
      if (!target) throw new FwctlError('device', `${device.name} is not there any more`);
      return target.open();
    },
    family: async (session) => {
      const client = await familyOf(session);
      return { name: client.type, job: await client.plan?.() };
    },
  };
}
