import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { expect } from 'chai';
import { ROOT, withFolder } from '../support/files.js';
import { type Ended, fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

/** A machine whose clock stands, with a snapshot of a device. */
const taken = (
  device: string,
  work: (at: { folder: string; file: string; run: (line: string) => Promise<Ended> }) => Promise<void>,
  ...before: string[]
): Promise<void> =>
  withFolder(async (folder) => {
    const run = (line: string) => fwctl(line.split(' '), { folder });
    for (const line of [...before, 'emulator clock virtual'])
      expect((await run(line)).code, line).to.equal(0);
    const file = join(folder, 'a.snapshot');
    const { code, stderr } = await run(`snapshot save ${file} -d ${device}`);
    expect(code, stderr).to.equal(0);
    await work({ folder, file, run });
  });

/** Lines that read, as people type them. */
const READS: Readonly<Record<string, readonly [add: string | undefined, lines: readonly string[]]>> = {
  fwctl0: [
    undefined,
    [
      'info',
      'info --json',
      'query-caps --json',
      'query-caps --diff',
      'query-caps --mode max --type GENERAL -H',
      'query-caps --function vf0',
      'config query',
      'config query --all --json',
      'config query NUM_OF_VFS --next',
      'config backup -',
      'reg list',
      'reg get PTYS -H',
      'reg get PMTU PAOS PFCC --json',
      'reg get PPCNT grp=RFC_2863_Counters',
      'reg get PPCNT grp=16 prio_tc=5 --json',
      'reg get MTMP sensor_index=64 -o hex',
      'reg get SLRG lane=3',
      'function list --all --json',
      'function show vf0',
      'link -H',
      'temp --json',
      'module',
      'module --json',
      'counters --json',
      'health',
      'firmware --json',
      'obj get nic_vport_context',
      'diag param',
      'rpc QUERY_ISSI --json',
      'rpc QUERY_HCA_CAP op_mod=1',
      'list',
      'explain BAD_PARAM_ERR',
      'plan export -',
    ],
  ],
  fwctl3: [
    'emulator add --family cxl',
    ['info --json', 'feature list --json', 'feature get patrol-scrub -H', 'feature get *', 'temp', 'health'],
  ],
  fwctl4: [
    'emulator add --family bnxt',
    [
      'info --json',
      'link --json',
      'module',
      'temp',
      'counters --json',
      'health',
      'firmware',
      'rpc VER_GET -o hex',
    ],
  ],
  fwctl5: ['emulator add --family pds', ['info --json', 'firmware', 'health']],
};

/** Of the families that are added, the first device has the number behind those that are there. */
const deviceOf = (name: string): string => (name === 'fwctl0' ? name : 'fwctl3');

describe('a snapshot in the place of its device', () => {
  for (const [name, [add, lines]] of Object.entries(READS))
    itOfBuiltIn(`answers reads byte for byte: ${add ?? 'mlx5'}`, () =>
      taken(
        deviceOf(name),
        async ({ file, folder }) => {
          for (const line of lines) {
            const own = line === 'list' && add ? [] : [line];
            for (const one of own) {
              const words = one.split(' ');
              const live = await fwctl([...words, '-d', deviceOf(name)], { folder });
              const from = await fwctl([...words, '-d', `snapshot:${file}`], {
                folder: join(folder, 'other'),
              });
              expect(live.code, `${one}: ${live.stderr}`).to.equal(0);
              expect(from.code, `${one}: ${from.stderr}`).to.equal(0);
              expect(from.stdout, one).to.equal(live.stdout);
            }
          }
          expect(existsSync(join(folder, 'other')), 'a state folder').to.equal(false);
        },
        ...(add ? [add] : []),
      ),
    );

  itOfBuiltIn('is named by --backend and by FWCTL_DEVICE too', () =>
    taken('fwctl0', async ({ file, folder, run }) => {
      const { stdout } = await run('link');
      const backend = await fwctl(['link', '--backend', `snapshot:${file}`, '-d', 'mlx5_0'], { folder });
      const variable = await fwctl(['link'], { folder, env: { FWCTL_DEVICE: `snapshot:${file}` } });
      expect([backend.stdout, variable.stdout]).to.deep.equal([stdout, stdout]);
      const other = await fwctl(['link', '--backend', `snapshot:${file}`, '-d', 'mlx5_7'], { folder });
      expect(other.code).to.equal(3);
    }),
  );

  itOfBuiltIn('says of what is not in it what was asked, and how it gets there', () =>
    taken('fwctl0', async ({ file, folder }) => {
      const missed = await fwctlError(['obj', 'get', 'qp', '5', '-d', `snapshot:${file}`], folder);
      expect(missed).to.include({ kind: 'device', code: 3, opcode: 'QUERY_QP' });
      expect(missed.message).to.match(/a\.snapshot has no answer to QUERY_QP qpn=5: it was not asked/);
      expect(missed.next).to.match(/snapshot save FILE --objects/);
      const dump = await fwctlError(['reg', 'get', 'CORE_DUMP', '-d', `snapshot:${file}`], folder);
      expect(dump.message).to.match(/no answer to CORE_DUMP: .*\(a read starts a dump/);
      const absent = await fwctlError(['reg', 'get', 'PMPR', '-d', `snapshot:${file}`], folder);
      expect(absent).to.include({ kind: 'device', code: 3 });
    }),
  );

  itOfBuiltIn('refuses every write, and stays as it is', () =>
    taken('fwctl0', async ({ file, folder }) => {
      const before = readFileSync(file);
      for (const line of [
        'reg set PMTU admin_mtu=1500 --yes',
        'config set NUM_OF_VFS=6 --yes',
        'config reset --all --yes',
        'function set-cap vf0 GENERAL.log_max_qp=14 --yes',
        'rpc MODIFY_NIC_VPORT_CONTEXT --allow-taint',
        'rpc ACCESS_REG op_mod=0 register_id=PMTU register_data=0x00',
        'diag set 0x401 --allow-taint',
      ]) {
        const { code, kind } = await fwctlError([...line.split(' '), '-d', `snapshot:${file}`], folder);
        expect([line, kind, code]).to.deep.equal([line, 'policy', 4]);
      }
      expect(readFileSync(file).equals(before)).to.equal(true);
    }),
  );
});

async function fwctlError(words: string[], folder: string) {
  const { stdout, stderr } = await fwctl([...words, '--json'], { folder });
  expect(stdout, stderr).not.to.equal('');
  const { error } = JSON.parse(stdout) as { error: Record<string, unknown> };
  expect(error, `${words.join(' ')}: ${stdout.slice(0, 300)}`).to.be.an('object');
  return error as { kind: string; code: number; message: string; next: string; opcode: string };
}

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
        /^5 things differ; \d+ fields follow from that \(--all\); \d+ fields have moved by itself \(--noise\)$/m,
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
          ([one, text]: [number, string]) => one === 2 && text.includes(`${file}:2:13`),
        );
      }
      expect((await fwctl(['snapshot', 'show', join(folder, 'none')], { folder })).code).to.equal(2);
      expect((await fwctl(['snapshot', 'show', folder], { folder })).code).to.equal(2);
    }));
});
