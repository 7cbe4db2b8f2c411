import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { allCommands } from '../src/families/mlx5/catalogue.js';
import { circlesIn } from './support/circles.js';
import { ROOT, withFolder } from './support/files.js';
import { filesBelow, linesOf, readSources, type Use } from './support/sources.js';

/** A layer of the house: its files, and the layers that they may import beside their own. The first row that fits a file is its layer. */
interface Layer {
  name: string;
  files: RegExp;
  may: readonly string[];
}

const LAYERS: readonly Layer[] = [
  { name: 'uapi', files: /^src\/uapi\//, may: [] },
  // The Ansible collection: Python, over the command.
  { name: 'ansible', files: /^src\/ansible\//, may: [] },
  // The Python module: likewise.
  { name: 'python', files: /^src\/python\//, may: [] },
  // What Debian's package has besides; bin/build/deb.js makes it.
  { name: 'debian', files: /^src\/debian\//, may: [] },
  { name: 'bits', files: /^src\/bits\//, may: [] },
  { name: 'present', files: /^src\/present\//, may: [] },
  // Structures straight from their bytes to what present makes of their decoded forms.
  { name: 'printed', files: /^src\/printed\//, may: ['bits', 'present'] },
  // Files of firmware, which a device takes and commands show.
  { name: 'images', files: /^src\/images\//, may: [] },
  // Keys, certificates and tokens of emulated cards.
  { name: 'identity', files: /^src\/identity\//, may: [] },
  { name: 'native', files: /^src\/native\//, may: [] },
  { name: 'schema', files: /^src\/schema\//, may: [] },
  // The memory of pluggable modules: a module is in the cage of any family's port, and in a file.
  { name: 'module', files: /^src\/module\//, may: [] },
  // Files that users name: their errors are those of the client.
  { name: 'files', files: /^src\/files\//, may: ['client/backend'] },
  { name: 'state', files: /^src\/state\//, may: ['native', 'files', 'schema'] },
  { name: 'kernel/driver', files: /^src\/kernel\/driver\.ts$/, may: ['uapi'] },
  { name: 'kernel', files: /^src\/kernel\//, may: ['uapi', 'kernel/driver'] },
  { name: 'client/backend', files: /^src\/client\/(backend|error[-s]\w*|hints|json|near)\./, may: ['uapi'] },
  // bits: the types of the layouts in which a family tells of its messages; nothing is decoded here.
  { name: 'client', files: /^src\/client\//, may: ['uapi', 'client/backend', 'bits'] },
  // What people write for the fields of a layout.
  { name: 'values', files: /^src\/values\//, may: ['bits', 'files', 'client', 'client/backend'] },
  {
    name: 'family prm',
    files: /^src\/families\/\w+\/(prm\/.*|adb\/.*|catalogue|mailbox|status|syndromes|meaning)\b/,
    may: ['bits', 'uapi'],
  },
  {
    // What a family has to give to the emulated machine, and what the firmware of all has in common.
    name: 'family',
    files:
      /^src\/families\/(family|controls|fault|byte-storage|emulated-firmware|common-state|state-check|faults|chance)([.-]schema)?\.(ts|json)$/,
    // bits: the fields of answers that faults change.
    may: ['bits', 'schema', 'uapi', 'kernel/driver'],
  },
  {
    // bits: the words in which a family's layouts are read; the table of a plain design leaves it to the prm side.
    name: 'family device',
    // driver/: what stands behind a kernel driver that is more than one file of the kernel.
    files: /^src\/families\/\w+\/(driver\.ts$|driver\/|firmware\/)/,
    may: ['family prm', 'family', 'schema', 'bits', 'uapi', 'kernel/driver', 'images', 'identity'],
  },
  {
    name: 'family client',
    files: /^src\/families\/\w+\/(client\/|views)/,
    may: ['images', 'values', 'family prm', 'bits', 'uapi', 'client', 'client/backend'],
  },
  // The clients of the families, each loaded when it is asked for.
  {
    name: 'clients',
    files: /^src\/families\/(clients|vocabulary)\.ts$/,
    may: ['uapi', 'client', 'client/backend', 'family client'],
  },
  {
    name: 'registry',
    // The list of families, what each gives, and the check of its profile files, which no command but those of profiles needs.
    files: /^src\/families\/(registry|profile-file|\w+\/(family|profile-\w+))\.ts$/,
    may: ['schema', 'family', 'family prm', 'family device', 'kernel/driver', 'bits', 'uapi'],
  },
  {
    name: 'backends',
    files: /^src\/backends\//,
    may: [
      'uapi',
      'client/backend',
      'kernel',
      'kernel/driver',
      'files',
      'schema',
      'state',
      'native',
      'registry',
    ],
  },
  // A page of plain data, as pure as what present/ makes: of the other layers it has the types of what was read, and words for numbers.
  { name: 'report', files: /^src\/report\//, may: ['present', 'module', 'client', 'client/backend'] },
  // Evidence and its appraisal, as data: claims, reference values, the token. What a family tells of a device it has by a type of client.
  { name: 'attest', files: /^src\/attest\//, may: ['schema', 'client', 'client/backend'] },
  // Samples of plain data, and their text.
  { name: 'metrics', files: /^src\/metrics\//, may: ['present', 'client'] },
  { name: 'plan', files: /^src\/plan\//, may: ['uapi', 'schema', 'client', 'client/backend'] },
  {
    name: 'library', // cli: what stands behind the commands is there once
    files: /^src\/(index\.ts$|library\/)/,
    may: [
      'cli',
      'plan',
      'values',
      'uapi',
      'bits',
      'module',
      'state',
      'client',
      'client/backend',
      'family prm',
      'family client',
      'clients',
      'backends',
    ],
  },
  {
    // All but the insides of kernel and firmware. schema: the types of documents.
    name: 'cli',
    files: /^src\/cli\//,
    may: [
      'schema',
      'images',
      'identity',
      'uapi',
      'bits',
      'values',
      'present',
      'printed',
      'module',
      'native',
      'files',
      'state',
      'client',
      'client/backend',
      'family prm',
      'family client',
      'clients',
      'kernel/driver',
      'registry',
      'backends',
      'plan',
      'attest',
      'metrics',
      'report',
    ],
  },
  {
    // uapi and client: the words for scopes and devices, and the types of what the client layer gives back. schema: those of documents.
    name: 'commands',
    files: /^commands\//,
    may: [
      'schema',
      'images',
      'cli',
      'module',
      'files',
      'uapi',
      'values',
      'client',
      'client/backend',
      'family prm',
      'family client',
      'clients',
      'backends',
      'plan',
      'attest',
      'metrics',
      'present',
      'printed',
      'report',
    ],
  },
];

/** Where each package may be imported. A new dependency gets a row. */
const PACKAGES: readonly [specifier: RegExp, layers: readonly string[]][] = [
  [/^@oclif\/core/, ['cli', 'commands']],
  [/^jose$/, ['attest', 'cli']],
  [/^yaml$/, ['client', 'cli']],
  [/^saxes$/, ['family prm']],
  [/^xz-decompress$/, ['images']],
  [/^chalk$/, ['cli']],
  [/^cli-table3$/, ['present']],
  [/^d3-(array|shape)$/, ['report']],
];

/** The layers, and the file, that may touch files, sockets and clocks. */
const OUTSIDE =
  /^src\/(files\/|state\/|backends\/|cli\/|kernel\/credentials\.ts$|images\/fs4\/signature\.ts$|identity\/card\.ts$)/;

/** Node's modules that touch nothing outside the process. */
// crypto: chance is kept out of it by its names, below.
const INWARD = /^node:(buffer|util|module)$/;

/** Globals that reach files, sockets, clocks or chance. */
const OUTWARD =
  /^(Date|performance|set(Timeout|Interval|Immediate)|fetch|WebSocket|crypto|require|Math\.random|globalThis|process(?!\.(exitCode|arch|platform)$))(\.|$)/;

/** Tables of data, which may be as long as what they describe. */
const DATA =
  /^src\/(module\/data\/|schema\/documents\.ts|families\/\w+\/(prm\/(data\/|shapes\.ts|named\.ts)|firmware\/profiles\/))/;
const MOST_LINES = 400;

const layerOf = (file: string): Layer | undefined => LAYERS.find(({ files }) => files.test(file));
const familyOf = (file: string): string | undefined => /^src\/families\/(\w+)\//.exec(file)?.[1];
const isOwn = (what: string): boolean => /^(src|commands|test|bin)\//.test(what);

const at = ({ file, line, what }: Use, rule: string): string => `${file}:${line}: ${what}: ${rule}`;

function layeringBreach(use: Use): string | undefined {
  const { file, kind, what } = use;
  if (kind !== 'import' || !isOwn(what)) return undefined;
  const [from, to] = [layerOf(file), layerOf(what)];
  const families = [familyOf(file), familyOf(what)];
  if (families.every(Boolean) && families[0] !== families[1]) return at(use, 'no family imports another');
  if (from && to && (from === to || from.may.includes(to.name))) return undefined;
  const may = from?.may.join(', ') || 'nothing of ours';
  return at(use, `${from?.name ?? file} may import ${may}; this is ${to?.name ?? 'outside the house'}`);
}

function packageBreach(use: Use): string | undefined {
  const { file, kind, what } = use;
  if (kind !== 'import' || isOwn(what) || what.startsWith('node:')) return undefined;
  const home = PACKAGES.find(([specifier]) => specifier.test(what))?.[1];
  if (!home) return at(use, 'this package has no home in the law');
  return home.includes(layerOf(file)?.name ?? '')
    ? undefined
    : at(use, `only ${home.join(' and ')} may import it`);
}

function nativeBreach(use: Use): string | undefined {
  const { file, kind, what } = use;
  const loads =
    kind === 'text'
      ? /^@koromix\/|[^/]\.node$/.test(what)
      : /^(node:ffi|process\.(dlopen|binding))$/.test(what);
  return loads && file !== 'src/native/libc.ts' ? at(use, 'only native/libc loads native code') : undefined;
}

function outsideBreach(use: Use): string | undefined {
  const { file, kind, what } = use;
  const touches =
    kind === 'import'
      ? what.startsWith('node:') && !INWARD.test(what)
      : kind === 'global' && OUTWARD.test(what) && !(what === 'require' && layerOf(file)?.name === 'native');
  if (!touches || OUTSIDE.test(file)) return undefined;
  return at(
    use,
    'only files, state, backends, cli and kernel/credentials touch files, sockets, clocks or chance',
  );
}

const opcodes = new Set(allCommands().map(({ name }) => name));

function switchBreach(use: Use): string | undefined {
  return use.kind === 'case' && opcodes.has(use.what)
    ? at(use, 'what is known of an opcode is a column of the catalogue, not a switch')
    : undefined;
}

/** The topics that are one family's own: of its commands, and the rooms of src/cli that stand behind these. All else serves every family. */
const OWN_TOPICS: Readonly<Record<string, RegExp>> = {
  mlx5: /^(commands\/(reg|obj|config|diag|dump|trace|query-caps|function)|src\/cli\/(register|object|config|diag|dump|trace|capability|function))\b/,
  cxl: /^(commands|src\/cli)\/feature\b/,
};

function familyBreach(use: Use): string | undefined {
  const { file, kind, what } = use;
  const family = kind === 'import' ? familyOf(what) : undefined;
  if (!family || !/^(commands|src\/cli)\//.test(file) || OWN_TOPICS[family]?.test(file)) return undefined;
  return at(use, `only the own topics of ${family} may know it; all others ask families/clients`);
}

const isString = (value: string | undefined): value is string => value !== undefined;

function sizeBreaches(root: string, folders: readonly string[]): string[] {
  return filesBelow(root, folders)
    .filter((file) => /\.[jt]s$/.test(file) && !DATA.test(file))
    .filter((file) => linesOf(root, file) > MOST_LINES)
    .map((file) => `${file}: ${linesOf(root, file)} lines; a logic file has at most ${MOST_LINES}`);
}

/** What the top of the house has beside names that begin with a dot. */
const TOP = /^(package(-lock)?\.json|tsconfig\.json|src|bin|commands|test|man|findings|README\.md|LICENSE)$/;

describe('the law of the house', () => {
  it('nothing is committed at the top that does not belong there', function () {
    const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
    if (status !== 0 || !stdout) this.skip();
    const names = new Set(stdout.split('\0').map((path) => path.replace(/\/.*/s, '')));
    expect([...names].filter((name) => name && !name.startsWith('.') && !TOP.test(name))).to.deep.equal([]);
  });

  let uses: Use[];
  before(() => {
    uses = readSources(ROOT, ['src', 'commands']);
  });

  it('every file of src and commands belongs to a layer', () => {
    const homeless = filesBelow(ROOT, ['src', 'commands']).filter(
      (file) => !layerOf(file) && file !== 'src/README.md',
    );
    expect(homeless).to.deep.equal([]);
  });

  it('a layer imports only what the law allows it; type imports and import() count', () => {
    expect(uses.map(layeringBreach).filter(isString)).to.deep.equal([]);
  });

  it('no files import one another in a circle; type imports and import() count', () => {
    expect(circlesIn(uses).map((circle) => circle.join(', '))).to.deep.equal([]);
  });

  it('only cli and commands import oclif; every other package has one home too', () => {
    expect(uses.map(packageBreach).filter(isString)).to.deep.equal([]);
  });

  it('only native/libc loads native code', () => {
    expect(uses.map(nativeBreach).filter(isString)).to.deep.equal([]);
  });

  it('only files, state, backends, cli and kernel/credentials touch files, sockets or clocks', () => {
    expect(uses.map(outsideBreach).filter(isString)).to.deep.equal([]);
  });

  it('commands and cli know no family by name but in the topics that are its own', () => {
    expect(uses.map(familyBreach).filter(isString)).to.deep.equal([]);
  });

  it('nothing switches on an opcode', () => {
    expect(uses.map(switchBreach).filter(isString)).to.deep.equal([]);
  });

  it(`a logic file has at most ${MOST_LINES} lines`, () => {
    expect(sizeBreaches(ROOT, ['src', 'commands', 'bin', 'test'])).to.deep.equal([]);
  });

  it('a house that breaks each rule is told where and which', async () => {
    const files = {
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext" }, "include": ["src"] }',
      'src/uapi/a.ts': "import type { X } from '../kernel/core.js';\n",
      'src/bits/a.ts': "\nexport type Y = import('../uapi/scope.js').Scope;\n",
      'src/kernel/a.ts': "const late = () => import('../families/mlx5/driver.js');\n",
      'src/client/a.ts': "import { Flags } from '@oclif/core';\nexport * from 'left-pad';\n",
      'src/families/mlx5/prm/a.ts': "export { b } from '../../cxl/prm/b.js';\n",
      'src/families/mlx5/firmware/a.ts': 'const t = () => Date.now() + Math.random();\n',
      'src/families/mlx5/client/a.ts': "switch (name) {\n  case 'QUERY_HCA_CAP':\n}\n",
      'src/state/a.ts': "import { open } from 'node:fs';\nconst k = load('@koromix/koffi-linux-x64');\n",
      'src/present/a.ts': "import { open } from 'node:fs';\nconst own = { process: 1 }.process;\n",
      'src/cli/a.ts': '\n'.repeat(MOST_LINES + 1),
      'src/cli/b.ts': "import type { C } from './c.js';\n",
      'src/cli/c.ts': "const late = () => import('./d.js');\n",
      'src/cli/d.ts': "export * from './b.js';\nimport './e.js';\n",
      'src/cli/e.ts': "import './f.js';\n",
      'src/cli/f.ts': "import './f.js';\n",
      'src/cli/register/a.ts':
        "import '../../families/mlx5/client/a.js';\nimport '../../families/cxl/client/a.js';\n",
      'src/cli/temp/a.ts': "const late = () => import('../../families/mlx5/client/a.js');\n",
      'src/families/mlx5/prm/data/a.ts': '\n'.repeat(MOST_LINES + 1),
    };
    const told = await withFolder((root) => {
      for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), text);
      }
      const sources = readSources(root, ['src']);
      const rules = [layeringBreach, packageBreach, nativeBreach, outsideBreach, familyBreach, switchBreach];
      const found = sources.flatMap((use) => rules.map((rule) => rule(use)).filter(isString));
      const circles = circlesIn(sources).map((circle) => circle.join(', '));
      return [...found, ...circles, ...sizeBreaches(root, ['src'])];
    });
    expect(told.map((text) => text.split(': ').slice(0, 2).join(': ')).sort()).to.deep.equal([
      'src/bits/a.ts:2: src/uapi/scope.ts',
      'src/cli/a.ts: 401 lines; a logic file has at most 400',
      'src/cli/b.ts, src/cli/c.ts, src/cli/d.ts',
      'src/cli/f.ts',
      'src/cli/register/a.ts:2: src/families/cxl/client/a.ts',
      'src/cli/temp/a.ts:1: src/families/mlx5/client/a.ts',
      'src/client/a.ts:1: @oclif/core',
      'src/client/a.ts:2: left-pad',
      'src/families/mlx5/client/a.ts:2: QUERY_HCA_CAP',
      'src/families/mlx5/firmware/a.ts:1: Date.now',
      'src/families/mlx5/firmware/a.ts:1: Math.random',
      'src/families/mlx5/prm/a.ts:1: src/families/cxl/prm/b.ts',
      'src/kernel/a.ts:1: src/families/mlx5/driver.ts',
      'src/present/a.ts:1: node:fs',
      'src/state/a.ts:2: @koromix/koffi-linux-x64',
      'src/uapi/a.ts:1: src/kernel/core.ts',
    ]);
  });
});
