import { constants, existsSync, statSync } from 'node:fs';
import { FwctlError } from '../../client/backend.js';
import { openFile } from '../../native/libc.js';
import { errnoMeaning, errnoNumber, errnoOf } from '../../uapi/errno.js';
import { PARENT_DRIVERS } from '../../uapi/parent-driver.js';
import { deviceNumber, hasInstance, nodeOf } from './discovery.js';
import { linkName, type Roots, textOf } from './files.js';
import { whyNone } from './support.js';

const { O_RDWR, O_RDONLY } = constants;
/** O_CLOEXEC of Linux, which node:fs sets by itself and does not name (include/uapi/asm-generic/fcntl.h). */
const O_CLOEXEC = 0o2000000;

const REFUSED = [errnoNumber('EACCES'), errnoNumber('EPERM')];

/** Who may open a node: as far as stat(2) tells. */
export interface NodeOwner {
  readonly uid: number;
  readonly gid: number;
  /** "root" where the number has a name. */
  readonly user: string;
  readonly group: string;
  /** Permission bits. */
  readonly mode: number;
}

/** Opens the node of an instance. Throws FwctlError `device`. */
export async function openNode(roots: Roots, name: string): Promise<number> {
  const node = nodeOf(roots, name);
  let fd = await openFile(node, O_RDWR | O_CLOEXEC);
  // Any access mode may do all of fwctl's ioctls.
  if (REFUSED.includes(-fd)) fd = await openFile(node, O_RDONLY | O_CLOEXEC);
  if (fd < 0) throw cantOpen(roots, name, node, -fd);
  return fd;
}

function cantOpen(roots: Roots, name: string, node: string, number: number): FwctlError {
  const errno = errnoOf(number);
  const { why, next } = reason(roots, name, node, number);
  return new FwctlError('device', `${node} can't be opened: ${why}`, {
    ...(errno ? { errno } : {}),
    path: node,
    next,
  });
}

function reason(roots: Roots, name: string, node: string, number: number): { why: string; next: string } {
  const errno = errnoOf(number);
  switch (errno) {
    case 'ENOENT':
      return missing(roots, name);
    case 'EACCES':
    case 'EPERM':
      return {
        why: `this user may not (${errno}): ${whoMay(nodeOwner(node))}`,
        next: 'run it as one who may, or let a udev rule give the node to a group that you are in',
      };
    case 'ENXIO':
    case 'ENODEV':
      return {
        why: `the device was unplugged, or its driver has left it (${errno})`,
        next: 'see what is there with: fwctl list --backend kernel',
      };
    case undefined:
      return { why: `errno ${number}`, next: 'the kernel log may say more' };
    default:
      return {
        why: `${errno}, ${errnoMeaning(errno)}`,
        next:
          linkName(`${roots.sysfs}/class/fwctl/${name}/device/driver`) === PARENT_DRIVERS.mlx5
            ? 'the driver makes a user context at open; the kernel log may say why it could not'
            : 'the kernel log may say more',
      };
  }
}

function missing(roots: Roots, name: string): { why: string; next: string } {
  if (hasInstance(roots, name)) {
    const number = deviceNumber(roots, name)?.replace(':', ' ') ?? 'MAJOR MINOR';
    return {
      why: `the kernel has ${name}, but there is no node for it`,
      next: `let udev make it: udevadm trigger -s fwctl; or make it: mknod -m 600 ${nodeOf(roots, name)} c ${number}`,
    };
  }
  if (existsSync(`${roots.sysfs}/class/fwctl`))
    return { why: `the kernel has no ${name}`, next: 'see what is there with: fwctl list --backend kernel' };
  return whyNone(roots);
}

/** Undefined where the node is not there, or a preloaded library hides it from stat. */
export function nodeOwner(node: string): NodeOwner | undefined {
  try {
    const { uid, gid, mode } = statSync(node);
    return {
      uid,
      gid,
      user: nameOf('/etc/passwd', uid),
      group: nameOf('/etc/group', gid),
      mode: mode & 0o7777,
    };
  } catch {
    return undefined;
  }
}

/** The name of a number in passwd(5) or group(5); the number where it has none. */
function nameOf(file: string, id: number): string {
  const line = (textOf(file) ?? '').split('\n').find((one) => one.split(':')[2] === String(id));
  return /^[\w.-]+$/.exec(line?.split(':')[0] ?? '')?.[0] ?? String(id);
}

/** "root and the group rdma may" */
export function whoMay(owner: NodeOwner | undefined): string {
  if (!owner) return 'root may';
  const { mode, user, group } = owner;
  if (mode & 0o004)
    return 'everyone may by its mode, so something else forbids it (a device cgroup, a mount with nodev)';
  const users = [...new Set(mode & 0o400 ? ['root', user] : ['root'])];
  return `${[...users, ...(mode & 0o040 ? [`the group ${group}`] : [])].join(' and ')} may`;
}
