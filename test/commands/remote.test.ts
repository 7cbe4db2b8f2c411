import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { OF_ANOTHER, withMachines } from '../support/machines.js';
import { hasSshd, shamSsh, withSshd } from '../support/ssh.js';

describe('a device of another machine', () => {
  it('is told, read and changed as one of this, and nothing changes here', () =>
    withMachines(async (run, { folder, there, env }) => {
      const { code, stderr } = await run(
        'reg set PAOS local_port=1 ase=1 admin_status=2 --yes --allow-taint',
      );
      expect(stderr).to.contain('ssh://lab-3 shows its built-in emulated machine');
      expect(code).to.equal(0);
      const status = async (args: string[], state: string) =>
        (await fwctlJson(['reg', 'get', 'PAOS', ...args], { folder: state, env })).fields.admin_status;
      expect(await status(OF_ANOTHER, join(folder, 'here'))).to.equal(2);
      expect(await status([], there)).to.equal(2);
      expect(await status([], join(folder, 'here'))).to.equal(1);
      const { device } = await fwctlJson(['info', ...OF_ANOTHER], { folder, env });
      expect(device).to.include({ name: 'fwctl0', backend: 'ssh://lab-3' });
    }));

  it('is the one that is shown and told where it is named, and all are where its machine is', () =>
    withMachines(async (run) => {
      const named = async (line: string) =>
        [...(await run(line)).stdout.matchAll(/"name":"(fwctl\d)"|^fwctl_device_up\{device="(fwctl\d)"/gm)]
          .map(([, one, other]) => one ?? other)
          .join();
      for (const line of ['top --count 1 --json', 'metrics --collect temp']) {
        expect(await named(`${line} -d ssh://lab-3/fwctl1`), line).to.equal('fwctl1');
        expect(await named(`${line} -d ssh://lab-3/fwctl1,ssh://lab-3/fwctl2`), line).to.equal(
          'fwctl1,fwctl2',
        );
        expect(await named(`${line} -d ssh://lab-3`), line).to.equal('fwctl0,fwctl1,fwctl2');
        expect(await named(`${line} --backend ssh://lab-3`), line).to.equal('fwctl0,fwctl1,fwctl2');
      }
    }));

  it('has the consent of its own kernel, which the refusal names', () =>
    withMachines(async (run) => {
      const { code, stderr } = await run('reg get MTMP --scope debug-write');
      expect(code).to.equal(4);
      expect(stderr).to.match(/taints the kernel of lab-3/);
    }));

  it('is not waited for by a line that turns out to be wrong', () =>
    withFolder(async (folder) => {
      const [ssh, ended] = [join(folder, 'slow-ssh'), join(folder, 'ended')];
      const program = `setTimeout(() => require('node:fs').writeFileSync(${JSON.stringify(ended)}, ''), 20_000)`;
      writeFileSync(ssh, `#!/usr/bin/env node\n${program}`, { mode: 0o755 });
      const { code, stderr } = await fwctl(['reg', 'get', 'NOPE', ...OF_ANOTHER], {
        folder,
        env: { FWCTL_SSH: ssh },
        alone: true,
      });
      expect(code).to.equal(2);
      expect(stderr).to.contain('no register "NOPE"');
      expect(existsSync(ended)).to.equal(false);
    }));

  it('is told with several machines, where one that cannot be reached is a row', () =>
    withMachines(async (_run, { folder, env }) => {
      const { devices } = await fwctlJson(['list', '--backend', 'ssh://lab-1,root@lab-2:2222'], {
        folder,
        env,
      });
      expect(devices).to.have.length(6);
      expect(devices[3]).to.include({ backend: 'ssh://root@lab-2:2222', name: 'fwctl0' });
      const missing = { ...env, FWCTL_REMOTE: '/nowhere/fwctl' };
      const none = await fwctlJson(['list', '--backend', 'ssh://lab-1,lab-2'], { folder, env: missing }, 3);
      expect(
        none.devices.map(({ name, error }: never) => [name, (error as { kind: string }).kind]),
      ).to.deep.equal([
        [null, 'device'],
        [null, 'device'],
      ]);
    }));

  it('is recorded as any other', () =>
    withMachines(async (run, { folder }) => {
      const live = await run('reg get MTMP --record t.tape');
      expect(live.code).to.equal(0);
      const again = await fwctl(['reg', 'get', 'MTMP', '-d', 'replay:t.tape'], { folder, cwd: folder });
      expect(again.stdout).to.equal(live.stdout);
      expect(readFileSync(join(folder, 't.tape'), 'utf8')).to.contain('"backend":"ssh://lab-3"');
    }));

  it('is changed with an entry in the log of both machines, where both are to keep one', () =>
    withMachines(async (run, { folder }) => {
      const log = join(folder, 'here.log');
      const { code, stderr } = await run('config set NUM_OF_VFS=8 --yes', { FWCTL_AUDIT: log });
      expect(code, stderr).to.equal(0);
      const lineOf = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
      expect(lineOf(log)).to.deep.include({
        command: 'config set',
        changes: [{ field: 'NUM_OF_VFS', before: 4, after: 8 }],
      });
      expect(lineOf(log).device.backend).to.equal('ssh://lab-3');
      // The shell of the other machine has the environment of this one.
      expect(lineOf(join(folder, 'here.agent'))).to.deep.include({
        command: 'agent',
        messages: [{ opcode: 'ACCESS_REG', register: 'MNVDA', scope: 'configuration', count: 1 }],
      });
    }, 'FWCTL_AUDIT="$FWCTL_STATE_DIR".agent'));

  const told = (text: string) => text.replaceAll('ssh://lab-3', 'emulated');

  for (const line of [
    'query-caps --json',
    'query-caps --diff',
    'config query --json',
    'function list --all --json',
    'dump resource --type FULL_QPC --index1 0x200 --depth 2 -o binary',
    'dump resource --type CQ_BUFF --index1 1135 --json',
  ])
    it(`tells the same as on its own machine, though its questions do not wait for each other: ${line}`, () =>
      withMachines(async (run, { there }) => {
        const far = await run(line);
        const near = await fwctl(line.split(' '), { folder: there });
        expect(far.code).to.equal(near.code);
        expect(told(far.stdout)).to.equal(near.stdout);
      }));

  it('takes a batch in its order: what is read behind a change is as that has made it', () =>
    withMachines(async (run, { folder, there }) => {
      const read = { command: 'ACCESS_REG', fields: { op_mod: 1, register_id: 'NODE_DESC' } };
      const write = (text: string) => ({
        command: 'ACCESS_REG',
        fields: {
          op_mod: 0,
          register_id: 'NODE_DESC',
          register_data: Buffer.from(text).toString('hex').padEnd(128, '0'),
        },
      });
      const lines = [read, read, write('first'), read, 'nonsense', read, write('second'), read, read];
      const batch = join(folder, 'batch.jsonl');
      writeFileSync(batch, lines.map((line, id) => JSON.stringify(Object.assign(line, { id }))).join('\n'));
      const far = await run(`rpc --batch ${batch}`);
      expect(far.stdout.match(/"node_description":"(first|second)"/g)).to.have.length(6);
      expect(far.stdout).to.match(/"line":5/);
      const anew = await fwctl(['emulator', 'reset'], { folder: there });
      expect(anew.code).to.equal(0);
      const near = await fwctl(['rpc', '--batch', batch], { folder: there });
      expect(told(far.stdout)).to.equal(near.stdout);
      expect(far.code).to.equal(near.code);
    }));

  it('is taken back there, and not here, what a plan has changed of it', () =>
    withMachines(async (run, { folder, there }) => {
      const settings = 'devices:\n  - match: {name: fwctl0}\n    config: {NUM_OF_VFS: 9}\n';
      writeFileSync(join(folder, 'p.yaml'), `schema: fwctl.plan/1\n${settings}`);
      const { stdout } = await run('plan apply p.yaml --yes');
      const [, line = ''] =
        /take it back with: fwctl (plan rollback .* --backend ssh:\/\/lab-3)\n/.exec(stdout) ?? [];
      const [id] = line.split(' ').slice(2);
      for (const words of [
        ['plan', 'rollback', '--yes'],
        ['plan', 'rollback', id as string, '--yes'],
      ]) {
        const here = await fwctl(words, { folder: join(folder, 'here') });
        expect(here.code).to.equal(2);
        expect(here.stderr).to.match(/devices of ssh:\/\/lab-3, not of emulated\n.*--backend ssh:\/\/lab-3/);
      }
      expect((await run(`${line} --yes`)).stdout).to.match(/as before: NUM_OF_VFS/);
      const { settings: told } = await fwctlJson(['config', 'query', 'NUM_OF_VFS'], { folder: there });
      expect(told[0]).to.include({ current: 9, next: 4 });
    }));

  it('is kept as a snapshot that can be looked at, and does not differ from one that is taken there', () =>
    withMachines(async (run, { folder, there }) => {
      expect((await run('snapshot save far.snap')).code).to.equal(0);
      expect((await fwctl(['snapshot', 'save', 'near.snap'], { folder: there, cwd: folder })).code).to.equal(
        0,
      );
      const { stdout, code } = await fwctl(['snapshot', 'diff', 'far.snap', 'near.snap'], {
        folder: there,
        cwd: folder,
      });
      expect(stdout).to.contain('nothing differs');
      expect(code).to.equal(0);
    }));

  it('is reached once by a line, which has started ssh before it was looked into', () =>
    withMachines(async (run, { folder, env }) => {
      const [ssh, starts] = [join(folder, 'noted-ssh'), join(folder, 'starts')];
      writeFileSync(ssh, `#!/bin/sh\necho >> ${starts}\nexec ${env.FWCTL_SSH} "$@"\n`, { mode: 0o755 });
      const { code, stderr } = await run('info', { FWCTL_SSH: ssh });
      expect(code, stderr).to.equal(0);
      expect(readFileSync(starts, 'utf8')).to.equal('\n');
    }));

  it('takes the lines of a session by one connection', () =>
    withMachines(async (_run, { folder, env }) => {
      const { stdout, stderr, code } = await fwctl(['shell', ...OF_ANOTHER], {
        folder,
        env,
        stdin: 'reg get MTMP\nreg get MGIR\nreg get MTMP\n',
      });
      expect(code, stderr).to.equal(0);
      expect(stdout.match(/^MTMP \(0x900a\)$/gm)).to.have.length(2);
      expect(stderr.match(/shows its built-in/g)).to.have.length(1);
    }));

  it('answers behind whatever its logins print', () =>
    withMachines(async (run, { env }) => {
      for (const login of ['echo welcome', 'printf "welcome to {lab-3} "']) {
        const { code, stdout, stderr } = await run('reg get MTMP', {
          FWCTL_REMOTE: `sh -c '${login}; exec "$@"' sh ${env.FWCTL_REMOTE}`,
        });
        expect(code, stderr).to.equal(0);
        expect(stdout).to.match(/^MTMP/);
      }
    }));

  it('is reached anew by the next line of a session whose connection is cut', () =>
    withMachines(async (_run, { folder, env }) => {
      const { stdout, stderr } = await fwctl(['shell', '--keep-going', ...OF_ANOTHER], {
        folder,
        env: { ...env, CUT: '900' },
        stdin: 'reg get MTMP\n'.repeat(9),
      });
      const read = stdout.match(/^MTMP \(0x900a\)$/gm) ?? [];
      const cut = stderr.match(/the connection to lab-3 was cut/g) ?? [];
      expect(read.length + cut.length).to.equal(9);
      expect(cut.length).to.be.within(1, 4);
      expect(stderr.match(/it is opened anew/g)).to.have.length.within(cut.length - 1, cut.length);
    }));

  const failures: [string, NodeJS.ProcessEnv, RegExp][] = [
    ['where ssh is not there', { FWCTL_SSH: '/nowhere/ssh' }, /\/nowhere\/ssh can't be started: ENOENT/],
    ['where fwctl is not there', { FWCTL_REMOTE: '/nowhere/fwctl' }, /there is no fwctl on lab-3/],
    [
      'where its key is another',
      {
        FWCTL_REMOTE: `sh -c '(echo @@@; echo "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @"; echo "  ssh-keygen -f /k -R lab-3"; echo Host key verification failed.) >&2; exit 255';`,
      },
      /lab-3 can't be reached by ssh: its host key is another .*[\s\S]*forgotten: ssh-keygen -f \/k -R lab-3/,
    ],
    [
      'where its key is not known',
      { FWCTL_REMOTE: `sh -c 'echo Host key verification failed. >&2; exit 255';` },
      /its host key is not known[\s\S]*take it: .*sham-ssh lab-3 true/,
    ],
    ['where ssh fails', { FWCTL_REMOTE: 'sh -c "exit 255";' }, /lab-3 can't be reached by ssh/],
    ['where it prints something else', { FWCTL_REMOTE: 'yes' }, /answers with what is no answer/],
    ['where it is too old', { FWCTL_REMOTE: 'false' }, /ended with 1 before it had said anything/],
    [
      'where it speaks another version',
      { FWCTL_REMOTE: `echo '{"schema":"fwctl.agent/99","fwctl":"9.0.0","backend":"kernel"}'; :` },
      /fwctl 9.0.0 on lab-3 speaks version 99/,
    ],
  ];
  for (const [what, env, words] of failures)
    it(`is an error ${what}`, () =>
      withMachines(async (run) => {
        const { code, stderr } = await run('info', env);
        expect(stderr).to.match(words);
        expect(code).to.be.oneOf([3, 7]);
      }));

  it('is an error where the connection is cut, at whatever byte', () =>
    withMachines(async (run) => {
      for (const CUT of ['100', '700', '2000', '5000']) {
        const { code, stderr } = await run('query-caps', { CUT });
        expect(stderr).to.match(/the connection to lab-3 was cut .*Broken pipe/);
        expect(code).to.equal(3);
      }
    }));

  it('tells what is wrong with its own policy file, and where that is', () =>
    withFolder(async (folder) => {
      const policy = join(folder, 'site.yaml');
      writeFileSync(policy, 'rules: []\n');
      const { env } = shamSsh(folder);
      const forced = { ...env, FWCTL_REMOTE: `${env.FWCTL_REMOTE} agent --policy ${policy}; exit $?; :` };
      const { code, stderr } = await fwctl(['reg', 'get', 'MTMP', ...OF_ANOTHER], { folder, env: forced });
      expect(code).to.equal(3);
      expect(stderr).to.contain(
        `fwctl agent on lab-3 does not begin: usage: ${policy}:1:1: unknown key "rules"`,
      );
      expect(stderr).to.contain('mend it on lab-3').and.not.contain('has to be a version');
    }));

  it('is kept by its own policy, whatever is said here', () =>
    withFolder(async (folder) => {
      const policy = join(folder, 'site.yaml');
      writeFileSync(policy, 'deny:\n  - registers: MTMP\n    reason: hands off\n');
      const { env } = shamSsh(folder);
      // As `command="fwctl agent --policy FILE"` of authorized_keys does.
      const forced = { ...env, FWCTL_REMOTE: `${env.FWCTL_REMOTE} agent --policy ${policy}; :` };
      const { code, stderr } = await fwctl(['reg', 'get', 'MTMP', '--no-guard', ...OF_ANOTHER], {
        folder,
        env: forced,
      });
      expect(stderr).to.match(/lab-3: ACCESS_REG of MTMP on fwctl0 is forbidden by .*site.yaml.*hands off/);
      expect(stderr).to.contain('the policy file is on lab-3, and decides; ask whoever keeps it there');
      expect(code).to.equal(4);
      expect((await fwctl(['reg', 'get', 'MGIR', ...OF_ANOTHER], { folder, env: forced })).code).to.equal(0);
    }));
});

(hasSshd() ? describe : describe.skip)('a device behind an sshd on the loopback interface', () => {
  it('answers', () =>
    withFolder((folder) =>
      withSshd(folder, async (ssh, port) => {
        const env = { ...shamSsh(folder).env, FWCTL_SSH: ssh };
        const device = `ssh://127.0.0.1:${port}/fwctl0`;
        const { stdout, code, stderr } = await fwctl(['info', '-d', device], { folder, env });
        expect(code, stderr).to.equal(0);
        expect(stdout).to.contain(`fwctl0 (ssh://127.0.0.1:${port})`);
        const wary = (known: string) =>
          fwctl(['info', '-d', device], {
            folder,
            env: {
              ...env,
              FWCTL_SSH: `${ssh} -oUserKnownHostsFile=${known} -oGlobalKnownHostsFile=none -oStrictHostKeyChecking=yes`,
            },
          });
        expect((await wary(join(folder, 'none'))).stderr).to.match(/its host key is not known/);
        const key = readFileSync(join(folder, 'user.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
        writeFileSync(join(folder, 'other'), `[127.0.0.1]:${port} ${key}\n`);
        expect((await wary(join(folder, 'other'))).stderr).to.match(
          /its host key is another[\s\S]*ssh-keygen -f .* -R .*127\.0\.0\.1/,
        );
        const refused = await fwctl(['info', '-d', `ssh://nobody@127.0.0.1:${port}/fwctl0`], { folder, env });
        expect(refused.code).to.equal(3);
        expect(refused.stderr).to.match(/can't be reached by ssh: .*Permission denied/);
      }),
    ));
});
