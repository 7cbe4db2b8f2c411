import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { type Ended, fwctl } from '../support/fwctl.js';
import { HOSTILE, HOSTILE_NAME, hostileIn, hostileSnapshot, hostileTape } from '../support/hostile.js';

/** A line of each command that asks a device: it is recorded, and goes to the tape then. */
const OF_DEVICES: Readonly<Record<string, string>> = {
  'config backup': 'config backup settings.json',
  'config query': 'config query NUM_OF_VFS SRIOV_EN',
  'config reset': 'config reset NUM_OF_VFS --dry-run',
  'config set': 'config set NUM_OF_VFS=4 --dry-run',
  counters: 'counters',
  'counters watch': 'counters watch --count 2 --interval 1ms',
  'diag cap': 'diag cap',
  'diag disable': 'diag disable',
  'diag dump': 'diag dump',
  'diag param': 'diag param',
  'diag set': 'diag set pxd_ready_bp --single --dry-run',
  'diag watch': 'diag watch --count 1 --interval 10ms',
  'dump core': 'dump core core.txt',
  'dump resource': 'dump resource',
  'feature get': 'feature get asset power-limit',
  'feature list': 'feature list',
  'feature set': 'feature set asset location=here --dry-run',
  firmware: 'firmware',
  'firmware list': 'firmware list',
  'firmware rollback': 'firmware rollback --yes',
  'firmware verify': 'firmware verify',
  'firmware activate': 'firmware activate --dry-run',
  'function list': 'function list',
  'function set-cap': 'function set-cap vf0 GENERAL.log_max_qp=12 --dry-run',
  'function show': 'function show',
  health: 'health',
  info: 'info -v',
  link: 'link',
  list: 'list',
  metrics: 'metrics --all-counters',
  module: 'module',
  'plan export': 'plan export device.yaml',
  'obj get': 'obj get nic_vport_context',
  'policy explain': 'policy explain QUERY_ISSI',
  'query-caps': 'query-caps --type GENERAL',
  'reg get': 'reg get NODE_DESC',
  'reg list': 'reg list PP*',
  'reg set': 'reg set NODE_DESC node_description=card --dry-run',
  'reg watch': 'reg watch NODE_DESC --count 2 --interval 1ms',
  report: 'report card.html --force --seconds 0',
  'reset query': 'reset query',
  'reset run': 'reset run --dry-run',
  rpc: 'rpc ACCESS_REG register_id=MGIR --in 08050000000000010000902000000000',
  temp: 'temp',
  top: 'top --count 2 --interval 1ms -o text',
  trace: 'trace --strings',
  watch: 'watch reg get NODE_DESC --count 2 --interval 1ms',
};

/** Those that open none, with files and folders of hostile names and contents around them. */
const OFFLINE: Readonly<Record<string, readonly string[]>> = {
  agent: ['agent'],
  'ansible install': ['ansible', 'install', '--dir', 'FILE'],
  'ansible path': ['ansible', 'path'],
  'attest evidence': ['attest', 'evidence', '-o', `x${HOSTILE_NAME}`],
  'attest key': ['attest', 'key', `x${HOSTILE_NAME}`],
  'attest reference': ['attest', 'reference', 'FILE'],
  'attest verify': ['attest', 'verify', 'FILE', '--reference', 'FILE'],
  decode: ['decode', 'PAOS', '--in-file', 'FILE'],
  'decode module': ['decode', 'module', '--in-file', 'FILE'],
  diff: ['diff', 'PAOS', 'SAVED', '00010201000400500000000000000000'],
  'config describe': ['config', 'describe', HOSTILE],
  'config restore': ['config', 'restore', 'FILE', '--dry-run'],
  doctor: ['doctor'],
  'dump parse': ['dump', 'parse', 'FILE'],
  'emulator add': ['emulator', 'add'],
  'emulator clock': ['emulator', 'clock'],
  'emulator coverage': ['emulator', 'coverage'],
  'emulator export': ['emulator', 'export', `x${HOSTILE_NAME}`],
  'emulator fault add': ['emulator', 'fault', 'add', '--always', '--corrupt', `${HOSTILE}=1`],
  'emulator fault list': ['emulator', 'fault', 'list'],
  'emulator fault remove': ['emulator', 'fault', 'remove', HOSTILE],
  'emulator health': ['emulator', 'health'],
  'emulator image make': ['emulator', 'image', 'make', `i${HOSTILE_NAME}`],
  'emulator import': ['emulator', 'import', 'FILE'],
  'emulator module fault': ['emulator', 'module', 'fault', HOSTILE],
  'emulator module list': ['emulator', 'module', 'list', '-d', HOSTILE],
  'emulator module plug': ['emulator', 'module', 'plug', HOSTILE],
  'emulator module unplug': ['emulator', 'module', 'unplug', '-d', HOSTILE],
  'emulator profile list': ['emulator', 'profile', 'list'],
  'emulator profile use': ['emulator', 'profile', 'use', 'FILE'],
  'emulator remove': ['emulator', 'remove', '-d', HOSTILE],
  'emulator replug': ['emulator', 'replug', '-d', HOSTILE],
  'emulator reset': ['emulator', 'reset'],
  'emulator set': ['emulator', 'set', `lockdown=${HOSTILE}`],
  'emulator show': ['emulator', 'show'],
  'emulator unplug': ['emulator', 'unplug', '-d', HOSTILE],
  encode: ['encode', 'PAOS', `admin_status=${HOSTILE}`],
  exec: ['exec', '--', `./${HOSTILE_NAME}`],
  explain: ['explain', HOSTILE],
  completion: ['completion', HOSTILE],
  find: ['find', HOSTILE],
  'firmware show': ['firmware', 'show', 'FILE'],
  'firmware update': ['firmware', 'update', 'FILE', '--dry-run'],
  'function bind': ['function', 'bind', HOSTILE],
  'function unbind': ['function', 'unbind', HOSTILE],
  'obj list': ['obj', 'list', HOSTILE],
  'plan apply': ['plan', 'apply', 'FILE', '--yes'],
  'plan boot': ['plan', 'boot', `x${HOSTILE_NAME}`, '--wait', '0s'],
  'plan check': ['plan', 'check', `x${HOSTILE_NAME}`],
  'plan diff': ['plan', 'diff', 'FILE'],
  'plan history': ['plan', 'history'],
  'plan resume': ['plan', 'resume', HOSTILE],
  'plan rollback': ['plan', 'rollback', HOSTILE],
  'python path': ['python', 'path'],
  schema: ['schema'],
  'plan schema': ['plan', 'schema'],
  'plan sign': ['plan', 'sign', 'FILE', '--key', HOSTILE],
  'plan verify': ['plan', 'verify', 'FILE'],
  shell: ['shell'],
  'systemd install': ['systemd', 'install', '--dir', HOSTILE],
  'systemd print': ['systemd', 'print'],
  'policy show': ['policy', 'show', '--policy', 'POLICY'],
  prm: ['prm', 'n', '--adb', 'FILE'],
  record: ['record', '--file', `r${HOSTILE_NAME}`, '--', 'info'],
  'replay show': ['replay', 'show', 'TAPE', '--fields'],
  'replay verify': ['replay', 'verify', 'TAPE'],
  serve: ['serve', '--dir', 'FILE'],
  settings: ['settings'],
  'snapshot diff': ['snapshot', 'diff', 'SNAPSHOT', 'live', '--all', '--noise', '-d', 'fwctl0'],
  'snapshot save': ['snapshot', 'save', `x${HOSTILE_NAME}`],
  'snapshot show': ['snapshot', 'show', 'SNAPSHOT', '*'],
};

const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8')) as {
  commands: Record<string, { id: string }>;
};
const ALL = Object.keys(commands).map((id) => id.replaceAll(':', ' '));

/** Both streams, in UTF-8. */
const written = ({ stdout, stderr }: Ended): string =>
  `${Buffer.from(stdout, 'latin1').toString('utf8')}\n${stderr}`;

/** Commands that are run at the same time. */
const AT_ONCE = 3;

/** Runs a check for each of some words. Gives what it found, with the word. */
async function each(words: readonly string[], check: (word: string) => Promise<string[]>): Promise<string[]> {
  const left = [...words];
  const found: string[] = [];
  const worker = async () => {
    for (let word = left.shift(); word !== undefined; word = left.shift())
      for (const wrong of await check(word)) found.push(`${word}: ${wrong}`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}

/** The forms in which a line is run: more words, and whether there are colours. */
type Form = readonly [more: readonly string[], colours: '0' | '1'];
const TEXT: Form = [[], '0'];
const COLOURS: Form = [['-H'], '1'];
const JSON_FORM: Form = [['--json'], '0'];

/** Runs a line in some forms; what is wrong with what it writes. */
async function wrongIn(
  line: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
  forms: readonly Form[] = [TEXT, COLOURS, JSON_FORM],
): Promise<string[]> {
  const wrong: string[] = [];
  // Some commands write a file of the name that they are given.
  mkdirSync(folder, { recursive: true });
  for (const [more, colours] of forms) {
    const at = line.indexOf('--');
    const words = at < 0 ? [...line, ...more] : [...line.slice(0, at), ...more, ...line.slice(at)];
    const ended = await fwctl(words, { folder, cwd: folder, env: { ...env, FORCE_COLOR: colours } });
    const found = hostileIn(written(ended));
    if (found) wrong.push(`${JSON.stringify(words.join(' ')).slice(0, 300)}: ${found}`);
    if (/internal/.test(written(ended)) && ended.code === 1) wrong.push(written(ended));
    if (more[0] === '--json' && !line.includes('exec') && !line.includes('record'))
      for (const document of ended.stdout.split(/\n(?=\{)/).filter((text) => text.trim()))
        JSON.parse(document);
  }
  return wrong;
}

describe('text that is not ours', () => {
  it('every command is tried', () => {
    expect([...Object.keys(OF_DEVICES), ...Object.keys(OFFLINE)].sort()).to.deep.equal(ALL.sort());
  });

  it('of a device reaches no terminal as a control, whatever the command and the form', () =>
    withFolder(async (folder) => {
      let came = 0;
      const found = await each(Object.keys(OF_DEVICES), async (name) => {
        const own = join(folder, `${name.replace(' ', '-')}${HOSTILE_NAME}`);
        mkdirSync(own);
        const tape = join(own, `${HOSTILE_NAME}.tape`);
        const line = (OF_DEVICES[name] as string).split(' ');
        const at = { folder: own, cwd: own };
        const cxl = name.startsWith('feature ');
        if (cxl) await fwctl(['emulator', 'add', '--family', 'cxl'], at);
        const device = cxl ? { FWCTL_DEVICE: 'mem0' } : {};
        const recorded = await fwctl(line, { ...at, env: { FWCTL_RECORD: tape, ...device } });
        expect(hostileIn(written(recorded)), name).to.equal(undefined);
        let text: string;
        try {
          text = readFileSync(tape, 'utf8');
        } catch {
          return [`it is not recorded: ${written(recorded)}`];
        }
        writeFileSync(tape, hostileTape(text));
        const plain = await fwctl(line, { ...at, env: { FWCTL_BACKEND: `replay:${tape}` } });
        if (written(plain).includes('evil')) came++;
        return wrongIn(line, own, { FWCTL_BACKEND: `replay:${tape}` });
      });
      expect(found.map((one) => one.slice(0, 900)).join('\n')).to.equal('');
      expect(came).to.be.greaterThan(15);
    }));

  it('of files, folders and arguments reaches no terminal as a control either', () =>
    withFolder(async (folder) => {
      const own = join(folder, HOSTILE_NAME);
      mkdirSync(own);
      const file = (name: string, text: string): string => {
        writeFileSync(join(own, `${name}${HOSTILE_NAME}`), text);
        return join(own, `${name}${HOSTILE_NAME}`);
      };
      await fwctl(['info'], { folder: join(own, 'first'), env: { FWCTL_RECORD: join(own, 'tape') } });
      const kept = join(own, 'snapshot');
      await fwctl(['snapshot', 'save', kept], { folder: join(own, 'first') });
      const files: Readonly<Record<string, string>> = {
        SNAPSHOT: file('snapshot', hostileSnapshot(readFileSync(kept, 'utf8'))),
        FILE: file('file', `{"evil": ${JSON.stringify(HOSTILE)}}${HOSTILE}`),
        SAVED: file(
          'saved',
          JSON.stringify({ schema: 'fwctl.reg.get/1', fields: { [HOSTILE]: HOSTILE, local_port: HOSTILE } }),
        ),
        POLICY: file('policy', `deny:\n  - opcodes: [NOP]\n    reason: ${JSON.stringify(HOSTILE)}\n`),
        TAPE: file('tape', hostileTape(readFileSync(join(own, 'tape'), 'utf8'))),
      };
      const found = await each(Object.keys(OFFLINE), (name) =>
        wrongIn(
          (OFFLINE[name] as string[]).map(
            (word) => files[word] ?? (/^[xr]evil/.test(word) ? join(own, word) : word),
          ),
          join(own, `${HOSTILE_NAME}${name}`),
        ),
      );
      expect(found.map((one) => one.slice(0, 900)).join('\n')).to.equal('');
    }));

  it('of a command line and the environment is named in errors, in one line and without controls', () =>
    withFolder(async (folder) => {
      const found = await each(ALL, async (name) => [
        ...(await wrongIn([...name.split(' '), `--${HOSTILE}`], folder, {}, [TEXT])),
        ...(await wrongIn(
          [...name.split(' '), HOSTILE],
          folder,
          {
            FWCTL_DEVICE: HOSTILE,
            FWCTL_BACKEND: HOSTILE,
            FWCTL_STATE_DIR: join(folder, HOSTILE_NAME, name),
          },
          [COLOURS, JSON_FORM],
        )),
      ]);
      expect(found.map((one) => one.slice(0, 900)).join('\n')).to.equal('');
    }));
});
