import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

/** A machine with a CXL memory device beside what it comes with. */
const withMem0 = (run: (folder: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    await fwctl(['emulator', 'add', '--family', 'cxl'], { folder });
    await run(folder);
  });

const MEANT = ['--yes', '--allow-taint'];
const feature = (line: string, folder: string, more: readonly string[] = []) =>
  fwctl(['feature', ...line.split(' '), ...more, '-d', 'mem0'], { folder });
const featureJson = (line: string, folder: string, more: readonly string[] = []) =>
  fwctlJson(['feature', ...line.split(' '), ...more, '-d', 'mem0'], { folder });
const errorOf = ({ stdout }: { stdout: string }) => JSON.parse(stdout).error;

describe('fwctl feature list', () => {
  it('has every feature with flags and effects in words, and what setting it needs', () =>
    withMem0(async (folder) => {
      const { schema, features, supported_feats } = await featureJson('list', folder);
      expect(schema).to.equal('fwctl.feature.list/1');
      expect([features.length, supported_feats]).to.deep.equal([21, 21]);
      const row = (name: string) => features.find((one: { name: string }) => one.name === name);
      expect(row('patrol-scrub')).to.deep.include({
        uuid: '96dad7d6-fde8-482b-a733-75774e06db8a',
        set_feat_size: 0,
        kept_by_kernel: true,
        set_scope: null,
        set_errno: 'EPERM',
        effect_words: ['configuration changes at once', 'effects are valid'],
      });
      expect(row('power-limit')).to.deep.include({ set_scope: 'debug-write-full', set_errno: null });
      expect(row('boot-options')).to.deep.include({ set_scope: 'debug-write' });
      expect(row('boot-options').flag_words).to.include.members(['changeable', 'has a saved value']);
      expect(row('sanitise-policy')).to.deep.include({ set_errno: 'EINVAL', set_scope: null });
      const { stdout } = await feature('list *sparing', folder);
      expect(stdout.trim().split('\n')).to.have.length(5);
    }));

  it('on a device of another family ends with 3 and names it', () =>
    withFolder(async (folder) => {
      for (const line of ['list', 'get x', 'set x a=1'])
        expect(await fwctl(['feature', ...line.split(' '), '-d', 'fwctl0'], { folder })).to.deep.include({
          code: 3,
        });
      const { stderr } = await fwctl(['feature', 'list', '-d', 'fwctl0'], { folder });
      expect(stderr).to.include('fwctl0 is an mlx5 device');
    }));
});

describe('a CXL device in the emulated machine', () => {
  it('of which the kernel keeps all features for itself has no fwctl device, and that is said', () =>
    withFolder(async (folder) => {
      const line = ['emulator', 'add', '--family', 'cxl', '--profile', 'qemu-type3'];
      const { stdout } = await fwctl(line, { folder });
      expect(stdout).to.include('no fwctl device: the kernel keeps all of its features for itself');
      const { devices } = await fwctlJson(['list'], { folder });
      expect(devices.filter(({ type }: { type: string }) => type === 'cxl')).to.deep.equal([]);
    }));

  it('tells its temperature, counters, health and firmware', () =>
    withMem0(async (folder) => {
      const told = (job: string) => fwctlJson([job, '-d', 'mem0'], { folder });
      const { sensors } = await told('temp');
      expect(sensors[0]).to.deep.include({ name: 'media', of: 'memory', warning_c: 75, critical_c: 90 });
      const { groups } = await told('counters');
      expect(groups[0].counters.map(({ name }: { name: string }) => name)).to.include('scrubbed_bytes');
      const { checks } = await told('health');
      expect(
        checks.map(({ name, state }: { name: string; state: string }) => `${name} ${state}`),
      ).to.deep.equal(['firmware ok', 'scrub ok', 'temperature ok']);
      expect(await told('firmware')).to.deep.include({ running_version: 'FWCTL-EXP 1.4.2' });
    }));

  it('has its texts behind pseudonyms on a redacted tape', () =>
    withMem0(async (folder) => {
      await feature('set asset asset_tag=secret-tag-17', folder, MEANT);
      const tape = join(folder, 'a.tape');
      const { code } = await feature('get asset', folder, ['--record', tape, '--redact']);
      expect(code).to.equal(0);
      const text = readFileSync(tape, 'utf8');
      expect(text).not.to.include(Buffer.from('secret-tag').toString('hex'));
      const again = await fwctl(['feature', 'get', 'asset', '-d', `replay:${tape}`], { folder });
      expect(again.code, again.stderr).to.equal(0);
      expect(again.stdout).not.to.include('secret-tag');
    }));

  it('obeys policies that name its features', () =>
    withMem0(async (folder) => {
      const policy = join(folder, 'policy.yaml');
      writeFileSync(
        policy,
        'deny:\n  - features: [power-limit]\n    opcodes: [SET_FEATURE]\n    reason: the rack decides\n',
      );
      const refused = await feature('set power-limit mode=off', folder, [...MEANT, '--policy', policy]);
      expect(refused.code).to.equal(4);
      expect(refused.stderr).to.include('the rack decides');
      expect((await feature('get power-limit', folder, ['--policy', policy])).code).to.equal(0);
      expect((await feature('set asset location=x', folder, [...MEANT, '--policy', policy])).code).to.equal(
        0,
      );
    }));
});

describe('fwctl feature get', () => {
  it('decodes a feature that is named by its name, id, UUID or the beginning of that', () =>
    withMem0(async (folder) => {
      for (const word of [
        'patrol-scrub',
        'Patrol-Scrub',
        '0',
        '96dad7d6-fde8-482b-a733-75774e06db8a',
        '96dad',
      ]) {
        const { fields, id, selection } = await featureJson(`get ${word}`, folder);
        expect(fields, word).to.deep.equal({
          patrol_scrub_cycle_changeable: 1,
          real_time_reporting: 1,
          patrol_scrub_cycle: 12,
          minimum_patrol_scrub_cycle: 1,
          patrol_scrub_enable: 1,
        });
        expect([id, selection]).to.deep.equal([0, 'current']);
      }
    }));

  it('gives several, patterns, single fields, meanings and bytes', () =>
    withMem0(async (folder) => {
      const { features } = await featureJson('get *sparing', folder, ['-H']);
      expect(features.map((one: { feature: string }) => one.feature)).to.deep.equal(
        ['cacheline', 'row', 'bank', 'rank'].map((what) => `${what}-sparing`),
      );
      expect(features[1].meanings).to.include({
        maintenance_operation_subclass: 'row',
        maximum_latency: '100ms',
      });
      const { fields } = await featureJson('get power-limit --field window', folder);
      expect(fields).to.deep.equal({ window_milliseconds: 1000 });
      const part = await featureJson('get ecs --offset 1 --count 4', folder);
      expect(part).to.deep.include({ offset: 1, count: 4, hex: '01030000' });
      const { stdout } = await feature('get 96dad -o hex', folder);
      expect(stdout).to.include('03 0c 01 01');
    }));

  it('a feature that the device does not have is a usage error with near names', () =>
    withMem0(async (folder) => {
      const { code, stderr } = await feature('get powerlimit', folder);
      expect(code).to.equal(2);
      expect(stderr).to.include('did you mean: power-limit');
    }));

  it('retval 0 with too few bytes is told as a delivery that failed', () =>
    withMem0(async (folder) => {
      const ended = await feature('get power-limit --offset 6 --count 20 --json', folder);
      expect(ended.code).to.equal(7);
      expect(errorOf(ended)).to.deep.include({ kind: 'reply', status: 'DELIVERY_FAILED' });
      expect(errorOf(ended).message).to.include('0 of 20 bytes');
    }));

  itOfBuiltIn('so is a transport that fails, and a return code is the device’s refusal', () =>
    withMem0(async (folder) => {
      const add = (...what: string[]) =>
        fwctl(['emulator', 'fault', 'add', '-d', 'mem0', '--opcode', 'GET_FEATURE', ...what], { folder });
      await add('--errno', 'ETIMEDOUT');
      expect(await feature('get asset', folder)).to.deep.include({ code: 7 });
      await add('--status', 'BUSY');
      const ended = await feature('get asset --json', folder);
      expect(ended.code).to.equal(6);
      expect(errorOf(ended)).to.deep.include({ kind: 'firmware', status: 'BUSY' });
      expect(await feature('get asset', folder)).to.deep.include({ code: 0 });
    }),
  );
});

describe('fwctl feature set', () => {
  it('reads, changes, sets at the least scope that the effects ask for, and reads back', () =>
    withMem0(async (folder) => {
      const set = await featureJson('set power-limit limit_milliwatts=15000 mode=hard', folder, MEANT);
      expect(set).to.deep.include({
        schema: 'fwctl.feature.set/1',
        feature: 'power-limit',
        scope: 'debug-write-full',
        takes_effect: ['at once'],
        read_back: true,
      });
      expect(set.changes).to.deep.equal([
        { field: 'limit_milliwatts', before: 18000, after: 15000 },
        { field: 'mode', before: 1, after: 2 },
      ]);
      const { fields } = await featureJson('get power-limit', folder);
      expect(fields).to.deep.equal({ limit_milliwatts: 15000, window_milliseconds: 1000, mode: 2 });
    }));

  it('one that waits for a reset changes the saved value, at debug-write', () =>
    withMem0(async (folder) => {
      const set = await featureJson('set boot-options refresh_rate=2x', folder, MEANT);
      expect(set).to.deep.include({
        scope: 'debug-write',
        selection: 'saved',
        takes_effect: ['at a cold reset'],
      });
      const value = async (selection: string) =>
        (await featureJson(`get boot-options --selection ${selection}`, folder)).fields.refresh_rate;
      expect([await value('current'), await value('saved'), await value('default')]).to.deep.equal([1, 2, 1]);
      await fwctl(['emulator', 'reset', '-d', 'mem0'], { folder });
      expect(await value('current')).to.equal(2);
    }));

  it('without --yes, or without consent to the taint, nothing is set', () =>
    withMem0(async (folder) => {
      const line = 'set power-limit mode=off';
      for (const more of [[], ['--yes'], ['--allow-taint'], ['--dry-run']])
        expect((await feature(line, folder, more)).code, String(more)).to.equal(4);
      expect((await featureJson('get power-limit', folder)).fields.mode).to.equal(1);
      const dry = await featureJson(line, folder, ['--dry-run', '--allow-taint']);
      expect(dry.verdict).to.deep.include({ allowed: true, least_scope: 'debug-write-full' });
      expect(dry.changes).to.deep.equal([{ field: 'mode', before: 1, after: 0 }]);
      expect(dry.in).to.match(/^0205000000000000/);
    }));

  it('what the kernel keeps for itself is EPERM, explained: before it is sent, in a dry run, and by the kernel', () =>
    withMem0(async (folder) => {
      const line = 'set patrol-scrub patrol_scrub_cycle=24';
      const refused = await feature(line, folder, [...MEANT, '--json']);
      expect(refused.code).to.equal(4);
      expect(errorOf(refused)).to.deep.include({ kind: 'policy', errno: 'EPERM' });
      expect(errorOf(refused).message).to.include('the kernel keeps patrol-scrub for itself');
      const dry = await fwctl(['feature', ...line.split(' '), '--dry-run', '--json', '-d', 'mem0'], {
        folder,
      });
      expect(dry.code).to.equal(4);
      expect(JSON.parse(dry.stdout).verdict.kernel).to.deep.include({ errno: 'EPERM' });
      expect(JSON.parse(dry.stdout).changes).to.deep.equal([
        { field: 'patrol_scrub_cycle', before: 12, after: 24 },
      ]);
      const sent = await feature(line, folder, [...MEANT, '--no-guard', '--json']);
      expect(sent.code).to.equal(5);
      expect(errorOf(sent)).to.deep.include({ kind: 'kernel', errno: 'EPERM' });
      expect(errorOf(sent).message).to.include('the kernel keeps patrol-scrub for itself');
    }));

  it('what the kernel lets nobody set has its reason', () =>
    withMem0(async (folder) => {
      for (const [line, why] of [
        ['set sanitise-policy passes=2', 'background'],
        ['set write-lock lock=1', 'neither a change at once nor one at a reset'],
        ['set revision board=x', 'can not be changed'],
      ] as const) {
        const { code, stderr } = await feature(line, folder, MEANT);
        expect(code).to.equal(4);
        expect(stderr).to.include(why).and.include('EINVAL');
      }
    }));

  it('a value that the device does not take is its refusal; fields, names and lengths are looked at before', () =>
    withMem0(async (folder) => {
      const code = async (line: string) => (await feature(line, folder, MEANT)).code;
      expect(await code('set power-limit limit_milliwatts=1')).to.equal(6);
      for (const line of [
        'set power-limit limit=1',
        'set power-limit mode=wild',
        'set power-limit mode=256',
        'set power-limit --in 0102 --offset 7',
        'set power-limit mode=1 --in 01',
        'set power-limit mode=1 01',
        'set power-limit 01 --in 01',
        'set power-limit mode=1 --offset 2',
        'set power-limit',
        'set mode=1',
        'set nothing mode=1',
      ])
        expect(await code(line), line).to.equal(2);
    }));

  it('bytes are set as they are, from an offset on; a feature of many messages as one', () =>
    withMem0(async (folder) => {
      expect((await feature('set power-limit --in 02 --offset 6', folder, MEANT)).code).to.equal(0);
      expect((await featureJson('get power-limit', folder)).fields.mode).to.equal(2);
      expect((await feature('set power-limit 01 --offset 6', folder, MEANT)).code).to.equal(0);
      expect((await featureJson('get power-limit', folder)).fields.mode).to.equal(1);
      const set = await featureJson('set region-actions row[499].length_mib=3 entries=500', folder, MEANT);
      expect(set.changes.map(({ field }: { field: string }) => field)).to.deep.equal([
        'entries',
        'row[499].length_mib',
      ]);
    }));

  itOfBuiltIn('a Set whose transport failed reads back as before: told as that, with 9', () =>
    withMem0(async (folder) => {
      const fault = [
        'emulator',
        'fault',
        'add',
        '-d',
        'mem0',
        '--opcode',
        'SET_FEATURE',
        '--errno',
        'ETIMEDOUT',
      ];
      await fwctl(fault, { folder });
      const { code, stderr } = await feature('set power-limit mode=off', folder, MEANT);
      expect(code).to.equal(9);
      expect(stderr).to.include('reads back as before').and.include('mailbox did not answer');
    }),
  );

  itOfBuiltIn('a mailbox that fails with EIO makes the kernel warn, which taints it', () =>
    withMem0(async (folder) => {
      const fault = ['emulator', 'fault', 'add', '-d', 'mem0', '--errno', 'EIO', '--count', '2'];
      await fwctl(fault, { folder });
      for (let i = 0; i < 2; i++) expect((await feature('get asset', folder)).code).to.equal(7);
      const { kernel } = await fwctlJson(['emulator', 'show'], { folder });
      expect(kernel).to.deep.include({ tainted: 512, taint_letters: 'W' });
      expect(kernel.log).to.deep.equal([{ level: 4, text: 'Bad return code: -EIO' }]);
    }),
  );
});
