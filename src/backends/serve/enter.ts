import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { FwctlError } from '../../client/errors.js';
import { MARK } from './left.js';
import type { Asked } from './notify/filter.js';
import { canMakeNodes } from './notify/nodes.js';
import { NotifyServer } from './notify/server.js';
import type { Refusal } from './notify/supervisor.js';

/** umockdev's library (Debian package umockdev), as ld.so finds it; a path names another. */
const PRELOAD = 'libumockdev-preload.so.0';

/**
 * How a program is brought to a bed. `notify`: in a mount namespace as well, and the kernel asks about its calls: no library is needed, and all programs see the
 * devices. `namespace`: in a mount namespace, where /sys, /dev/fwctl and the sockets are in their places; all
 * that resolves paths sees them. `plain`: umockdev's library alone redirects paths, of the calls that it catches.
 */
export const FORMS = ['notify', 'namespace', 'plain'] as const;

export type Form = (typeof FORMS)[number];

/** A program with its arguments and environment. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** What a program needs to see the bed in the plain form. */
export const bedEnvironment = (bed: string, env: NodeJS.ProcessEnv) => ({
  UMOCKDEV_DIR: bed,
  LD_PRELOAD: [preloadOf(env), env.LD_PRELOAD].filter(Boolean).join(' '),
});

const preloadOf = (env: NodeJS.ProcessEnv): string => env.FWCTL_UMOCKDEV || PRELOAD;

/** Whether ld.so finds umockdev's library. Throws FwctlError `device` where it does not. */
export function requireUmockdev(env: NodeJS.ProcessEnv = process.env): void {
  const preload = preloadOf(env);
  const { error, stderr } = spawnSync('/bin/true', { env: { LD_PRELOAD: preload }, encoding: 'utf8' });
  if (!error && !stderr) return;
  throw new FwctlError('device', `umockdev's preload library is not there: ${preload}`, {
    next: 'install it (Debian, Ubuntu: apt-get install umockdev), or name it in FWCTL_UMOCKDEV',
  });
}

/** The flags of unshare(1) for a mount namespace, in which a user that is not root needs a user namespace too. */
function namespaces(): readonly (readonly string[])[] {
  const ids = [`--map-user=${process.getuid?.() ?? 0}`, `--map-group=${process.getgid?.() ?? 0}`];
  return [['--mount'], ['--mount', '--user', ...ids, '--keep-caps']];
}

/** The flags with which this user may make a namespace and mount in it; undefined: it may not. */
export const usableNamespace = (): readonly string[] | undefined =>
  namespaces().find((flags) => {
    const args = [...flags, 'mount', '-t', 'tmpfs', 'tmpfs', '/sys'];
    return spawnSync('unshare', args, { stdio: 'ignore' }).status === 0;
  });

/**
 * Makes a root for the program, on top of /sys, which it won't need: all of the host's but /sys, /dev and /ioctl; then goes there. As its real root where that can
 * be (of an initramfs it can't): who has only changed its root may make no user namespace (user_namespaces(7)). Arguments: the bed, the working directory,
 * the program. What fails of it is exec's own failure. Users need not have the folders of what goes there on their PATH.
 */
const ENTER = `
set -e
trap 'exit 125' EXIT
bed=$1 cwd=$2 root=/sys path=$PATH
PATH=$PATH:/usr/sbin:/sbin
shift 2
mount -t tmpfs -o mode=755 fwctl "$root"
for entry in /* /.[!.]*; do
  case $entry in /sys | /dev | /ioctl | '/*' | '/.[!.]*') continue ;; esac
  if [ -L "$entry" ]; then cp -P "$entry" "$root$entry"
  elif [ -d "$entry" ]; then mkdir "$root$entry" && mount --rbind "$entry" "$root$entry"
  elif [ -f "$entry" ]; then : > "$root$entry" && mount --bind "$entry" "$root$entry"
  fi
done
mkdir "$root/dev" "$root/dev/fwctl" "$root/dev/.node" "$root/sys" "$root/ioctl"
for name in null zero full random urandom tty ptmx console pts shm mqueue hugepages fd stdin stdout stderr; do
  from=/dev/$name to=$root/dev/$name
  if [ -L "$from" ]; then cp -P "$from" "$to"
  elif [ -d "$from" ]; then mkdir "$to" && mount --rbind "$from" "$to"
  elif [ -e "$from" ]; then : > "$to" && mount --bind "$from" "$to"
  fi
done
mount --bind "$bed/dev/fwctl" "$root/dev/fwctl"
mount -o remount,bind,nodev "$root/dev/fwctl" 2>/dev/null || :
mount --bind "$bed/dev/.node" "$root/dev/.node"
mount --bind "$bed/ioctl" "$root/ioctl"
mount --bind "$bed/sys" "$root/sys"
mount --bind "$bed/proc/sys/kernel/tainted" "$root/proc/sys/kernel/tainted" 2>/dev/null || :
cd "$root"
if pivot_root . . 2>/dev/null; then
  umount -l . || :
  root=/
fi
exec chroot "$root" /bin/sh -c 'PATH=$1; cd "$2" || exit 125; shift 2; exec "$@"' fwctl-exec "$path" "$cwd" "$@"
`;

/** What a program is run by, so that it does not outlive fwctl; it has none of the capabilities of the namespace's maker. */
const LAST = ['setpriv', '--pdeathsig', 'KILL', '--'];
const LAST_OF_USER = ['setpriv', '--pdeathsig', 'KILL', '--ambient-caps', '-all', '--inh-caps', '-all', '--'];

/** How a program is started in a folder so that it sees the bed. `namespace`: the flags for one; undefined: plain. */
export function enterBed(
  bed: string,
  program: readonly string[],
  namespace: readonly string[] | undefined,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): CommandLine {
  const plain = bedEnvironment(bed, env);
  const { UMOCKDEV_DIR, LD_PRELOAD } = namespace ? { ...plain, UMOCKDEV_DIR: '' } : plain;
  const line = ['env', `UMOCKDEV_DIR=${UMOCKDEV_DIR}`, `LD_PRELOAD=${LD_PRELOAD}`, ...program];
  return { ...inNamespace(bed, line, namespace, folder), env: { ...env, [MARK]: bed } };
}

/** Variables that Node obeys: the program's, not those of what starts it. */
const OF_NODE = /^NODE_/;

/** The file by which Node becomes a served program, below the root of the package. */
const LAUNCH = 'dist/bundle/launch.cjs';

/**
 * How a program is started so that its calls are asked about. `root`: of the package. Where there is no namespace, what paths lead to is asked about as well.
 */
export function enterByNotification(
  root: string,
  bed: string,
  program: readonly string[],
  namespace: readonly string[] | undefined,
  folder: string,
  env: NodeJS.ProcessEnv = process.env,
): CommandLine {
  const isHidden = ([name]: [string, unknown]) => OF_NODE.test(name);
  const hidden = Object.fromEntries(Object.entries(env).filter(isHidden));
  const seen = Object.fromEntries(Object.entries(env).filter((entry) => !isHidden(entry)));
  const asked: Asked = { stats: !namespace || !canMakeNodes(bed), paths: !namespace };
  const launch = [
    process.execPath,
    join(root, LAUNCH),
    JSON.stringify(asked),
    JSON.stringify(hidden),
    ...program,
  ];
  return { ...inNamespace(bed, launch, namespace, folder), env: { ...seen, [MARK]: bed } };
}

/** Starts a program by notification that asks for nothing: what is refused, if anything is. `root`: of the package. */
export async function tryNotification(root: string): Promise<Refusal | undefined> {
  const none = async () => 'ENXIO' as const;
  const caller = () => {
    throw new Error('a call on a device that is not there');
  };
  const kernel = { open: none, ioctl: none, close: async () => {}, caller };
  const server = new NotifyServer<never>(kernel, 0, { failed() {} });
  const asked: Asked = { stats: false, paths: false };
  const args = [join(root, LAUNCH), JSON.stringify(asked), '{}', '/bin/true'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'ignore', server.begin()] });
  server.started(child.pid ?? 0);
  await new Promise((resolve) => child.on('close', resolve));
  await server.close();
  return server.refusal;
}

function inNamespace(
  bed: string,
  program: readonly string[],
  namespace: readonly string[] | undefined,
  folder: string,
): Pick<CommandLine, 'command' | 'args'> {
  const last = namespace?.includes('--user') && process.getuid?.() !== 0 ? LAST_OF_USER : LAST;
  const line = [...last, ...program];
  if (namespace) line.unshift('unshare', ...namespace, '/bin/sh', '-c', ENTER, 'fwctl-exec', bed, folder);
  const [command = '', ...args] = line;
  return { command, args };
}
