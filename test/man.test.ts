import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseSnapshot } from '../src/backends/snapshot/read.js';
import { readTape } from '../src/backends/tape/read.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import { readSettingsFile } from '../src/cli/settings/file.js';
import { SETTINGS } from '../src/cli/settings/names.js';
import { parseDenyList } from '../src/client/denylist-file.js';
import { policyNames } from '../src/families/vocabulary.js';
import { judge } from '../src/uapi/policy.js';
import { SCOPES } from '../src/uapi/scope.js';
import { TAINT_FWCTL, taintLetters } from '../src/uapi/taint.js';
import { hasUmockdev } from './conformance/client.js';
import { useFewIds } from './support/few-ids.js';
import { ROOT, withFolder } from './support/files.js';
import { fwctl } from './support/fwctl.js';
import { literalBlocks, plain } from './support/mdoc.js';
import { withShell } from './support/shell.js';
import { hasSshKeygen, shamSsh } from './support/ssh.js';

const MAN = join(ROOT, 'man');
const load = createRequire(import.meta.url);
const { manPages } = load(join(ROOT, 'bin/build/man.js')) as { manPages(): Promise<Map<string, string>> };
const { manifest } = load(join(ROOT, 'bin/build/paths.js')) as { manifest: string };

interface CommandData {
  id: string;
  aliases: string[];
  hiddenAliases: string[];
  examples: string[];
  flags: Record<string, { name: string; char?: string }>;
  args: Record<string, { name: string }>;
}

const commands = (): CommandData[] =>
  Object.values(
    (JSON.parse(readFileSync(manifest, 'utf8')) as { commands: Record<string, CommandData> }).commands,
  );

const files = (): string[] => readdirSync(MAN).filter((file) => /\.\d$/.test(file));
const page = (file: string): string => readFileSync(join(MAN, file), 'utf8');

/** What examples may end with besides 0: `doctor` does where there is no real device. */
const OTHERS: [command: RegExp, code: number][] = [
  [/policy explain/, 4],
  [/\bdiff\b/, 9],
  [/fwctl doctor/, 3],
  // An example of emulator set has taken CAP_SYS_RAWIO away.
  [/feature set/, 4],
  [/plan verify/, 9],
  [/plan resume/, 2],
  [/plan check .*connectx7/, 3],
];

/** Lines of which a shell makes nothing but words. */
const PLAIN = /^[\w ./:,=@+-]*$/;

/** The literal blocks of a page. */
const literals = (file: string): string[] => literalBlocks(page(file)).map(({ text }) => text);

describe('man pages', () => {
  it('section 1 is what `npm run man` writes: run it after a change of flags or texts', async () => {
    const made = await manPages();
    expect(Array.from(made.keys()).sort()).to.deep.equal(files().filter((file) => file.endsWith('.1')));
    for (const [file, text] of made) expect(page(file), file).to.equal(text);
  });

  it('package.json installs every page', () => {
    const { man } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { man: string[] };
    expect(man.toSorted()).to.deep.equal(files().map((file) => `./man/${file}`));
  });

  it('every command has a page, on which all its flags, arguments, aliases and examples stand', () => {
    for (const { id, aliases, hiddenAliases, flags, args, examples } of commands()) {
      const text = plain(page(`fwctl-${id.split(':')[0]}.1`));
      const words = id.replaceAll(':', ' ');
      expect(text, id).to.contain(`.Nm fwctl ${words}\n`);
      for (const alias of [...aliases, ...hiddenAliases])
        expect(text, id).to.contain(`fwctl ${alias.replaceAll(':', ' ')}`);
      for (const { name, char } of Object.values(flags)) {
        expect(text, `${id} --${name}`).to.match(new RegExp(`^\\.It .*Fl -${name}( |$)`, 'm'));
        if (char) expect(text, `${id} -${char}`).to.match(new RegExp(`^\\.It Fl ${char} ,`, 'm'));
      }
      for (const { name } of Object.values(args))
        expect(text, `${id} ${name}`).to.contain(`.It Ar ${name}\n`);
      for (const example of examples)
        expect(text, id).to.contain(`.Dl $ ${example.replaceAll('<%= config.bin %>', 'fwctl')}\n`);
    }
  });

  it('fwctl(1) has every exit code with its kind', () => {
    for (const [kind, code] of Object.entries(EXIT_CODES))
      expect(page('fwctl.1')).to.contain(`.It ${code} ${kind}\n`);
  });

  it('man -k finds pages by what they are about', function () {
    if (spawnSync('mandb', ['--version']).status !== 0) {
      process.stdout.write('      left out: man-db is not installed\n');
      return this.skip();
    }
    return withFolder((folder) => {
      mkdirSync(join(folder, 'man1'));
      for (const file of files().filter((name) => name.endsWith('.1')))
        copyFileSync(join(MAN, file), join(folder, 'man1', file));
      const env = { ...process.env, MANPATH: folder };
      spawnSync('mandb', ['--create', '--quiet', folder], { env });
      const found = (word: string) => spawnSync('man', ['-k', word], { env, encoding: 'utf8' }).stdout;
      for (const [word, name] of [
        ['temperature', 'fwctl-temp'],
        ['fec', 'fwctl-link'],
        ['serial', 'fwctl-module'],
        ['register', 'fwctl-reg'],
        ['psid', 'fwctl-firmware'],
        ['drops', 'fwctl-counters'],
      ] as const)
        expect(found(word), word).to.match(new RegExp(`^${name} \\(1\\)`, 'm'));
    });
  });

  it('every page that another names is there', () => {
    const ofSystem = /^(\w+\.2|(capabilities|inotify)\.7|logger\.1|scp\.1|ssh(-keygen)?\.1)$/;
    const named = files().flatMap((file) =>
      Array.from(
        page(file).matchAll(/^\.(?:It )?Xr (\S+) (\d)/gm),
        ([, name, section]) => `${name}.${section}`,
      ),
    );
    expect(named.filter((name) => !files().includes(name) && !ofSystem.test(name))).to.deep.equal([]);
  });

  it('mandoc has nothing to say', function () {
    const paths = files().map((file) => join(MAN, file));
    // Where it looks for pages that are named, there are none: whether a page is installed on this machine is not a matter of the page.
    const env = { ...process.env, MANPATH: MAN };
    const { error, stdout } = spawnSync('mandoc', ['-Tlint', '-W', 'style', ...paths], {
      encoding: 'utf8',
      env,
    });
    if (error) {
      process.stdout.write('    not linted: mandoc is not installed (apt-get install mandoc)\n');
      return this.skip();
    }
    const said = stdout.split('\n').filter((line) => line && !line.includes('referenced manual not found'));
    expect(said).to.deep.equal([]);
  });
});

describe('quotation marks on the man pages', () => {
  it('stand around an argument of a macro, or are written so that they are shown', () => {
    const hidden = files().flatMap((file) =>
      page(file)
        .split('\n')
        // Examples and literal text are shown as they are; elsewhere a quoted argument ends where its quotation mark does.
        .filter((line) => /^\.(D[1l]|Li|Ql) (.* )?"/.test(line) || /^\..* "[^"]*"[^ "]/.test(line))
        .map((line) => `${file}: ${line}`),
    );
    expect(hidden).to.deep.equal([]);
  });
});

describe('what the man pages say', () => {
  it('fwctl-policy(5): the example is a policy that fwctl reads, with every key that there is', async () => {
    const [example = ''] = literals('fwctl-policy.5');
    const rules = await parseDenyList(example, 'example.yaml', policyNames);
    const keys = new Set(rules.flatMap((rule) => Object.keys(rule)));
    keys.delete('source');
    const described = Array.from(page('fwctl-policy.5').matchAll(/^\.It Li (\w+)$/gm), (found) => found[1]);
    expect(Array.from(keys).sort()).to.deep.equal(described.sort());
  });

  it('fwctl-settings(5): the example is a file that fwctl reads, with every setting that there is', async () => {
    const [example = ''] = literals('fwctl-settings.5');
    const path = 'fwctl.yaml';
    await withFolder(async (folder) => {
      writeFileSync(join(folder, path), example);
      const file = await readSettingsFile({ path: join(folder, path), whose: 'user' });
      expect(Array.from(file?.values.keys() ?? [])).to.deep.equal(SETTINGS);
    });
    const described = Array.from(page('fwctl-settings.5').matchAll(/^\.It Li (\w+)$/gm), (found) => found[1]);
    expect(described).to.deep.equal(SETTINGS);
  });

  it('fwctl-scope(7): number, capability and taint of each scope are those of the kernel', () => {
    const rows = SCOPES.map((scope, number) => {
      const { errno } = judge(number, { rawio: false, lockdown: 'none', rawioUnderLockdown: 'allow' });
      const { taints } = judge(number, { rawio: true, lockdown: 'none', rawioUnderLockdown: 'allow' });
      return `.It ${scope} Ta ${number} Ta ${errno ? 'CAP_SYS_RAWIO' : 'nothing'} Ta ${taints ? 'yes' : 'no'}\n`;
    });
    expect(page('fwctl-scope.7')).to.contain(rows.join(''));
    expect(page('fwctl-scope.7')).to.contain(
      `.Pq ${TAINT_FWCTL} ,\nletter\n.Sq ${taintLetters(TAINT_FWCTL)}`,
    );
  });

  it('fwctl-state(5): the files are as they stand there', async () => {
    const [kernel, machine, device] = literals('fwctl-state.5');
    await withFolder(async (folder) => {
      await fwctl(['emulator', 'set', 'lockdown=integrity'], { folder });
      for (const write of [
        ['NODE_DESC', 'node_description=rack 7'],
        ['PMTU', 'admin_mtu=1500'],
      ]) {
        const { code, stderr } = await fwctl(['reg', 'set', ...write, '--yes'], { folder });
        expect(code, stderr).to.equal(0);
      }
      await fwctl(['emulator', 'add', '--count', '2'], { folder });
      expect(readFileSync(join(folder, 'kernel.json'), 'utf8')).to.equal(kernel);
      expect(readFileSync(join(folder, 'machine.json'), 'utf8')).to.equal(machine);
      expect(readFileSync(join(folder, 'device-0000:08:00.json'), 'utf8')).to.equal(device);
    });
  });

  it('fwctl-tape(5): the example is a tape', async () => {
    const [example = ''] = literals('fwctl-tape.5');
    await withFolder((folder) => {
      const file = join(folder, 'a.tape');
      writeFileSync(file, example);
      expect(readTape(file).calls.map(({ call }) => call.call)).to.deep.equal([
        'open',
        'info',
        'rpc',
        'close',
      ]);
    });
  });

  it('fwctl-snapshot(5): the example is a snapshot', () => {
    const [example = ''] = literals('fwctl-snapshot.5');
    const { sections, leftOut } = parseSnapshot(example, 'the example');
    expect([sections.length, leftOut.length]).to.deep.equal([1, 1]);
  });

  it('fwctl(1): the error is the one that fwctl prints', async () => {
    const [error = ''] = literals('fwctl.1');
    await withFolder(async (folder) => {
      const { stdout } = await fwctl(['rpc', 'QUERY_ISI', '--json'], { folder });
      const said = JSON.parse(stdout) as { error: { near: string[] } };
      said.error.near = said.error.near.slice(0, 1);
      expect(JSON.parse(error)).to.deep.equal(said);
    });
  });

  it('every example runs: with the batches, the ADB file and the policy of the pages, and answers that were saved', async () => {
    const files = {
      'commands.jsonl': 'fwctl-rpc.1',
      'structures.jsonl': 'fwctl-decode.1',
      'my.adb': 'fwctl-prm.1',
      'site.yaml': 'fwctl-policy.5',
      'mycard.yaml': 'fwctl-profile.5',
      'plan.yaml': 'fwctl-plan.5',
    };
    await withShell(async ({ folder, env, run: runInShell }) => {
      const run = async (line: string) => {
        const [program, ...args] = line.split(' ');
        if (program !== 'fwctl' || !PLAIN.test(line)) return runInShell(line);
        const { code, stdout, stderr } = await fwctl(args, { folder, cwd: folder, env });
        return { code, output: stderr + stdout };
      };
      await useFewIds(env.FWCTL_STATE_DIR as string);
      for (const [file, from] of Object.entries(files))
        writeFileSync(join(folder, file), literals(from)[0] as string);
      writeFileSync(
        join(folder, 'module.json'),
        JSON.stringify({ pages: { lower: '1108', 0: '11'.repeat(128) } }),
      );
      for (const save of ['-o hex > ptys.hex', '-o hex > before.hex', '--json > yesterday.json'])
        expect((await run(`fwctl reg get PTYS ${save}`)).code).to.equal(0);
      expect((await run('fwctl reg get PTYS proto_mask=1 -o hex > after.hex')).code).to.equal(0);
      await run('fwctl rpc QUERY_ISSI --record issi.tape');
      await run('fwctl health --record card.tape');
      // Those that the pages take from an earlier day.
      await run('fwctl snapshot save before.snapshot');
      for (const name of ['after', 'card']) await run(`cp before.snapshot ${name}.snapshot`);
      await run("ssh-keygen -q -t ed25519 -N '' -f id_ed25519");
      await run('fwctl config backup settings.json; fwctl config backup --raw settings.raw');
      // Vendor kernels can dump the core; and a dump that was saved.
      await run('fwctl emulator set umem=on');
      await run('fwctl dump resource --type FULL_QPC --index1 0x200 -o binary > dump.bin');
      for (const text of commands().flatMap(({ examples }) => examples)) {
        const line = text.replaceAll('<%= config.bin %>', 'fwctl');
        // Other machines are this one: what leads to them runs what is to be run there.
        const way = line.includes('ssh://') ? `FWCTL_SSH=${shamSsh(folder).env.FWCTL_SSH} ` : '';
        // Each starts from a machine that has all its adapters, but for the one that is put back, and no faults.
        if (/emulator replug/.test(line)) await run('fwctl emulator unplug');
        // Examples before have given it other profiles, and have reset it.
        if (/obj get .*--all/.test(line)) await useFewIds(env.FWCTL_STATE_DIR as string);
        // It keeps what is there.
        const [, saved] = /(?:snapshot save|config backup)(?: --\S+)* (\w\S*)/.exec(line) ?? [];
        if (saved) await run(`rm -f ${saved}`);
        const memory = /\bmem0\b/.test(line);
        if (memory) await run('fwctl emulator add --family cxl');
        if (/plan rollback/.test(line)) await run('fwctl plan apply plan.yaml --yes');
        if (/diag dump/.test(line)) await run('fwctl diag set 0x401 --samples 16 --allow-taint');
        // Serves until Ctrl-C.
        const endless = /fwctl serve(?! --run)|--listen/.test(line);
        if (/ (exec|serve) /.test(line) && !hasUmockdev()) continue;
        if (/plan sign/.test(line) && !hasSshKeygen()) continue;
        const { code, output } = await run(endless ? `timeout -s INT 2 ${line}` : `${way}${line}`);
        if (/emulator unplug/.test(line)) await run('fwctl emulator replug');
        if (memory) await run('fwctl emulator remove -d mem0');
        if (/fault add/.test(line)) await run('fwctl emulator fault remove --all');
        const others = OTHERS.filter(([command]) => command.test(line)).map(([, other]) => other);
        // timeout(1) gives 124 for what it has ended.
        const fine = endless ? [124] : [0, ...others];
        expect(fine, `${line}\n${output}`).to.include(code);
      }
    });
  });
});
