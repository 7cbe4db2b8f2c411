import type { HostFunction } from '../../../client/backend.js';
import type { Session } from '../../../client/session.js';
import type { FunctionInfo } from './functions.js';

/** Why capabilities of a function can't be set now, and what to do. */
export interface Hindrance {
  readonly message: string;
  readonly next: string;
}

type Target = Pick<FunctionInfo, 'name' | 'title' | 'state'>;

/** A driver that holds a function for somebody else, and does not use it: vfio-pci and its variants (Linux's drivers/vfio/pci), pci-stub. */
const isHolder = (driver: string): boolean => /(^|[-_])vfio[-_]pci$|^pci-stub$/.test(driver);

/** Why nothing can be set of a function: a driver uses it already. Undefined where none does. `host`: as this host shows it. */
export function hindranceFor(
  { backend, device }: Session,
  { name, state }: Target,
  host: HostFunction | undefined,
): Hindrance | undefined {
  const driver = host?.driver ?? null;
  const counts = 'what is set counts for the next one alone';
  if (driver !== null && isHolder(driver))
    return state === 'in_use'
      ? {
          message: `${name} is held by ${driver}, and the driver of a guest has it already: ${counts}`,
          next: 'stop the guest first',
        }
      : undefined;
  if (driver === null && state !== 'in_use') return undefined;
  const sysfs =
    driver === null ? 'through sysfs' : `echo ${host?.pci} > /sys/bus/pci/drivers/${driver}/unbind`;
  return {
    message: `${name} has a driver already, ${driver ?? 'which this host does not show'}: ${counts}`,
    next: `take it from its driver first: ${
      backend.name === 'emulated' ? `fwctl function unbind ${name} -d ${device.name}` : sysfs
    }`,
  };
}

/** The same of a function that the host is asked for. */
export async function hindranceOf(session: Session, target: Target): Promise<Hindrance | undefined> {
  const hosts = await session.hostFunctions();
  return hindranceFor(
    session,
    target,
    hosts.find((host) => host.function === target.title),
  );
}
