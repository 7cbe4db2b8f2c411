import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { FwctlError } from '../../client/errors.js';
import { LIMITS, readNamedFile } from '../../files/named.js';
import { NewFile } from '../../files/new-file.js';
import { reasonOf } from '../../files/reason.js';
import { isAbsent } from '../../files/rules.js';
import { safe } from '../../present/safe.js';

/** What a signature is for: one that was made for something else does not count (sshsig, PROTOCOL.sshsig of OpenSSH). */
const NAMESPACE = 'fwctl-plan';

/** Who may have signed a plan. */
export interface Trust {
  /** ALLOWED SIGNERS of ssh-keygen(1). */
  readonly allowedSigners: string;
  /** A list of revoked keys. */
  readonly revoked?: string | undefined;
  /** The one who must have signed; any of the file, where nobody is named. */
  readonly identity?: string | undefined;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** ssh-keygen, with the plan on its stdin: named files it would not ask about, and would leave an old signature as it is. `stderr`: what it says there goes to people, or is kept. */
function sshKeygen(
  words: readonly string[],
  stdin: Uint8Array,
  stderr: 'inherit' | 'pipe' = 'pipe',
): Promise<Ended> {
  const child = spawn('ssh-keygen', words, { stdio: ['pipe', 'pipe', stderr] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (data) => out.push(data));
  child.stderr?.on('data', (data) => err.push(data));
  child.stdin?.on('error', () => {}); // it may end without reading it
  child.stdin?.end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', (error) =>
      reject(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? new FwctlError('policy', 'signatures need ssh-keygen, which is not here', {
              next: 'install it: apt-get install openssh-client',
            })
          : error,
      ),
    );
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString().trim() }),
    );
  });
}

const refused = (message: string, path: string, next: string) =>
  new FwctlError('policy', message, { path, next });

/** A signature of bytes, by a key in a file, an agent or on a token. Throws FwctlError `usage`, and `policy` where there is no ssh-keygen. */
export async function signatureOf(bytes: Uint8Array, key: string): Promise<Buffer> {
  try {
    accessSync(key, constants.R_OK);
  } catch (error) {
    throw new FwctlError('usage', `the key can't be read: ${key}: ${reasonOf(error)}`, {
      path: key,
      next: KEY,
    });
  }
  const { code, stdout } = await sshKeygen(
    ['-q', '-Y', 'sign', '-n', NAMESPACE, '-f', key],
    bytes,
    'inherit',
  );
  if (code === 0 && stdout.length) return stdout;
  throw new FwctlError('usage', `ssh-keygen has signed nothing with ${key}`, { path: key, next: KEY });
}

const BEGIN = '-----BEGIN SSH SIGNATURE-----';

/** The file for a signature, which may take the place of another signature alone. Throws FwctlError `usage`. */
export function signatureFile(path: string): NewFile {
  const what = 'the signature';
  const force = existsSync(path) && readNamedFile(what, path, LIMITS.rules).indexOf(BEGIN) === 0;
  return new NewFile(what, path, {
    force,
    next: 'only an older signature is replaced: name another file with --signature FILE',
  });
}

const KEY = 'give a private key, or the public half of one that an agent has: --key FILE';

/** Who has signed bytes, of those who may. Throws FwctlError `policy`. */
export async function signerOf(bytes: Uint8Array, signature: string, trust: Trust): Promise<string> {
  const { allowedSigners, revoked, identity } = trust;
  if (isAbsent(signature))
    throw refused(
      `the plan is not signed: there is no ${signature}`,
      signature,
      'sign it with: fwctl plan sign PLAN --key KEY',
    );
  const files = ['-s', signature, '-f', allowedSigners];
  const principals = identity === undefined ? await principalsOf(files, bytes) : [identity];
  const said: string[] = [];
  for (const principal of principals) {
    const words = ['-Y', 'verify', '-n', NAMESPACE, '-I', principal, ...files];
    const { code, stderr, stdout } = await sshKeygen(
      revoked === undefined ? words : [...words, '-r', revoked],
      bytes,
    );
    if (code === 0) return principal;
    // It does not say that a key is of the list: without the list the signature counts.
    if (revoked !== undefined && (await sshKeygen(words, bytes)).code === 0)
      throw refused(
        `the plan's signature does not count: its key is revoked by ${revoked}`,
        signature,
        'sign it with another key; nothing was written',
      );
    said.push(stderr || stdout.toString().trim());
  }
  const why = said.find(Boolean);
  throw refused(
    `the plan's signature does not count${why ? `: ${safe(why)}` : `: nobody of ${allowedSigners} has made it`}`,
    signature,
    'nothing was written',
  );
}

/** The names that the key of a signature has. */
async function principalsOf(files: readonly string[], bytes: Uint8Array): Promise<string[]> {
  const { code, stdout } = await sshKeygen(['-Y', 'find-principals', ...files], bytes);
  // It ends with 255 where there is none.
  return code === 0 ? stdout.toString().split(/[\n,]/).filter(Boolean) : [];
}
