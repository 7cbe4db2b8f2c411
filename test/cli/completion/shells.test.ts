import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT, withFolder } from '../../support/files.js';
import { fwctl } from '../../support/fwctl.js';

const has = (program: string): boolean => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** A folder with fwctl in it, for $PATH, and a file to complete. */
async function withBed<T>(run: (folder: string, env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    mkdirSync(join(folder, 'bin'));
    symlinkSync(join(ROOT, 'bin/run.js'), join(folder, 'bin/fwctl'));
    writeFileSync(join(folder, 'card one.tape'), '');
    const env = {
      HOME: folder,
      ZDOTDIR: folder,
      PATH: `${folder}/bin:${join(process.execPath, '..')}:/usr/bin:/bin`,
      TERM: 'dumb',
      FWCTL_STATE_DIR: join(folder, 'state'),
    };
    return run(folder, env);
  });
}

/** What a program on a terminal of its own writes while these keys are typed. */
function typed(command: string, keys: string, cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn('script', ['-qec', command, '/dev/null'], { cwd, env });
    let output = '';
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.on('error', reject);
    child.on('close', () => resolve(output));
    child.stdin.end(keys);
  });
}

/** The words that a line has come to: what Ctrl-A puts in front of it prints them. */
const wordsIn = (output: string): string[] =>
  Array.from(output.matchAll(/<<(.*?)>>/g), ([, word = '']) => word).filter((word) => word !== '%s');

const ASK = '\u0001printf "<<%s>>" \n';

/** What is typed, and the words of the line behind it. */
const LINES: readonly (readonly [keys: string, words: string])[] = [
  ['fwctl reg ge\tMTMP se\t64', 'fwctl reg get MTMP sensor_index=64'],
  ['fwctl reg get mtmp\t', 'fwctl reg get MTMP'],
  ['fwctl reg set PAOS admin_st\tdo\t', 'fwctl reg set PAOS admin_status=down_by_configuration'],
  ['fwctl query-caps --type=GENERAL_\t', 'fwctl query-caps --type=GENERAL_2'],
  ['fwctl config set LINK_TYPE_P1=E\t', 'fwctl config set LINK_TYPE_P1=ETH'],
  ['fwctl emulator remove 0\t', 'fwctl emulator remove 0000:08:00'],
  ['fwctl -d fwctl1 temp --js\t', 'fwctl -d fwctl1 temp --json'],
  ['fwctl record reg get MTMP\t', 'fwctl record reg get MTMP'],
  ['fwctl replay show ca\t', 'fwctl replay show card one.tape'],
  ['fwctl info -d replay:ca\t', 'fwctl info -d replay:card one.tape'],
];

describe('completion in shells', () => {
  const SHELLS = [
    { shell: 'bash', file: 'bashrc', rest: "PS1='$ '\n", start: 'bash --noprofile --rcfile bashrc -i' },
    {
      shell: 'zsh',
      file: '.zshrc',
      rest: "PS1='$ '\nautoload -Uz compinit\ncompinit -u -D\n",
      start: 'zsh -i',
    },
  ];
  for (const { shell, file, rest, start } of SHELLS)
    for (const [keys, words] of LINES)
      it(`${shell}: ${keys.replaceAll('\t', '<Tab>')} is ${words}`, function () {
        if (!has(shell) || !has('script')) {
          process.stdout.write(`      left out: ${shell} or script is not installed\n`);
          return this.skip();
        }
        this.timeout(600_000);
        return withBed(async (folder, env) => {
          writeFileSync(join(folder, file), `${rest}source <(fwctl completion ${shell})\n`);
          const output = await typed(start, `${keys}${ASK}exit\n`, folder, env);
          expect(wordsIn(output).join(' '), output).to.equal(words);
        });
      });

  it('fish: candidates with what they are, file names behind what stands in front of them', function () {
    if (!has('fish')) {
      process.stdout.write('      left out: fish is not installed\n');
      return this.skip();
    }
    this.timeout(600_000);
    return withBed(async (folder, env) => {
      const { stdout } = await fwctl(['completion', 'fish'], { folder });
      writeFileSync(join(folder, 'fwctl.fish'), stdout);
      const ask = (line: string): string[] =>
        spawnSync('fish', ['-c', `source fwctl.fish; complete -C ${JSON.stringify(line)}`], {
          cwd: folder,
          env,
          encoding: 'utf8',
        })
          .stdout.trimEnd()
          .split('\n');
      expect(ask('fwctl reg get MTMP')[0]).to.match(/^MTMP\ttemperature of a sensor/);
      expect(ask('fwctl reg set PAOS admin_status=do')).to.deep.equal(['admin_status=down_by_configuration']);
      expect(ask('fwctl info --scope=debug-write-')).to.deep.equal(['--scope=debug-write-full']);
      expect(ask('fwctl replay show ca')).to.deep.equal(['card one.tape']);
      expect(ask('fwctl info -d replay:ca')).to.deep.equal(['replay:card one.tape']);
    });
  });

  it('the scripts are printed for shells by name and path, and for no others', () =>
    withFolder(async (folder) => {
      expect((await fwctl(['completion', '/bin/bash'], { folder })).stdout).to.include(
        'complete -F _fwctl fwctl',
      );
      const { code, stderr } = await fwctl(['completion', 'tcsh'], { folder });
      expect(code).to.equal(2);
      expect(stderr).to.include('there are: bash, zsh, fish');
    }));

  it('bash and zsh find nothing wrong with their scripts', () => {
    for (const shell of ['bash', 'zsh'].filter(has)) {
      const { status, stderr } = spawnSync(
        shell,
        ['-n', join(ROOT, `src/cli/completion/scripts/fwctl.${shell}`)],
        { encoding: 'utf8' },
      );
      expect([status, stderr], shell).to.deep.equal([0, '']);
    }
  });
});
