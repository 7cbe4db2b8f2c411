import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'chai';
import { useFewIds } from '../support/few-ids.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';
import { fwctlError, taken } from '../support/snapshot-file.js';

describe('snapshot save', () => {
  itOfBuiltIn('writes a document of the published schema, for its owner alone', () =>
    taken('fwctl0', async ({ file }) => {
      const schema = JSON.parse(
        readFileSync(join(ROOT, 'src/schema/published/fwctl.snapshot.1.json'), 'utf8'),
      );
      const validate = new Ajv.default({ strict: false }).compile(schema);
      expect(validate(JSON.parse(readFileSync(file, 'utf8'))), JSON.stringify(validate.errors)).to.equal(
        true,
      );
      expect(statSync(file).mode & 0o777).to.equal(0o600);
    }),
  );

  itOfBuiltIn('changes nothing on the device, and needs no consent', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a');
      await fwctlJson(['snapshot', 'save', file], { folder });
      const { devices, kernel } = await fwctlJson(['emulator', 'show'], { folder });
      expect(kernel.tainted).to.equal(0);
      for (const { changed } of devices) expect(changed).to.deep.equal({});
    }),
  );

  itOfBuiltIn('tells of each section how much there is, and what was left out and why', () =>
    withFolder(async (folder) => {
      const saved = await fwctlJson(['snapshot', 'save', join(folder, 'a')], { folder });
      const names = saved.sections.map(({ section }: { section: string }) => section);
      expect(names).to.include.members([
        'identity',
        'capabilities',
        'configuration',
        'registers',
        'functions',
        'counters',
      ]);
      const why = (what: string) => saved.left_out.find((one: { what: string }) => one.what === what)?.why;
      expect(why('CORE_DUMP')).to.match(/starts a dump/);
      expect(why('POWER_SETTINGS')).to.match(/the firmware refused it: BAD_SYS_STATE_ERR/);
    }),
  );

  itOfBuiltIn('keeps a file that is there, but with --force', () =>
    taken('fwctl0', async ({ file, folder, run }) => {
      const before = readFileSync(file, 'utf8');
      expect((await run(`snapshot save ${file}`)).code).to.equal(2);
      expect(readFileSync(file, 'utf8')).to.equal(before);
      expect((await run(`snapshot save ${file} --force`)).code).to.equal(0);
      expect((await run(`snapshot save ${join(folder, 'no/such')}`)).code).to.equal(2);
    }),
  );

  itOfBuiltIn('asks also what commands of the user ask, as long as they read', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a');
      const [given] = (await fwctlJson(['obj', 'get', 'eq', '--all'], { folder })).objects;
      const read = ['obj', 'get', 'eq', given.id];
      const live = await fwctl(read, { folder });
      await fwctlJson(
        ['snapshot', 'save', file, '--also', read.join(' '), '--also', 'fwctl reg get MCIA page_number=3'],
        { folder },
      );
      const from = await fwctl([...read, '-d', `snapshot:${file}`], { folder });
      expect([from.code, from.stdout.split('\n')[0]]).to.deep.equal([0, live.stdout.split('\n')[0]]);
      for (const [line, code] of [
        ['reg set PMTU admin_mtu=1500 --yes', 4],
        ['nosuch', 2],
        ['reg get PMTU | cat', 2],
        ['', 2],
        ["reg get 'PMTU", 2],
      ] as const) {
        const refused = await fwctl(['snapshot', 'save', join(folder, 'b'), '--also', line], { folder });
        if (code === 2) expect([line, refused.code]).to.deep.equal([line, 2]);
        else expect(refused.stdout, line).to.match(/left out: reg set/);
      }
      const { devices } = await fwctlJson(['emulator', 'show'], { folder });
      for (const { changed } of devices) expect(changed).to.deep.equal({});
    }),
  );

  itOfBuiltIn('counts objects of each kind where it has asked for each, else says that it has not', () =>
    withFolder(async (folder) => {
      const [file, without] = [join(folder, 'a'), join(folder, 'b')];
      // More of one kind than are looked for behind the last that is there.
      await useFewIds(folder, { log_max_cq: 13 });
      const saved = await fwctlJson(['snapshot', 'save', file, '--objects'], { folder });
      const { objects } = await fwctlJson(['obj', 'get', 'eq', '--all'], { folder });
      expect(saved.objects.eq).to.equal(objects.length);
      const shown = await fwctl(['snapshot', 'show', file], { folder });
      expect(shown.stdout).to.match(new RegExp(`^objects: .*\\b${objects.length} eq\\b`, 'm'));
      const kept = await fwctl(['obj', 'get', 'cq', '--all', '-d', `snapshot:${file}`, '--json'], { folder });
      expect(JSON.parse(kept.stdout).objects).to.have.length(saved.objects.cq);
      expect(kept.stderr).to.match(/^fwctl: cq \d+ and what follows: it was not asked for$/m);

      const plain = await fwctlJson(['snapshot', 'save', without], { folder });
      expect(plain).to.not.have.property('objects');
      const left = plain.left_out.find(({ what }: { what: string }) => what === 'eq');
      expect(left.why).to.include('--objects');
      const none = await fwctl(['obj', 'get', 'eq', '--all', '-d', `snapshot:${without}`], { folder });
      expect(none.code).to.equal(3);
    }),
  );

  itOfBuiltIn('leaves out what a policy forbids, and says so', () =>
    withFolder(async (folder) => {
      const policy = join(folder, 'policy.yaml');
      writeFileSync(policy, 'deny:\n  - registers: [PTYS]\n    reason: not here\n');
      const saved = await fwctlJson(['snapshot', 'save', join(folder, 'a'), '--policy', policy], { folder });
      const left = saved.left_out.filter(({ why }: { why: string }) => /not here/.test(why));
      expect(left.map(({ what }: { what: string }) => what)).to.include('PTYS');
    }),
  );

  itOfBuiltIn(
    'goes on behind a question that is refused; a device that is gone ends it, and leaves no file',
    () =>
      withFolder(async (folder) => {
        const file = join(folder, 'a');
        const run = (line: string) => fwctl(line.split(' '), { folder });
        await run('emulator fault add --opcode QUERY_LAG --errno EINVAL --always');
        const saved = await fwctlJson(['snapshot', 'save', file], { folder });
        const [left] = saved.left_out.filter(({ what }: { what: string }) => what === 'lag');
        expect(left.why).to.match(/EINVAL/);
        const { sections } = await fwctlJson(['snapshot', 'show', file, 'objects'], { folder });
        expect(sections[0].things.length).to.be.above(10);
        await run('emulator fault add --opcode QUERY_VPORT_STATE --unplug');
        const gone = await run(`snapshot save ${join(folder, 'b')}`);
        expect([gone.code, existsSync(join(folder, 'b'))]).to.deep.equal([5, false]);
      }),
  );

  itOfBuiltIn('a device that tells of more places than can be asked for is saved with those that can', () =>
    withFolder(async (folder) => {
      const fault = ['--register', 'PMLP', '--corrupt', 'width=255', '--always'];
      await fwctlJson(['emulator', 'fault', 'add', ...fault], { folder });
      const { sections } = await fwctlJson(['snapshot', 'save', join(folder, 'a')], { folder });
      expect(sections.map(({ section }: { section: string }) => section)).to.include('registers');
    }),
  );

  itOfBuiltIn(
    'with --redact has no serial number, GUID or MAC address in it, and answers with pseudonyms',
    () =>
      withFolder(async (folder) => {
        const [plain, hidden] = [join(folder, 'plain'), join(folder, 'hidden')];
        await fwctl(['emulator', 'clock', 'virtual'], { folder });
        await fwctlJson(['snapshot', 'save', plain], { folder });
        await fwctlJson(['snapshot', 'save', hidden, '--redact'], { folder });
        const show = (file: string, ...words: string[]) =>
          fwctlJson([...words, '-d', `snapshot:${file}`], { folder });
        const serial = (await show(plain, 'link')).ports[0].module.serial_number;
        const { mac } = (await show(plain, 'function', 'show')).function;
        const text = readFileSync(hidden, 'utf8');
        for (const secret of [Buffer.from(serial).toString('hex'), mac.replaceAll(':', '')]) {
          expect(readFileSync(plain, 'utf8')).to.include(secret);
          expect(text).not.to.include(secret);
        }
        expect((await show(hidden, 'link')).ports[0].module.serial_number).to.match(/^X+\w+$/);
        const { same } = await fwctlJson(['snapshot', 'diff', hidden], { folder });
        expect(same).to.equal(true);
      }),
  );
});

describe('snapshot diff', () => {
  itOfBuiltIn('names exactly the five things that were changed', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a');
      await fwctlJson(['snapshot', 'save', file], { folder });
      for (const line of [
        'reg set PMTU admin_mtu=1500 --yes',
        'config set NUM_OF_VFS=6 --yes',
        'function unbind vf0',
        'function set-cap vf0 GENERAL.log_max_qp=14 --yes',
        'function bind vf0',
        'emulator module unplug --port 1',
        'reg set NODE_DESC node_description=desk --yes',
      ])
        expect((await fwctl(line.split(' '), { folder })).code, line).to.equal(0);
      const { code, stdout } = await fwctl(['snapshot', 'diff', file, 'live', '--json'], { folder });
      expect(code).to.equal(9);
      const found = JSON.parse(stdout);
      const fields = (thing: { changes: { field: string; before: unknown; after: unknown }[] }) =>
        thing.changes.map(({ field, before, after }) => `${field} ${before} ${after}`);
      const things = Object.fromEntries(
        found.things.map((one: { section: string; thing: string; changes: [] }) => [
          `${one.section} ${one.thing}`,
          fields(one),
        ]),
      );
      expect(Object.keys(things).sort()).to.deep.equal([
        'configuration NUM_OF_VFS',
        'functions VF 0 of PF 0',
        'link port 1',
        'registers NODE_DESC',
        'registers PMTU local_port=1',
      ]);
      expect(things['configuration NUM_OF_VFS']).to.deep.equal(['next 4 6']);
      expect(things['functions VF 0 of PF 0']).to.deep.equal(['GENERAL.cur.log_max_qp 17 14']);
      expect(things['registers PMTU local_port=1']).to.deep.equal(['admin_mtu 1522 1500']);
      expect(things['link port 1']).to.include.members(['state up down']);
      expect(found.counts.following).to.be.above(0);
      const text = await fwctl(['snapshot', 'diff', file], { folder });
      expect(text.stdout).to.match(
        /^5 things differ; \d+ fields follow from that \(--all\); \d+ fields have moved by themselves \(--noise\)$/m,
      );
      const some = ['--only', 'registers', '--ignore', 'NODE_DESC', '--json'];
      const only = JSON.parse((await fwctl(['snapshot', 'diff', file, ...some], { folder })).stdout);
      expect(only.things.map(({ thing }: { thing: string }) => thing)).to.deep.equal(['PMTU local_port=1']);
    }),
  );

  itOfBuiltIn('ends with 0 where only what moves by itself has moved, and lists it with --noise', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a');
      const [run, json] = [
        (line: string) => fwctl(line.split(' '), { folder }),
        (line: string) => fwctlJson(line.split(' '), { folder }),
      ];
      await run('emulator clock virtual');
      await json(`snapshot save ${file}`);
      await run('emulator clock advance 1000s');
      const { code, stdout } = await run(`snapshot diff ${file} live --json --noise`);
      const { same, moving, counts } = JSON.parse(stdout);
      expect([code, same]).to.deep.equal([0, true]);
      expect(counts.moving).to.equal(moving.length).and.to.be.above(50);
    }),
  );

  itOfBuiltIn('compares two files, and refuses those of two families', () =>
    withFolder(async (folder) => {
      const json = (line: string) => fwctlJson(line.split(' '), { folder });
      const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string];
      await json('emulator add --family cxl');
      await json(`snapshot save ${a}`);
      await json('reg set PMTU admin_mtu=1500 --yes');
      await json(`snapshot save ${b}`);
      await json(`snapshot save ${c} -d mem0`);
      expect((await json(`snapshot diff ${a} ${a}`)).same).to.equal(true);
      const { stdout } = await fwctl(['snapshot', 'diff', b, a, '--json'], { folder });
      const { things } = JSON.parse(stdout);
      expect(things[0].changes[0]).to.include({ field: 'admin_mtu', before: 1500, after: 1522 });
      const refused = await fwctlError(['snapshot', 'diff', a, c], folder);
      expect(refused).to.include({ code: 2 });
      expect(refused.message).to.match(/of type mlx5, c of type cxl/);
      const misspelt = await fwctlError(['snapshot', 'diff', a, b, '--only', 'registres'], folder);
      expect(misspelt).to.include({ code: 2 });
    }),
  );
});

describe('snapshot show', () => {
  itOfBuiltIn('shows what a section tells, and all of them with --json', () =>
    taken('fwctl0', async ({ file, folder, run }) => {
      const { stdout } = await run(`snapshot show ${file} link config*`);
      expect(stdout).to.match(/^link\nport 1\n[\s\S]*\bspeed_mbps +100000\n/);
      expect(stdout).to.match(/^NUM_OF_VFS\n +default/m);
      const { sections, device } = await fwctlJson(['snapshot', 'show', file], { folder });
      expect(device).to.include({ name: 'fwctl0', backend: 'emulated' });
      const things = Object.fromEntries(
        sections.map(({ section, things: all }: { section: string; things: object[] }) => [
          section,
          all.length,
        ]),
      );
      expect(things).to.include.keys('registers', 'functions', 'objects');
      expect((await run(`snapshot show ${file} nosuch`)).code).to.equal(2);
    }),
  );

  it('of what is no snapshot ends with 2, and with the place', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a');
      writeFileSync(file, '{"schema": "fwctl.snapshot/1",\n "origin": }');
      for (const words of [
        ['snapshot', 'show', file],
        ['link', '-d', `snapshot:${file}`],
        ['snapshot', 'diff', file],
      ]) {
        const { code, stderr } = await fwctl(words, { folder });
        expect([code, stderr]).to.satisfy(
          ([one, text]: [number, string]) => one === 2 && text.includes(`${file}:2:12`),
        );
      }
      expect((await fwctl(['snapshot', 'show', join(folder, 'none')], { folder })).code).to.equal(2);
      expect((await fwctl(['snapshot', 'show', folder], { folder })).code).to.equal(2);
    }));
});
