import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { expect } from 'chai';
import { build } from 'esbuild';
import { ROOT, withFolder } from '../support/files.js';
import { shamSsh } from '../support/ssh.js';

/** A folder in which the package is installed. */
const installed = <T>(work: (folder: string) => T | Promise<T>): Promise<T> =>
  withFolder(async (folder) => {
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/fwctl'));
    return work(folder);
  });

/** Runs a program of a user in that folder; gives its stdout. */
function ran(
  folder: string,
  file: string,
  text: string,
  { args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): string {
  writeFileSync(join(folder, file), text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, file], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: join(folder, 'state'), ...env },
  });
  expect(stderr).to.equal('');
  expect(status, stdout).to.equal(0);
  return stdout;
}

/** As Nodes that do not know the condition `module-sync`. */
const EARLIER = { args: ['--no-experimental-require-module'] };

const ENTRIES = ['fwctl', 'fwctl/codec', 'fwctl/prm/mlx5', 'fwctl/kernel', 'fwctl/emulator', 'fwctl/testing'];

describe('the package as a library', () => {
  it('gives the same names to import and to require()', () =>
    installed((folder) => {
      const names = (all: string) =>
        `for (const [name, there] of Object.entries({ ${all} })) process.stdout.write(name + ' ' + Object.keys(there).filter((key) => key !== 'default' && key !== 'module.exports').sort() + '\\n');`;
      const imports = ENTRIES.map((name, i) => `import * as m${i} from '${name}';`).join('');
      const program = imports + names(ENTRIES.map((name, i) => `'${name}': m${i}`).join());
      const byImport = ran(folder, 'a.mjs', program);
      const byRequire = ran(
        folder,
        'a.cjs',
        names(ENTRIES.map((name) => `'${name}': require('${name}')`).join()),
      );
      expect(byImport).to.equal(byRequire);
      expect(ran(folder, 'a.mjs', program, EARLIER)).to.equal(byRequire);
      expect(byImport)
        .to.match(/^fwctl .*\bopen\b/m)
        .and.to.match(/^fwctl\/testing .*\btestDevice\b/m);
    }));

  it('is imported in Nodes of before the condition module-sync, with the same classes as by require()', () =>
    installed((folder) => {
      const program = `import { createRequire } from 'node:module'; import { MemoryStore, open } from 'fwctl';
        const required = createRequire(import.meta.url)('fwctl'); const device = await open('fwctl0'); const { temperature } = await device.registers.read('MTMP'); await device.close();
        process.stdout.write([import.meta.resolve('fwctl').split('/').pop(), temperature > 0, new MemoryStore() instanceof required.MemoryStore].join());`;
      expect(ran(folder, 'earlier.mjs', program, EARLIER)).to.equal('index.earlier.mjs,true,true');
      expect(ran(folder, 'later.mjs', program)).to.equal('index.mjs,true,true');
    }));

  it('loads nothing of it before something is used', () =>
    installed((folder) => {
      const watch = `import vm from 'node:vm'; const { Script } = vm; const files = []; import { syncBuiltinESMExports } from 'node:module';
        vm.Script = class extends Script { constructor(text, options) { super(text, options); files.push(options.filename); } }; syncBuiltinESMExports();`;
      const program = `${watch} const { open, SCOPES } = await import('fwctl'); const before = files.length + SCOPES.length;
        const device = await open('fwctl0'); await device.close(); process.stdout.write([before, files.length > 0].join());`;
      expect(ran(folder, 'lazy.mjs', program)).to.equal('4,true');
    }));

  it('keeps bytecode in the cache of its user, and none where the user wants none; to read a register it needs one file alone', () =>
    installed((folder) => {
      const kept = (env: NodeJS.ProcessEnv) => {
        const text =
          "require('fwctl').open('fwctl0').then((device) => device.registers.read('MTMP').then(() => device.close()))";
        const { status } = spawnSync(process.execPath, ['-e', text], {
          cwd: folder,
          env: { PATH: process.env.PATH, FWCTL_STATE_DIR: join(folder, 'state'), ...env },
        });
        expect(status).to.equal(0);
        const files = readdirSync(folder, { recursive: true }).map(String);
        return files.filter((name) => name.includes('library+') && !name.startsWith('node_modules'));
      };
      expect(kept({ HOME: folder, NODE_DISABLE_COMPILE_CACHE: '1' })).to.deep.equal([]);
      expect(kept({})).to.deep.equal([]);
      const names = kept({ HOME: folder }).map((file) => /library\+(.*\.cjs)\+/.exec(file)?.[1]);
      expect(names).to.deep.equal(['usual.cjs']);
    }));

  it('knows its errors by instanceof, whichever copy of the class they are of; classes can be extended', () =>
    installed((folder) => {
      const program = `import { FwctlError, MemoryStore, open } from 'fwctl'; import { decode, encode, parseLayout, FwctlError as Other } from 'fwctl/codec';
        const caught = []; for (const work of [() => parseLayout('x'), () => encode(parseLayout('x 8 a@0:8'), { b: 1 })]) try { work(); } catch (error) { caught.push(error instanceof FwctlError, error instanceof Other, error.kind); }
        await open('fwctl77').catch((error) => caught.push(error instanceof Other, error instanceof FwctlError));
        class Own extends FwctlError {}; const own = new Own('usage', 'mine'); const store = new MemoryStore();
        process.stdout.write([...caught, own instanceof Own, own instanceof FwctlError, new FwctlError('usage', '') instanceof Own, new Error('') instanceof FwctlError, store instanceof MemoryStore, own.kind].join());`;
      expect(ran(folder, 'errors.mjs', program)).to.equal(
        'true,true,usage,true,true,usage,true,true,true,true,false,false,true,usage',
      );
    }));

  it('has each class once, whichever file of it a program asks for', () =>
    installed((folder) => {
      const program = `import { emulatedBackend, familyClient, FwctlError, MemoryStore, open, Session } from 'fwctl'; import { FwctlError as Other } from 'fwctl/kernel';
        const device = await open('fwctl0', { backend: emulatedBackend({ store: new MemoryStore() }) }); const told = [device.session instanceof Session, FwctlError.prototype === Other.prototype];
        const refused = [() => device.registers.read('PTXS'), () => device.config.set({ NUM_OF_VFS: 4000 }), () => device.plan('x: 1'), () => device.capabilities('QOSS'), () => device.features.list(), () => device.command('NOPE')];
        for (const work of refused) await work().then(() => told.push('done'), (error) => told.push(Object.getPrototypeOf(error) === FwctlError.prototype));
        told.push((await familyClient('mlx5')).type, (await device.config.get('NUM_OF_VFS')).next, (await device.link()).ports.length); await device.close();
        process.stdout.write(told.join());`;
      expect(ran(folder, 'once.mjs', program)).to.equal('true,true,true,true,true,true,true,true,mlx5,4,1');
    }));

  it('an error that nobody catches is shown with the line of the program and what helps, and none of the package', () =>
    installed((folder) => {
      const program = `import { open } from 'fwctl';\nasync function main() {\n  const device = await open('fwctl0');\n  await device.registers.read('PTXS');\n}\nawait main();\n`;
      writeFileSync(join(folder, 'uncaught.mjs'), program);
      const env = { PATH: process.env.PATH, HOME: folder, FWCTL_STATE_DIR: join(folder, 'state') };
      const { stderr } = spawnSync(process.execPath, ['uncaught.mjs'], {
        cwd: folder,
        encoding: 'utf8',
        env,
      });
      expect(stderr).to.match(/uncaught\.mjs:4\n {2}await device\.registers\.read\('PTXS'\);\n/);
      expect(stderr).to.match(/^FwctlError: there is no register "PTXS"\n {4}at async main /m);
      expect(stderr).to.contain("'did you mean: PTYS'").and.not.contain('dist/bundle');
    }));

  it('says nothing on stderr of another machine: note gets it', () =>
    installed((folder) => {
      const program = `import { open } from 'fwctl'; const noted = []; const device = await open('ssh://lab/fwctl0', { note: (text) => noted.push(text) });
        await device.registers.read('MTMP'); await device.close(); console.log(noted.join());`;
      const { env } = shamSsh(folder);
      expect(ran(folder, 'far.mjs', program, { env })).to.equal(
        'ssh://lab shows its built-in emulated machine, not real devices\n',
      );
    }));

  it('leaves stdout and the exit of a program alone', () =>
    installed((folder) => {
      const program = `import { open } from 'fwctl'; const device = await open('fwctl0'); await device.link(); await device.close();
        process.stdout.write(String(process.stdout.listenerCount('error')) + process.listenerCount('SIGINT'));`;
      expect(ran(folder, 'quiet.mjs', program)).to.equal('00');
    }));

  it('has a codec and layouts that a browser can run: no module of Node, and none of its globals', () =>
    installed(async (folder) => {
      writeFileSync(
        join(folder, 'page.js'),
        `import { decode, encode, parseLayout } from 'fwctl/codec'; import { decodeRegister, layout, registerLayout } from 'fwctl/prm/mlx5';
         const bytes = encode(registerLayout('PAOS'), { admin_status: 2, local_port: 1 });
         globalThis.told = [decodeRegister('PAOS', bytes).admin_status, decode(layout('paos_reg'), bytes).local_port, decode(parseLayout('own 16 a@0:4 b@4:12'), new Uint8Array([0x12, 0x34])).b];`,
      );
      const { outputFiles, warnings } = await build({
        entryPoints: [join(folder, 'page.js')],
        bundle: true,
        platform: 'browser',
        format: 'iife',
        write: false,
        logLevel: 'silent',
        preserveSymlinks: true,
        metafile: true,
      });
      expect(warnings).to.deep.equal([]);
      const page = createContext({ TextDecoder, TextEncoder });
      runInContext(outputFiles[0]?.text ?? '', page);
      expect([...(page.told as number[])]).to.deep.equal([2, 1, 0x234]);
    }));

  it('what a program does not use of the codec is left out by a bundler', () =>
    installed(async (folder) => {
      writeFileSync(
        join(folder, 'unused.js'),
        `import { decode } from 'fwctl/codec'; import { layout } from 'fwctl/prm/mlx5';`,
      );
      const { outputFiles } = await build({
        entryPoints: [join(folder, 'unused.js')],
        bundle: true,
        platform: 'browser',
        format: 'esm',
        write: false,
        preserveSymlinks: true,
      });
      expect(outputFiles[0]?.text.length).to.be.below(100);
      const { sideEffects } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
      expect(sideEffects).to.equal(false);
    }));

  it('every name of it has a comment, and every function says what it throws: its pages are made without a warning', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/build/docs.js')], {
      encoding: 'utf8',
    });
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
    expect(readFileSync(join(ROOT, 'dist/docs/fwctl.html'), 'utf8')).to.contain('id="Registers"');
  });

  it('its files are there, each by its entry', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      exports: Record<string, string | Record<string, string>>;
    };
    const require = createRequire(import.meta.url);
    for (const entry of Object.values(exports))
      for (const file of typeof entry === 'string' ? [] : Object.values(entry))
        if (!file.includes('*')) expect(() => require.resolve(join(ROOT, file))).not.to.throw();
  });
});

/** A small tool of somebody: how fast the ports of a device are, with a second try where the device is busy. */
const TOOL = `
export async function speeds(device, tries = 2) {
  for (let left = tries; ; left--)
    try {
      return (await device.link()).ports.map((port) => port.speed_mbps);
    } catch (error) {
      if (left <= 1 || error.facts?.errno !== 'ETIMEDOUT') throw error;
    }
}
`;

const TEST = (framework: string) => `
import assert from 'node:assert/strict';
import { ${framework} } from '${framework === 'test' ? 'node:test' : 'vitest'}';
import { testDevice } from 'fwctl/testing';
import { speeds } from './tool.mjs';

${framework}('a busy device is asked again, and no more than twice', async () => {
  const bench = await testDevice({ faults: [{ command: 'ACCESS_REG', register: 'PTYS', errno: 'ETIMEDOUT' }] });
  assert.deepEqual(await speeds(bench.device), [100000]);
  const again = bench.fault({ command: 'ACCESS_REG', register: 'PTYS', errno: 'ETIMEDOUT', times: 'always' });
  await assert.rejects(speeds(bench.device), { kind: 'kernel' });
  assert.equal(again.fired, 2);
  again.remove();
  const late = bench.fault({ hang: '30s' });
  await speeds(bench.device);
  assert.equal(bench.clock.now, 30_000_000_000n);
  assert.equal(late.fired, 1);
  await bench.close();
});
`;

describe('fwctl/testing', () => {
  it("tests somebody's tool under node:test", () =>
    installed((folder) => {
      writeFileSync(join(folder, 'tool.mjs'), TOOL);
      expect(ran(folder, 'tool.test.mjs', TEST('test'), { args: ['--test'] })).to.match(/^# pass 1$/m);
    }));
});
