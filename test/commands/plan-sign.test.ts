import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { requiredSigner, requireSigned } from '../../src/cli/plan/trust.js';
import { machinePlans } from '../../src/cli/settings/plans.js';
import { readPlan } from '../../src/plan/document.js';
import type { Journal } from '../../src/plan/journal.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { hasSshKeygen } from '../support/ssh.js';

const PLAN = `schema: fwctl.plan/1
devices:
  - match: {family: mlx5, kind: pf, port: 1}
    config: {NUM_OF_VFS: 6}
    reset: never
`;

/** Keys of alice (ed25519), bob (ecdsa) and carol, who has a certificate; of dave, whom nobody knows. */
function makeKeys(folder: string): (name: string) => string {
  const file = (name: string) => join(folder, name);
  const keygen = (...words: string[]) => {
    const { status, stderr } = spawnSync('ssh-keygen', ['-q', ...words], { encoding: 'utf8' });
    expect(status, stderr).to.equal(0);
  };
  for (const [name, type] of [
    ['alice', 'ed25519'],
    ['bob', 'ecdsa'],
    ['carol', 'ed25519'],
    ['dave', 'ed25519'],
    ['ca', 'ed25519'],
  ])
    keygen('-t', type as string, '-N', '', '-f', file(name as string));
  keygen('-s', file('ca'), '-I', 'id', '-n', 'carol', file('carol.pub'));
  keygen('-k', '-f', file('revoked'), file('alice.pub'));
  const key = (name: string) => readFileSync(file(`${name}.pub`), 'utf8');
  writeFileSync(
    file('allowed'),
    `alice namespaces="fwctl-plan" ${key('alice')}bob ${key('bob')}carol cert-authority ${key('ca')}`,
  );
  writeFileSync(file('plan.yaml'), PLAN);
  return file;
}

describe('signed plans', () => {
  before(function () {
    if (hasSshKeygen()) return;
    process.stdout.write('    not run: ssh-keygen is not installed (apt-get install openssh-client)\n');
    this.skip();
  });

  it('of a key, or of a certificate, that may sign are applied, and the record names the signer', () =>
    withFolder(async (folder) => {
      const file = makeKeys(folder);
      for (const [key, signer] of [
        ['alice', 'alice'],
        ['bob', 'bob'],
        ['carol-cert.pub', 'carol'],
      ] as const) {
        const own = join(folder, `state-${signer}`);
        mkdirSync(own);
        await fwctlJson(['plan', 'sign', file('plan.yaml'), '--key', file(key)], { folder: own });
        const trust = ['--verify-signature', '--allowed-signers', file('allowed')];
        const { changed } = await fwctlJson(['plan', 'apply', file('plan.yaml'), '--yes', ...trust], {
          folder: own,
        });
        expect(changed).to.equal(true);
        const { applies } = await fwctlJson(['plan', 'history'], { folder: own });
        expect(applies[0].signer).to.equal(signer);
        const { stdout } = await fwctl(['plan', 'history'], { folder: own });
        expect(stdout).to.match(new RegExp(`^id +plan +signer[\\s\\S]* ${signer} `));
        const { error } = await fwctlJson(['plan', 'rollback', 'nosuch'], { folder: own }, 2);
        expect([error.near, error.next]).to.deep.equal([[applies[0].id], 'see: fwctl plan history']);
      }
    }));

  it('are signed with a key that is there, and is one', () =>
    withFolder(async (folder) => {
      const file = makeKeys(folder);
      for (const [key, message] of [
        ['nokey', /the key can't be read: .*nokey: there is no such file/],
        ['plan.yaml', /signed nothing with/],
      ] as const) {
        const { error } = await fwctlJson(
          ['plan', 'sign', file('plan.yaml'), '-k', file(key)],
          { folder },
          2,
        );
        expect(error.message).to.match(message);
      }
    }));

  it('whose signature does not count are refused with 4, and nothing is touched', () =>
    withFolder(async (folder) => {
      const file = makeKeys(folder);
      const sign = (key: string) =>
        fwctlJson(['plan', 'sign', file('plan.yaml'), '--key', file(key)], { folder });
      const apply = async (...more: string[]) => {
        const words = [
          'plan',
          'apply',
          file('plan.yaml'),
          '--yes',
          '--verify-signature',
          '--allowed-signers',
          file('allowed'),
          ...more,
        ];
        return (await fwctlJson(words, { folder }, 4)).error.message as string;
      };
      expect(await apply()).to.match(/not signed/);
      await sign('dave');
      expect(await apply()).to.match(/nobody of/);
      await sign('alice');
      expect(await apply('--revoked', file('revoked'))).to.match(
        /does not count: its key is revoked by \S+$/,
      );
      expect(await apply('--identity', 'bob')).to.match(/does not count/);
      appendFileSync(file('plan.yaml'), '# a byte more\n');
      expect(await apply()).to.match(/does not count/);
      const other = spawnSync('ssh-keygen', ['-q', '-Y', 'sign', '-n', 'file', '-f', file('bob')], {
        input: readFileSync(file('plan.yaml')),
      });
      writeFileSync(file('plan.yaml.sig'), other.stdout);
      expect(await apply()).to.match(/namespace/);
      for (const verb of ['check', 'diff', 'verify']) {
        const trust = ['--verify-signature', '--allowed-signers', file('allowed')];
        const { error } = await fwctlJson(['plan', verb, file('plan.yaml'), ...trust], { folder }, 4);
        expect(error.message).to.match(/namespace/);
      }
      await sign('bob');
      const words = ['--verify-signature', '--allowed-signers', file('allowed')];
      const { signer } = await fwctlJson(['plan', 'diff', file('plan.yaml'), ...words], { folder });
      expect(signer).to.equal('bob');
      const { settings } = await fwctlJson(['config', 'query', 'NUM_OF_VFS'], { folder });
      expect(settings[0].next).to.equal(4);
    }));

  it('no signature takes the place of a file that is none', () =>
    withFolder(async (folder) => {
      const file = makeKeys(folder);
      const words = ['plan', 'sign', file('plan.yaml'), '--key', file('alice'), '--signature'];
      const { error } = await fwctlJson([...words, file('plan.yaml')], { folder }, 2);
      expect(error.next).to.contain('--signature');
      expect(readFileSync(file('plan.yaml'), 'utf8')).to.equal(PLAN);
    }));

  it('an older signature is replaced, and one for another plan does not count for this', () =>
    withFolder(async (folder) => {
      const file = makeKeys(folder);
      await fwctlJson(['plan', 'sign', file('plan.yaml'), '--key', file('alice')], { folder });
      writeFileSync(file('plan.yaml'), PLAN.replace('6', '7'));
      await fwctlJson(['plan', 'sign', file('plan.yaml'), '--key', file('alice')], { folder });
      const { code, stderr } = await fwctl(
        [
          'plan',
          'apply',
          file('plan.yaml'),
          '--yes',
          '--verify-signature',
          '--allowed-signers',
          file('allowed'),
        ],
        { folder },
      );
      expect(code, stderr).to.equal(0);
    }));
});

describe("the machine's settings for plans", () => {
  it('say whether plans must be signed, and by whom; a wrong value is refused with its line', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'fwctl.yaml');
      expect(await machinePlans(path)).to.deep.equal({ required: false, allowedSigners: undefined });
      writeFileSync(
        path,
        'backend: kernel\nallowed-signers: /etc/fwctl/allowed_signers\nrequire-signed-plans: true\n',
      );
      expect(await machinePlans(path)).to.deep.equal({
        required: true,
        allowedSigners: '/etc/fwctl/allowed_signers',
      });
      writeFileSync(path, 'backend: kernel\nrequire-signed-plans: maybe\n');
      const error = await machinePlans(path).catch((thrown: Error) => thrown.message);
      expect(error).to.match(/:2: require-signed-plans takes true or false/);
    }));

  it('ask for a signature where a plan is applied, or gone on with, and say alone who signs', async () => {
    const bytes = Buffer.from(PLAN);
    const plan = await readPlan(PLAN, 'stdin');
    const settings = { required: true, allowedSigners: '/etc/fwctl/allowed_signers' };
    const outcome = (flags: object, use: 'applies' | 'looks') =>
      requiredSigner(flags, { plan, bytes }, use, settings).catch(
        ({ kind, message }) => `${kind}: ${message}`,
      );
    expect(await outcome({}, 'looks')).to.equal(undefined);
    expect(await outcome({}, 'applies')).to.match(/^policy: .* this machine takes signed plans alone/);
    const mine = { 'verify-signature': true, 'allowed-signers': '/tmp/mine', signature: '/nowhere.sig' };
    expect(await outcome(mine, 'applies')).to.match(/^policy: this machine says who may sign plans/);
    expect(await outcome({ ...mine, 'allowed-signers': undefined }, 'applies')).to.match(
      /^policy: the plan is not signed: .*, and this machine takes signed plans alone/,
    );
    const record = (signer: string | null) => ({ id: 'x', plan: { signer } }) as Journal;
    await requireSigned(record('alice'), settings);
    const refused = await requireSigned(record(null), settings).catch(({ kind }) => kind);
    expect(refused).to.equal('policy');
  });

  it("can't be said by a user's file", () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, '.config/fwctl'), { recursive: true });
      writeFileSync(join(folder, '.config/fwctl/fwctl.yaml'), 'require-signed-plans: false\n');
      const { error } = await fwctlJson(['list'], { folder }, 2);
      expect(error.message).to.match(/:1: require-signed-plans is for the machine to say/);
    }));
});
