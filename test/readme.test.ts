import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { exitRows } from '../src/cli/docs/exit.js';
import { hasUmockdev } from './conformance/client.js';
import { hasPython } from './support/fake-journal.js';
import { ROOT, withFolder } from './support/files.js';
import { applyDiff, type Block, commandsIn, type Section, sectionsOf } from './support/markdown.js';
import { literalBlocks } from './support/mdoc.js';
import { type Shell, withShell } from './support/shell.js';

const text = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const README = 'README.md';
const INSIDE = 'src/README.md';
/** Pages whose blocks are typed one after the other. */
const TOURS = ['man/fwctl-tour.7', 'man/fwctl-machine.7', 'man/fwctl-library.7'];

function section(title: string, file = README): Section {
  const found = sectionsOf(text(file)).find((one) => one.title === title);
  if (!found) throw new Error(`${file} has no section "${title}"`);
  return found;
}

/** Runs the lines of a console block, and compares what they print with what it says. Blanks at the end of a line don't count. */
async function replay(block: Block, shell: Shell): Promise<void> {
  let said = '';
  for (const line of commandsIn(block)) said += `$ ${line}\n${(await shell.run(line)).output}`;
  expect(said.replace(/ +$/gm, '')).to.equal(block.text);
}

/** Whether this host has what a block needs; what it has not is told. */
function canRun({ text }: Block): boolean {
  const wants: readonly [RegExp, boolean, string][] = [
    [/(fwctl|run\.js) exec/, hasUmockdev(), "fwctl exec, for want of umockdev's preload library"],
    [/\bpython3 /, hasPython(), 'a program, for want of python3'],
  ];
  const wanting = wants.find(([use, isThere]) => use.test(text) && !isThere);
  if (wanting) process.stdout.write(`      left out: ${wanting[2]}\n`);
  return !wanting;
}

function put(folder: string, { file, language, text }: Block): void {
  const path = join(folder, file as string);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, language === 'diff' ? applyDiff(readFileSync(path, 'utf8'), text) : text);
}

/** What a tool of the project says where it does not end well; else nothing. It is no part of what c8 measures. */
function wrongBy(name: string, args: readonly string[], cwd: string): string {
  const command = join(ROOT, 'node_modules/.bin', name);
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { PATH: process.env.PATH },
    encoding: 'utf8',
  });
  return status === 0 ? '' : `exit ${status}\n${stdout}${stderr}`;
}

/** Runs the blocks of a tour from a fresh state folder, as an ordinary user, whoever runs the tests. */
const replayTour = (blocks: readonly Block[]): Promise<void> =>
  withShell(async (shell) => {
    await shell.run('fwctl emulator set caller-rawio=no');
    mkdirSync(join(shell.folder, 'node_modules'));
    symlinkSync(ROOT, join(shell.folder, 'node_modules/fwctl'));
    for (const block of blocks) {
      if (block.file) put(shell.folder, block);
      else if (block.language === 'console' && canRun(block)) await replay(block, shell);
    }
  });

/** What commands of the table end with besides 0: `doctor` does where there is no real device. */
const OTHERS: [command: RegExp, code: number][] = [[/^fwctl doctor/, 3]];

for (const file of TOURS)
  describe(`${file}: what it shows`, () => {
    it('comes out as it stands, from a fresh state folder', () => replayTour(literalBlocks(text(file))));
  });

describe('README.md: what it shows', () => {
  it('the transcript and the tour come out as they stand, from a fresh state folder', () =>
    replayTour([...section('').blocks, ...section('A short tour').blocks]));

  it('every command of "I want to ..." runs', () => {
    const rows = Array.from(
      section('I want to ...').text.matchAll(/^\| .* \| `([^`]*)`.*\|$/gm),
      ([, line]) => line,
    );
    expect(rows.length).to.be.above(20);
    return withShell(async ({ run }) => {
      for (const line of rows as string[]) {
        if (/fwctl exec/.test(line) && !hasUmockdev()) continue;
        const { code, output } = await run(line);
        const others = OTHERS.filter(([command]) => command.test(line)).map(([, other]) => other);
        expect([0, ...others], `${line}\n${output}`).to.include(code);
      }
    });
  });

  it('has at most 200 lines', () => {
    expect(text(README).split('\n').length - 1).to.be.at.most(200);
  });

  it('the library example passes the compiler', () =>
    withFolder((folder) => {
      const [example] = section('A short tour').blocks.filter(({ language }) => language === 'js');
      put(folder, example as Block);
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(ROOT, join(folder, 'node_modules/fwctl'));
      const options = '--noEmit --strict --allowJs --checkJs --module nodenext --types node'.split(' ');
      const types = ['--typeRoots', join(ROOT, 'node_modules/@types')];
      expect(wrongBy('tsc', [...options, ...types, 'example.mjs'], folder)).to.equal('');
    }));

  it('the table of exit codes is that of src/cli/exit.ts', () => {
    const table = exitRows().map(({ code, kind, when }) =>
      `| ${code} | ${kind ?? ''} | ${when} |`.replace(/ +/g, ' '),
    );
    expect(section('Exit codes').text).to.contain(table.join('\n'));
  });

  it('its test command is what the continuous integration runs', () => {
    const [, test] =
      section('')
        .blocks.filter(({ language }) => language === 'sh')[0]
        ?.text.split('\n') ?? [];
    expect(text('.ci/run')).to.contain(test);
  });
});

/** What was compiled, and the compiler's own notes of it. */
const COMPILED = ['src', 'commands', 'test'];
const NOTES = 'dist/.tsbuildinfo';

/** A copy of what git knows and does not ignore, ready to be built: of what is compiled already, only what is changed is compiled anew. */
function copyRepository(folder: string): void {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const { status, stdout, stderr } = spawnSync('git', listing, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git can't tell which files the repository has: ${stderr}`);
  // A node_modules that is a link is not ignored by git.
  const isSource = (file: string) => file && file !== 'node_modules' && existsSync(join(ROOT, file));
  const files = stdout.split('\0').filter(isSource);
  for (const file of files) cpSync(join(ROOT, file), join(folder, file));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const part of COMPILED)
    cpSync(join(ROOT, 'dist', part), join(folder, 'dist', part), { recursive: true });
  // The compiler names packages by where they are, seen from its notes.
  const packages = relative(join(realpathSync(folder), 'dist'), join(ROOT, 'node_modules'));
  writeFileSync(join(folder, NOTES), text(NOTES).replaceAll('"../node_modules/', `"${packages}/`));
}

const INSTRUCTIONS = ['Add a command', 'Add a register', 'Add a device family'];
const BUILD = 'npm run --silent build';

const changesOf = (title: string): Block[] => section(title, INSIDE).blocks.filter(({ file }) => file);

/** A copy of the repository that has been changed as all instructions say, and built: what the build has said, and the law of the house about it. */
interface Changed {
  folder: string;
  build: Awaited<ReturnType<Shell['run']>>;
  law(): void;
}

async function change(folder: string): Promise<Changed> {
  copyRepository(folder);
  for (const block of INSTRUCTIONS.flatMap(changesOf)) put(folder, block);
  const build = await withShell(({ run }) => run(`cd ${folder}\n${BUILD}`));
  let held: string | undefined;
  const law = () => {
    held ??= wrongBy('mocha', ['--no-config', '--timeout', '600000', 'dist/test/law.test.js'], folder);
    expect(held).to.equal('');
  };
  return { folder, build, law };
}

describe('src/README.md', () => {
  it('says of every folder of the sources what it is for', () => {
    const told = section('Architecture', INSIDE).text;
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(folders.map(({ name }) => name).filter((name) => !told.includes(`src/${name}/`))).to.deep.equal(
      [],
    );
  });

  it('says of every script of the package what it does, and of files of the build those that there are', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const told = section('What can be run', INSIDE).text;
    const own = Object.keys(scripts).filter((name) => !/^(pre|post)/.test(name));
    expect(own.filter((name) => !new RegExp(`\\b${name}\\b`).test(told))).to.deep.equal([]);
    const files = section('From the sources to the program', INSIDE).text.match(/`[\w/-]+\.(js|ts)`/g) ?? [];
    const places = ['', 'bin/build/', 'src/cli/bundle/', 'src/cli/entry/'];
    const gone = files
      .map((word) => word.slice(1, -1))
      .filter((file) => !places.some((place) => existsSync(join(ROOT, place, file))));
    expect(gone).to.deep.equal([]);
    expect(files).to.have.length.above(10);
  });
});

describe('src/README.md: instructions that run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-copy-'));
  let made: Promise<Changed> | undefined;
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const title of INSTRUCTIONS)
    it(`"${title}" does so, in a copy of the repository; lint and the law of the house hold`, () =>
      withShell(async (shell) => {
        made ??= change(folder);
        const { build, law } = await made;
        const run: Shell['run'] = async (line) =>
          line === BUILD ? build : shell.run(`cd ${folder}\n${line}`);
        for (const block of section(title, INSIDE).blocks)
          if (block.language === 'console' && canRun(block)) await replay(block, { ...shell, run });
        const files = changesOf(title).map(({ file }) => file as string);
        expect(
          wrongBy('biome', ['check', '--error-on-warnings', '--vcs-enabled=false', ...files], folder),
        ).to.equal('');
        law();
      }));
});
