import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { CODE_CACHE, ROOT } from './files.js';

/** Whether signatures can be made and checked here. */
export const hasSshKeygen = (): boolean =>
  spawnSync('ssh-keygen', ['-l', '-f', '/nowhere']).error === undefined;

/** A program in place of ssh that runs the command of the other machine here; where CUT is set, it dies behind so many bytes of the answers. */
const SHAM = `#!/usr/bin/env node
const { spawn } = require('node:child_process');
const command = process.argv.slice(process.argv.indexOf('--') + 2).join(' ');
const child = spawn('sh', ['-c', \`exec \${command}\`], { stdio: ['pipe', 'pipe', 'inherit'] });
let left = Number(process.env.CUT ?? Infinity);
process.stdin.pipe(child.stdin).on('error', () => {});
child.stdout.on('data', (chunk) => {
  const part = chunk.subarray(0, left);
  left -= part.length;
  process.stdout.write(part, () => {
    if (left > 0) return;
    child.kill('SIGKILL');
    process.stderr.write('client_loop: send disconnect: Broken pipe\\n');
    process.exit(255);
  });
});
child.on('close', (code) => process.exit(code ?? 255));
`;

/** The environment in which ssh is a program of a folder, and the fwctl of every other machine this one with a state folder of its own. */
export function shamSsh(folder: string, more = ''): { env: NodeJS.ProcessEnv; state: string } {
  const program = join(folder, 'sham-ssh');
  writeFileSync(program, SHAM, { mode: 0o755 });
  const state = join(folder, 'there');
  const fwctl = `${process.execPath} ${join(ROOT, 'bin/run.js')}`;
  return {
    env: {
      FWCTL_SSH: program,
      FWCTL_REMOTE: `env XDG_CACHE_HOME=${CODE_CACHE} FWCTL_STATE_DIR=${state} ${more} ${fwctl}`,
    },
    state,
  };
}

const SSHD = '/usr/sbin/sshd';
export const hasSshd = (): boolean => existsSync(SSHD) && hasSshKeygen();

/** Runs something with an sshd on a port of the loopback interface, which takes one key, made for it; gives the ssh that goes there, and the port. */
export async function withSshd<T>(
  folder: string,
  work: (ssh: string, port: number) => Promise<T>,
): Promise<T> {
  const path = (name: string) => join(folder, name);
  for (const name of ['host', 'user'])
    spawnSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path(name)]);
  const port = await freePort();
  writeFileSync(
    path('sshd.conf'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${path('host')}`,
      `AuthorizedKeysFile ${path('user.pub')}`,
      'StrictModes no',
      'UsePAM no',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PidFile none',
    ].join('\n'),
  );
  writeFileSync(
    path('ssh.conf'),
    `IdentityFile ${path('user')}\nIdentitiesOnly yes\nUserKnownHostsFile ${path('known')}\nStrictHostKeyChecking accept-new\nLogLevel ERROR\nBatchMode yes\n`,
  );
  // The folder of its separated part, which Debian's unit makes otherwise.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true });
  const server = spawn(SSHD, ['-D', '-e', '-f', path('sshd.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    await new Promise<void>((resolve, reject) => {
      let told = '';
      server.stderr.on('data', (chunk) => {
        told += chunk;
        if (told.includes('listening')) resolve();
      });
      server.on('exit', () => reject(new Error(`sshd: ${told}`)));
    });
    return await work(`ssh -F ${path('ssh.conf')}`, port);
  } finally {
    server.kill();
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
