import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXIT_CODES } from '../src/cli/exit.js';
import { ownWords } from '../src/cli/session/own/words.js';
import { SCOPES } from '../src/uapi/scope.js';
import { keysTooMany } from './support/documents.js';
import { ROOT, withFolder } from './support/files.js';
import { fwctl, fwctlJson } from './support/fwctl.js';
import { done, JOBS } from './support/jobs.js';
import { published, wrongIn } from './support/published.js';

/** What can be the matter with an adapter, and the commands that make it so. */
const STATES: Readonly<Record<string, readonly string[]>> = {
  'as at first': [],
  'a module is pulled, one is hot': ['emulator module unplug --port 1', 'emulator module fault hot --port 2'],
  'a port is down, the bus of a module hangs': [
    'reg set PAOS admin_status=2 --yes',
    'emulator module fault i2c --port 2',
  ],
  'a module is switched off, one is of copper': [
    'reg set PMAOS admin_status=2 --yes',
    'emulator module plug 100g-copper --port 2',
  ],
  'modules with CMIS': ['emulator module plug 400g-dr4 --port 1', 'emulator module plug 200g-sr4 --port 2'],
  'the firmware has failed': ['emulator health fatal'],
};

/** What these write is another program's, or another command's. */
const NO_DOCUMENT = ['agent', 'record'];

interface Schema {
  readonly $id: string;
  readonly title: string;
  readonly description: string;
  readonly $ref?: string;
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** Objects with more keys than their schema names: facts of one kind of code, of a line of a log, of a format of images, tokens, what stands beside an error. */
const OPEN: Readonly<Record<string, readonly string[]>> = {
  'fwctl.attest.claims/1': [''],
  'fwctl.attest.evidence/1': ['/$defs/claims'],
  'fwctl.emulator.fault.add/1': ['/definitions/fault/properties/effect'],
  'fwctl.emulator.fault.list/1': ['/definitions/fault/properties/effect'],
  'fwctl.error/1': [''],
  'fwctl.explain/1': ['/oneOf/1', '/definitions/code', '/definitions/name'],
  'fwctl.plan/1': ['/$defs/config'],
  'fwctl.firmware.show/1': ['/properties/image'],
  'fwctl.replay.show/1': ['/properties/tape/properties/origin', '/properties/calls/items'],
  'fwctl.replay.verify/1': ['/properties/tape/properties/origin'],
  'fwctl.report/1': ['/definitions/read_error'],
  'fwctl.shell/1': ['/properties/answers/items'],
  'fwctl.shell.last/1': ['/properties/answer'],
  'fwctl.snapshot.show/1': ['/properties/origin'],
};

type Properties = Readonly<Record<string, { readonly enum?: readonly string[] }>>;

/** Every part of a schema, with where it stands. */
function* partsOf(part: unknown, at = ''): Generator<[string, Readonly<Record<string, unknown>>]> {
  if (typeof part !== 'object' || part === null) return;
  if (!Array.isArray(part)) yield [at, part as Readonly<Record<string, unknown>>];
  for (const [key, inner] of Object.entries(part)) yield* partsOf(inner, `${at}/${key}`);
}

describe('the published schemas', () => {
  const files = readdirSync(join(ROOT, 'src/schema/published')).sort();
  const all = files.map((file) => JSON.parse(readFileSync(join(ROOT, 'src/schema/published', file), 'utf8')));

  it('are there for every command and every word of a session', () => {
    const { commands } = JSON.parse(readFileSync(join(ROOT, 'dist/bundle/manifest.json'), 'utf8'));
    const ids = Object.keys(commands).filter((id) => !NO_DOCUMENT.includes(id));
    const names = [
      ...ids.map((id) => id.replaceAll(':', '.')),
      ...Object.keys(ownWords).map((word) => `shell.${word}`),
    ];
    expect(names.filter((name) => !files.includes(`fwctl.${name}.1.json`))).to.deep.equal([]);
  });

  it('are named as their files, and want the name in the document', () => {
    for (const [i, file] of files.entries()) {
      const { $id, title, description, ...body } = all[i] as Schema;
      const name = file.replace(/\.(\d+)\.json$/, '/$1');
      expect([$id, title], file).to.deep.equal([file, name]);
      expect(description, file).to.be.a('string');
      const target = (body.$ref ? body.definitions?.[body.$ref.replace(/.*\//, '')] : body) as Omit<
        Schema,
        '$id'
      >;
      // Claims are in a token, with their name where tokens have it; a file of operations may leave it out.
      if (['fwctl.attest.claims/1', 'fwctl.operations/1'].includes(name)) continue;
      for (const form of target.properties ? [target] : (target.oneOf ?? [])) {
        expect(form.required, file).to.include('schema');
        expect(form.properties?.schema, file).to.include({ const: name });
      }
    }
  });

  it('are closed: a key that one does not name is none of its document, but where that is said here', () => {
    for (const schema of all) {
      const open = [...partsOf(schema)]
        .filter(([, { type, required, properties }]) => properties && (type === 'object' || required))
        .filter(([, { additionalProperties }]) => additionalProperties !== false)
        .map(([at]) => at);
      expect(open, schema.title).to.deep.equal(OPEN[schema.title] ?? []);
    }
  });

  it('have every key that a command gives', () => {
    expect(keysTooMany(ROOT)).to.deep.equal([]);
  });

  it('have one definition of what many of them have', () => {
    for (const name of [
      'device',
      'error',
      'verdict',
      'change',
      'fields',
      'meanings',
      'hex',
      'value',
      'reach',
    ]) {
      const texts = all.flatMap(({ definitions: { [name]: one } = {} }) =>
        one ? [JSON.stringify(one)] : [],
      );
      expect(texts.length, name).to.be.above(1);
      expect([...new Set(texts)], name).to.have.length(1);
    }
  });

  it('say of every number what it counts, or in which unit', () => {
    const untold = all.flatMap((schema: Schema) =>
      [...partsOf(schema)].flatMap(([at, { type, description }]) => {
        const isNumber = [type].flat().some((one) => one === 'integer' || one === 'number');
        const isMember = /\/properties\/[^/]+$/.test(at);
        return isMember && isNumber && description === undefined ? [`${schema.title}${at}`] : [];
      }),
    );
    expect(untold).to.deep.equal([]);
  });

  it('say of every member what it is', () => {
    const untold = all.flatMap((schema: Schema) => {
      const definitions: Readonly<Record<string, object>> = { ...schema.definitions, ...schema.$defs };
      const isTold = ({ description, $ref }: Readonly<Record<string, unknown>>): boolean =>
        description !== undefined || 'description' in (definitions[`${$ref}`.replace(/.*\//, '')] ?? {});
      return [...partsOf(schema)]
        .filter(([at, part]) => /\/properties\/[^/]+$/.test(at) && !isTold(part))
        .map(([at]) => `${schema.title}${at}`);
    });
    expect(untold).to.deep.equal([]);
  });

  it('know the kinds of errors and the scopes that there are, and no other', () => {
    const { definitions } = published('error') as { definitions: { error: { properties: Properties } } };
    const { kind, scope } = definitions.error.properties;
    expect([...(kind?.enum ?? [])].sort()).to.deep.equal(Object.keys(EXIT_CODES).sort());
    expect(scope?.enum).to.deep.equal(SCOPES);
  });
});

describe('the published schemas of jobs', () => {
  it('stand each for itself: what module has of a decoded one is the same as in decode module', () => {
    const { $defs } = published('module') as { $defs: object };
    expect($defs).to.deep.equal((published('decode.module') as { $defs: object }).$defs);
    for (const job of JOBS) expect(JSON.stringify(published(job)), job).not.to.match(/"\$ref":"(?!#)/);
  });

  for (const [state, lines] of Object.entries(STATES))
    it(`hold for every document of every device: ${state}`, () =>
      withFolder(async (folder) => {
        for (const line of lines) await fwctl(line.split(' '), { folder });
        for (const job of JOBS) {
          for (const meanings of [false, true]) {
            const { document } = await done(job, folder, undefined, meanings);
            expect(wrongIn(job, document), `${job} --all`).to.deep.equal([]);
          }
          if (state === 'the firmware has failed' && job !== 'health') continue;
          const { document } = await done(job, folder, 'fwctl1');
          expect(wrongIn(job, document), job).to.deep.equal([]);
        }
      }));

  it('hold for other profiles, InfiniBand among them', () =>
    withFolder(async (folder) => {
      for (const profile of ['connectx6dx-vpi', 'connectx7', 'bluefield3-dpu'])
        await fwctl(['emulator', 'add', '--profile', profile], { folder });
      const { devices } = await fwctlJson(['list'], { folder });
      for (const job of JOBS) {
        const { document } = await done(job, folder);
        expect(document.devices).to.have.length(devices.length);
        expect(wrongIn(job, document), job).to.deep.equal([]);
      }
    }));

  const BNXT: Readonly<Record<string, readonly string[]>> = {
    'as at first': [],
    'a module is pulled, one is of copper': [
      'emulator module unplug --port 1 -d fwctl3',
      'emulator module plug 100g-copper --port 2 -d fwctl3',
    ],
    'a module is hot, the bus of one hangs': [
      'emulator module fault hot --port 1 -d fwctl3',
      'emulator module fault i2c --port 2 -d fwctl3',
    ],
    'error correction counts': ['rpc PORT_PHY_FDRSTAT ops=START -d fwctl3'],
    'the firmware has failed': ['emulator health fatal -d fwctl3'],
  };
  for (const [state, lines] of Object.entries(BNXT))
    it(`hold for every function of a BCM57508: ${state}`, () =>
      withFolder(async (folder) => {
        await fwctl(['emulator', 'add', '--family', 'bnxt'], { folder });
        for (const line of lines) expect((await fwctl(line.split(' '), { folder })).code, line).to.equal(0);
        for (const job of JOBS) {
          const { document } = await done(job, folder);
          expect(wrongIn(job, document), `${job} --all`).to.deep.equal([]);
          if (state === 'the firmware has failed') continue;
          // A VF may not read the module.
          for (const device of job === 'module' ? ['fwctl3'] : ['fwctl3', 'fwctl6'])
            expect(wrongIn(job, (await done(job, folder, device, true)).document), job).to.deep.equal([]);
        }
      }));

  it('hold for memory devices and cards that know fewer jobs', () =>
    withFolder(async (folder) => {
      for (const line of ['cxl', 'cxl --profile qemu-type3', 'pds'])
        await fwctl(['emulator', 'add', '--family', ...line.split(' ')], { folder });
      for (const job of JOBS) {
        const { document } = await done(job, folder);
        expect(wrongIn(job, document), job).to.deep.equal([]);
      }
    }));

  for (const state of ['ok', 'fatal', 'media-disabled'])
    it(`hold for a CXL memory device: ${state}`, () =>
      withFolder(async (folder) => {
        await fwctl(['emulator', 'add', '--family', 'cxl'], { folder });
        await fwctl(['emulator', 'health', state, '-d', 'mem0'], { folder });
        for (const job of JOBS) {
          const { document } = await done(job, folder);
          expect(wrongIn(job, document), `${job} --all`).to.deep.equal([]);
        }
        const jobs =
          state === 'ok'
            ? (['temp', 'counters', 'health', 'firmware'] as const)
            : (['health', 'firmware'] as const);
        for (const job of jobs)
          expect(wrongIn(job, (await done(job, folder, 'mem0', true)).document), job).to.deep.equal([]);
      }));

  it('hold for what the built commands print', () =>
    withFolder(async (folder) => {
      for (const job of JOBS) {
        expect(wrongIn(job, await fwctlJson([job], { folder })), job).to.deep.equal([]);
        expect(
          wrongIn(job, await fwctlJson([job, '--all', '--numbers', 'decimal'], { folder })),
          job,
        ).to.deep.equal([]);
      }
    }));

  it('hold for each line of a watch', () =>
    withFolder(async (folder) => {
      const line = ['counters', 'watch', '--count', '3', '--interval', '1ms', '--json'];
      const { stdout } = await fwctl(line, { folder });
      const readings = stdout
        .trim()
        .split('\n')
        .map((each) => JSON.parse(each));
      expect(readings.map(({ reading }) => reading)).to.deep.equal([0, 1, 2]);
      for (const reading of readings) expect(wrongIn('counters.watch', reading)).to.deep.equal([]);
    }));

  it('find what is wrong: a key too many, another schema, a state that is none', () =>
    withFolder(async (folder) => {
      const { document } = await done('temp', folder, 'fwctl0');
      const [sensor, ...others] = document.sensors;
      expect(wrongIn('temp', { ...document, more: 1 })).to.have.length(1);
      expect(wrongIn('temp', { ...document, schema: 'fwctl.temp/2' })).to.have.length(1);
      expect(
        wrongIn('temp', { ...document, sensors: [{ ...sensor, state: 'fine' }, ...others] }),
      ).to.have.length(1);
      expect(wrongIn('temp', { ...document, sensors: [{ ...sensor, temperature_c: '52' }] })).to.have.length(
        1,
      );
    }));
});

describe('the published schemas of plan and config', () => {
  it('are there for every command', () => {
    for (const topic of ['plan', 'config'])
      for (const file of readdirSync(join(ROOT, 'commands', topic)))
        expect(published(`${topic}.${file.replace('.ts', '')}`), file).to.have.property('$id');
  });

  it('hold for what is printed of plans at boot, of the schema, and for a backup', () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, 'plans.d'));
      const plan = (value: string) =>
        `schema: fwctl.plan/1\ndevices:\n  - {match: {kind: pf, port: 1}, config: {NUM_OF_VFS: ${value}}}\n`;
      writeFileSync(join(folder, 'plans.d/a.yaml'), plan('6'));
      await fwctlJson(['plan', 'boot', join(folder, 'plans.d'), '--wait', '0s'], { folder });
      writeFileSync(join(folder, 'plans.d/b.yaml'), plan('many'));
      await fwctlJson(['plan', 'boot', join(folder, 'plans.d'), '--wait', '0s'], { folder }, 2);
      await fwctlJson(['plan', 'schema'], { folder });
      const { stdout } = await fwctl(['config', 'backup', '-'], { folder });
      expect(wrongIn('config.backup', JSON.parse(stdout))).to.deep.equal([]);
    }));

  it('find what is wrong in them', () =>
    withFolder(async (folder) => {
      const history = await fwctlJson(['plan', 'history'], { folder });
      expect(wrongIn('plan.history', { ...history, more: 1 })).to.have.length(1);
      expect(wrongIn('plan.history', { ...history, schema: 'fwctl.plan.history/2' })).to.have.length(1);
    }));
});
