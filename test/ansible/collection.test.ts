import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

const HOSTS = ['one', 'two', 'three'];

const PLAN = `schema: fwctl.plan/1
devices:
  - match: {family: mlx5, pci: 0000:08:00.0}
    config: {NUM_OF_VFS: 6, CNP_DSCP: 40}
    registers: {PMTU: {admin_mtu: 1500}}
`;

interface Task {
  readonly name: string;
  readonly [key: string]: unknown;
}

/** A play for some tasks; each host is a state folder of its own. The results of all are in a file of each host at the end. */
const playOf = (folder: string, tasks: readonly Task[]) => [
  {
    hosts: 'all',
    gather_facts: false,
    environment: { FWCTL_STATE_DIR: `${folder}/{{ inventory_hostname }}` },
    module_defaults: {
      'group/fwctl.nic.nic': { executable: join(ROOT, 'bin/run.js'), backend: 'emulated' },
    },
    tasks: [
      ...tasks.map((task) => ({ ...task, register: task.name })),
      {
        'ansible.builtin.copy': {
          content: `{{ {${tasks.map(({ name }) => `'${name}': ${name}`)}} | to_json }}`,
          dest: `${folder}/{{ inventory_hostname }}.json`,
        },
        check_mode: false,
        diff: false,
      },
    ],
  },
];

interface Result {
  changed?: boolean;
  failed?: boolean;
  msg?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into results of every shape
  [key: string]: any;
}

/** Runs tasks on some hosts. Gives the results of each host, by the names of the tasks. */
async function play(
  folder: string,
  tasks: readonly Task[],
  hosts: readonly string[],
  ...flags: string[]
): Promise<Record<string, Record<string, Result>>> {
  const file = join(folder, 'play.json');
  writeFileSync(file, JSON.stringify(playOf(folder, tasks)));
  const inventory = join(folder, 'hosts.json');
  writeFileSync(
    inventory,
    JSON.stringify({
      all: {
        vars: { ansible_connection: 'local', ansible_python_interpreter: '/usr/bin/python3' },
        hosts: Object.fromEntries(hosts.map((host) => [host, {}])),
      },
    }),
  );
  await ansible(folder, 'ansible-playbook', ['-i', inventory, file, ...flags]);
  return Object.fromEntries(
    hosts.map((host) => [host, JSON.parse(readFileSync(join(folder, `${host}.json`), 'utf8'))]),
  );
}

/** A program of Ansible, with the collection of this package. Gives its stdout. */
function ansible(folder: string, program: string, args: readonly string[]): Promise<string> {
  const child = spawn(program, args, {
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      LC_ALL: 'C.UTF-8',
      ANSIBLE_COLLECTIONS_PATH: join(ROOT, 'dist/ansible'),
      ANSIBLE_NOCOLOR: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data) => out.push(data));
  child.stderr.on('data', (data) => err.push(data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      const text = Buffer.concat(out).toString();
      if (code) reject(new Error(`${program}: exit ${code}\n${text}${Buffer.concat(err)}`));
      else resolve(text);
    });
  });
}

const hasAnsible = (): boolean => spawnSync('ansible-playbook', ['--version']).status === 0;

const planned = (name: string) => ({ name, 'fwctl.nic.plan': { src: '{{ playbook_dir }}/plan.yaml' } });

describe('the Ansible collection', () => {
  before(function () {
    if (hasAnsible()) return;
    process.stdout.write('      left out: ansible-core is not installed\n');
    this.skip();
  });

  it('--check --diff shows what differs and changes nothing; the first run changes, the second finds all so', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'plan.yaml'), PLAN);
      for (const host of HOSTS) mkdirSync(join(folder, host));
      const looked = await play(folder, [planned('look')], HOSTS, '--check', '--diff');
      const title = 'fwctl0 (0000:08:00.0)';
      const difference = {
        before_header: title,
        after_header: title,
        before:
          'config NUM_OF_VFS: 4\nconfig CNP_DSCP_P1: 48\nconfig CNP_DSCP_P2: 48\nregisters PMTU.admin_mtu: 1522\n',
        after:
          'config NUM_OF_VFS: 6\nconfig CNP_DSCP_P1: 40\nconfig CNP_DSCP_P2: 40\nregisters PMTU.admin_mtu: 1500\n',
      };
      for (const host of HOSTS) {
        expect(looked[host]?.look).to.deep.include({ changed: true, diff: [difference] });
        expect(readdirSync(join(folder, host)), host).to.deep.equal([]);
      }
      const made = await play(folder, [planned('first'), planned('second')], HOSTS);
      for (const host of HOSTS) {
        expect(made[host]?.first).to.include({ changed: true, reset_needed: false });
        expect(made[host]?.first?.apply_id).to.be.a('string');
        expect(made[host]?.second).to.deep.include({ changed: false, diff: [] });
        await fwctlJson(['plan', 'verify', join(folder, 'plan.yaml')], { folder: join(folder, host) });
      }
    }));

  it('tells what is wrong by line and column, or by path; refuses numbers; sets, takes back and tells settings', () =>
    withFolder(async (folder) => {
      const wrong = PLAN.replace('NUM_OF_VFS', 'NUM_OF_VFSS');
      writeFileSync(join(folder, 'wrong.yaml'), wrong);
      const task = (name: string, module: string, options: object) => ({
        name,
        ignore_errors: true,
        [`fwctl.nic.${module}`]: options,
      });
      const devices = [{ match: { pci: '0000:08:00.0', port: '{{ 1 }}' }, config: { NUM_OF_VFSS: 6 } }];
      const { one = {} } = await play(
        folder,
        [
          task('by_file', 'plan', { src: '{{ playbook_dir }}/wrong.yaml' }),
          task('by_text', 'plan', { plan: wrong }),
          task('mapping', 'plan', { plan: { schema: 'fwctl.plan/1', devices } }),
          task('address', 'plan', {
            plan: { schema: 'fwctl.plan/1', devices: [{ match: { pci: 480.1 }, config: {} }] },
          }),
          task('number', 'config', { device: 480 }),
          task('setting', 'config', { device: 'fwctl0', settings: { NUM_OF_VFSS: 6 } }),
          task('to_set', 'config', {
            device: '0000:08:00.0',
            settings: { NUM_OF_VFS: '{{ 2 * 3 }}', UCTX_EN: '{{ false }}' },
            query: ['NUM_OF_VFS', 'UCTX_EN'],
          }),
          task('again', 'config', { device: 'fwctl0', settings: { NUM_OF_VFS: 6, UCTX_EN: false } }),
          {
            ...task('would_reset', 'config', {
              device: 'fwctl0',
              settings: { NUM_OF_VFS: 6 },
              reset: 'if-needed',
            }),
            check_mode: true,
          },
          task('to_default', 'config', { device: 'fwctl0', others: 'default', query: ['NUM_OF_VFS'] }),
          task('facts', 'facts', { gather: ['firmware', 'link'] }),
          task('to_none', 'facts', { executable: 'fwctl-that-is-not-there' }),
        ],
        ['one'],
      );
      const of = (name: string): Result => one[name] as Result;
      const file = join(folder, 'wrong.yaml');
      expect(of('by_file').msg).to.match(
        /:4:14: there is no setting "NUM_OF_VFSS"\ndid you mean: NUM_OF_VFS/,
      );
      expect(of('by_file').msg).to.include(file);
      expect(of('by_text').msg).to.match(/^plan:4:14: there is no setting "NUM_OF_VFSS"/);
      expect(of('mapping').msg).to.match(/^plan: devices\[0\]\.config\.NUM_OF_VFSS: there is no setting/);
      expect(of('address').msg).to.match(/^plan: devices\[0\]\.match\.pci: 480\.1 is .*'0000:08:00\.1'/);
      expect(of('number').msg).to.match(/^device: 480 is a number.*base of 60.*'0000:08:00\.0'/);
      expect(of('setting').msg).to.match(/^settings\.NUM_OF_VFSS: there is no setting/);
      expect(of('setting')).to.include({ failed: true, exit_code: 2 });
      expect(of('to_set')).to.include({ changed: true, reset: false, reset_needed: true });
      expect((of('to_set').settings as { next: number }[]).map(({ next }) => next)).to.deep.equal([6, 0]);
      expect(of('again')).to.include({ changed: false, reset_needed: true });
      expect(of('would_reset')).to.include({ changed: true, reset: true });
      expect(of('to_default')).to.include({ changed: true });
      expect(of('to_default').settings[0]).to.include({ default: 0, next: 0 });
      const { fwctl: facts } = of('facts').ansible_facts;
      expect(facts).to.include({ backend: 'emulated', unavailable: null });
      expect(facts.devices[0]).to.include({ name: 'fwctl0', parent: '0000:08:00.0', type: 'mlx5' });
      expect(facts.devices[0].details.firmware.psid).to.equal('MT_0000000359');
      expect(facts.devices[0].details.link.ports).to.have.length(1);
      expect(of('to_none').msg).to.match(/there is no command fwctl-that-is-not-there on the target/);
      for (const name of Object.keys(one)) expect(of(name), name).not.to.have.property('exception');
    }));

  it('ansible-doc shows every module with all its options', () =>
    withFolder(async (folder) => {
      const modules = readdirSync(join(ROOT, 'src/ansible/plugins/modules')).filter((name) =>
        name.endsWith('.py'),
      );
      const names = modules.map((name) => `fwctl.nic.${name.replace('.py', '')}`);
      const shown = JSON.parse(await ansible(folder, 'ansible-doc', ['--json', ...names]));
      expect(Object.keys(shown).sort()).to.deep.equal(names.sort());
      for (const [i, name] of names.entries()) {
        const { doc, examples, return: returned } = shown[name];
        const source = readFileSync(join(ROOT, 'src/ansible/plugins/modules', modules[i] as string), 'utf8');
        const own = [...source.matchAll(/^ {12}(\w+)=\{/gm)].map(([, option]) => option);
        const common = ['backend', 'executable', 'policy', 'state_dir'];
        expect(Object.keys(doc.options).sort(), name).to.deep.equal([...own, ...common].sort());
        expect(examples).to.include(name);
        expect(Object.keys(returned)).to.not.deep.equal([]);
      }
    }));
});

describe('fwctl ansible', () => {
  it('path has the collection in the version of the package', () =>
    withFolder(async (folder) => {
      const { path } = await fwctlJson(['ansible', 'path'], { folder });
      const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      const galaxy = readFileSync(join(path, 'ansible_collections/fwctl/nic/galaxy.yml'), 'utf8');
      expect(galaxy).to.include(`\nversion: ${version}\n`);
    }));

  it('install takes the place of an older one whole, and leaves alone what is not the collection', () =>
    withFolder(async (folder) => {
      const own = join(folder, '.ansible/collections/ansible_collections/fwctl/nic');
      const first = await fwctlJson(['ansible', 'install'], { folder });
      expect(first).to.include({ folder: own, replaced: null });
      writeFileSync(join(own, 'galaxy.yml'), 'namespace: fwctl\nname: nic\nversion: 0.0.1\n');
      writeFileSync(join(own, 'plugins/modules/gone.py'), '');
      expect(await fwctlJson(['ansible', 'install'], { folder })).to.include({ replaced: '0.0.1' });
      expect(readdirSync(join(own, 'plugins/modules')).sort()).to.deep.equal([
        'config.py',
        'facts.py',
        'plan.py',
      ]);
      expect(readdirSync(join(own, '..'))).to.deep.equal(['nic']);

      const other = join(folder, 'other/ansible_collections/fwctl/nic');
      mkdirSync(other, { recursive: true });
      writeFileSync(join(other, 'mine'), 'mine');
      const { code } = await fwctl(['ansible', 'install', '--dir', join(folder, 'other')], { folder });
      expect(code).to.equal(4);
      expect(readdirSync(other)).to.deep.equal(['mine']);
    }));
});
