import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { withLines } from '../support/lines.js';
import { wrongIn } from '../support/published.js';
import { filesBelow } from '../support/sources.js';
import { withStream } from '../support/stream.js';
import { FWCTL, inTerminal, itOnTerminal } from '../support/terminal.js';

const documents = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Every file of a folder with its content. */
const contentOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => statSync(path).isFile())
    .map((path) => `${path}: ${readFileSync(path, 'latin1')}`);

describe('fwctl watch', () => {
  it('runs a command again and again; in a pipe, readings follow each other with what has moved', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const { stdout, code } = await run('watch reg get PPCNT --field a_octets* --count 3 --interval 20ms');
        expect(code).to.equal(0);
        expect(stdout.match(/^\d{4}-\d\d-\d\dT/gm)).to.have.length(3);
        expect(stdout.match(/a_octets_received_ok {5}0x[0-9a-f]+ {2}\+\d+ {2}\+\d+\/s$/gm)).to.have.length(2);
      }),
    ));

  it('with --json is a line for each reading, with the document of the command and its changes', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        for (const line of [
          'reg get PPCNT MTMP',
          'counters',
          'link',
          'list',
          'query-caps --type GENERAL',
          'rpc QUERY_ISSI',
          'obj get eq 0',
        ]) {
          const { stdout } = await run(`watch ${line} --json --count 2 -n 10ms`);
          const [first, second, ...others] = documents(stdout);
          expect(others, line).to.deep.equal([]);
          for (const document of [first, second]) expect(wrongIn('watch', document), line).to.deep.equal([]);
          const own = JSON.parse((await run(`${line} --json`)).stdout);
          if (first.answer) expect(Object.keys(first.answer), line).to.deep.equal(Object.keys(own));
          expect(first).to.not.have.property('changes');
        }
        const [, { changes }] = documents(
          (await run('watch counters rx_bytes --json --count 2 -n 10ms')).stdout,
        );
        expect(changes[0]).to.include({ field: 'groups[0].counters[0].value' });
        expect(changes[0].rate).to.be.above(0);
      }),
    ));

  it('takes its flags anywhere in the line, a time in front, and the command with or without fwctl', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        for (const line of [
          'watch 0.01 --count 2 temp --json',
          'watch -n 10ms temp --json --count 2',
          'watch --json -d fwctl1 --interval=10ms fwctl temp --count=2',
          'watch 10ms --count 2 -- temp --json',
        ]) {
          const { stdout, code } = await run(line);
          expect([code, documents(stdout).length], line).to.deep.equal([0, 2]);
        }
        const [there] = documents((await run('watch -d fwctl1 temp --count 1 --json')).stdout);
        expect(there.answer.device.name).to.equal('fwctl1');
      }),
    ));

  it('--until ends it with 0 when it is met, with 124 where it never was; each tells so', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const met = await run('watch 10ms counters --until rate(rx_bytes)>0 --timeout 60s --json');
        expect([met.code, documents(met.stdout).length]).to.deep.equal([0, 2]);
        expect(met.stderr).to.match(/^fwctl: met after 0\.\d+ s: rate\(rx_bytes\)>0$/m);
        const not = await run('watch 10ms temp --until temperature_c>1000 --count 2');
        expect([not.code, not.stderr]).to.deep.equal([124, 'fwctl: not met: temperature_c>1000\n']);
        expect((await run('watch 10s temp --until temperature_c>1000 --timeout 50ms')).code).to.equal(124);
        expect((await run('watch 10s temp --timeout 50ms')).code).to.equal(0);
      }),
    ));

  it('the other commands that watch have the same ends', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const common = '--interval 10ms --timeout 60s';
        for (const line of [
          `reg watch PPCNT MTMP ${common} --until rate(a_octets_received_ok)>0`,
          `reg watch PPCNT ${common} --until changed`,
          `counters watch ${common} --until difference(rx_bytes)>0`,
          `diag watch --allow-taint ${common} --until rate(pxd_ready_bp)>0`,
        ])
          expect((await run(line)).code, line).to.equal(0);
        expect((await run('reg watch MTMP --interval 10ms --count 2 --until temperature<0')).code).to.equal(
          124,
        );
      }),
    ));

  it('--log adds each reading to a file as a line of JSON, whatever is shown', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        const log = join(folder, 'a.log');
        await run(`watch 10ms temp --count 2 --log ${log}`);
        const { stdout } = await run(`watch 10ms temp --count 1 --json --log ${log}`);
        const lines = documents(readFileSync(log, 'utf8'));
        expect(lines).to.have.length(3);
        for (const line of lines) expect(wrongIn('watch', line)).to.deep.equal([]);
        expect(readFileSync(log, 'utf8').endsWith(stdout)).to.equal(true);
      }),
    ));

  it('refuses what changes something before anything is sent, with exit code 4', () =>
    withFolder(async (folder) => {
      const state = join(folder, 'state');
      mkdirSync(state);
      await fwctl(['emulator', 'add'], { folder: state });
      await withLines(state, async (run) => {
        const before = contentOf(state);
        for (const line of [
          'reg set PAOS admin_status=2 --yes',
          'config set NUM_OF_VFS=3 --yes',
          'config reset NUM_OF_VFS --yes',
          'diag set pxd_ready_bp --single --allow-taint',
          'diag disable --allow-taint',
          'function set-cap vf0 GENERAL.log_max_qp=12 --yes',
          'function unbind vf0',
          'rpc ACCESS_REG op_mod=0 register_id=PAOS',
          'rpc SET_ISSI current_issi=1',
          'emulator add',
          'emulator reset',
          'emulator unplug',
          'emulator clock advance 1s',
          'emulator health fatal',
          `config backup ${folder}/b.json`,
          `emulator export ${folder}/e.json`,
          `report ${folder}/r.html`,
          `snapshot save ${folder}/s.json`,
          'exec -- true',
          'record -- info',
          'serve -- true',
          'reg watch PPCNT',
          'trace',
          'watch temp',
          'top',
          'shell',
        ]) {
          const ended = await run(`watch --count 1 -n 10ms ${line}`);
          expect([ended.code, ended.stdout], `${line}: ${ended.stderr}`).to.deep.equal([4, '']);
          expect(ended.stderr, line).to.match(/^fwctl: policy: fwctl watch repeats what only reads, and /);
        }
        expect(contentOf(state)).to.deep.equal(before);
        for (const line of ['emulator clock', 'emulator health'])
          expect((await run(`watch --count 1 ${line}`)).code, line).to.equal(0);
        const rehearsed = await run('watch --count 2 -n 10ms reg set PAOS admin_status=2 --dry-run');
        expect(rehearsed.code).to.equal(0);
        expect(contentOf(state)).to.deep.equal(before);
      });
      expect(filesBelow(folder, ['state']).length).to.be.above(0);
    }));

  it('a line that is wrong is told at once, with exit code 2', () =>
    withFolder((folder) =>
      withLines(folder, async (run) => {
        for (const [line, message] of [
          ['watch', 'the command to be watched is missing'],
          ['watch 2', 'the command to be watched is missing'],
          ['watch nonsense', 'there is no command "nonsense"'],
          ['watch reg get PPXNT', 'PPCNT'],
          ['watch temp --until temperature>3', 'temperature_c'],
          ['watch temp --until (temperature_c>3', 'column 17'],
          ['watch temp --until state>3', 'is a text'],
          ['watch temp --interval 0', '--interval'],
          ['watch temp --timeout never', '--timeout'],
          ['watch temp --count 0', '--count'],
          ['watch temp --nosuch', '--nosuch'],
          ['watch temp --until', '--until takes a value'],
          ['watch 1 2 temp', '--interval'],
          [`watch temp --log ${folder}`, 'the log'],
        ] as const) {
          const ended = await run(line);
          expect([ended.code, ended.stdout], line).to.deep.equal([2, '']);
          expect(ended.stderr, line).to.include(message);
        }
      }),
    ));

  it('a line that is wrong is told as JSON where the line asks for it, in whatever order it stands', () =>
    withFolder(async (folder) => {
      for (const line of [
        ['--count', '1', '--count', '2', 'temp', '--json'],
        ['temp', '--json', '--count', '1', '--count', '2'],
        ['--json', '--count', '1', '--count', '2', '--', 'temp'],
      ]) {
        const { stdout, stderr, code } = await fwctl(['watch', ...line], { folder });
        expect(code, line.join(' ')).to.equal(2);
        expect(stderr).to.equal('');
        expect(JSON.parse(stdout).error.message).to.equal('Flag --count can only be specified once');
      }
    }));

  it('a reading that fails is told, and the next is tried; --stop-on-error ends with its exit code', () =>
    withFolder(async (folder) => {
      const fault = 'emulator fault add --errno EIO --opcode QUERY_ISSI';
      const failing = async (often: string[]) => {
        const { code } = await fwctl([...fault.split(' '), ...often], { folder });
        expect(code).to.equal(0);
      };
      await failing(['--count', '1']);
      await withLines(folder, async (run) => {
        const { stdout, code } = await run('watch rpc QUERY_ISSI --count 3 -n 10ms --json');
        const lines = documents(stdout);
        expect(lines.map(({ exit = 0 }) => exit)).to.deep.equal([5, 0, 0]);
        expect(code).to.equal(5);
        for (const line of lines) expect(wrongIn('watch', line)).to.deep.equal([]);
      });
      await failing(['--always']);
      await withLines(folder, async (run) => {
        const { stdout, code } = await run('watch rpc QUERY_ISSI --count 4 -n 10ms --json --stop-on-error');
        expect([code, documents(stdout).length]).to.deep.equal([5, 1]);
        const until = 'watch rpc QUERY_ISSI --count 2 -n 10ms --until error.kind==kernel';
        expect((await run(until)).code).to.equal(0);
      });
    }));

  it('ends with Ctrl-C while the device does not answer', () =>
    withFolder(async (folder) => {
      const watch = ['watch', '50ms', 'rpc', 'QUERY_ISSI', '--json'];
      await withStream(watch, folder, async (stream) => {
        await stream.next(() => true);
        await fwctl(['emulator', 'fault', 'add', '--hang', '1s', '--always', '--opcode', 'QUERY_ISSI'], {
          folder,
        });
        await stream.next(() => true);
        expect(await stream.end()).to.equal(130);
      });
    }));

  it('ends with 130 also where Ctrl-C comes while it reads', () =>
    withFolder(async (folder) => {
      for (let times = 0; times < 4; times++)
        await withStream(['watch', '1ms', 'doctor', '--json'], folder, async (stream) => {
          await stream.next(() => true);
          expect(await stream.end()).to.equal(130);
        });
    }));

  it('goes on while the device is away, and when it is back', () =>
    withFolder((folder) =>
      withStream(['watch', '50ms', 'temp', '--json'], folder, async (watch) => {
        const errorIn = (line: string) => JSON.parse(line).error;
        await watch.next((line) => !errorIn(line));
        await fwctl(['emulator', 'unplug'], { folder });
        const gone = JSON.parse(await watch.next((line) => errorIn(line)));
        expect(gone.exit).to.be.oneOf([3, 5]);
        await fwctl(['emulator', 'replug'], { folder });
        await watch.next((line) => !errorIn(line));
        expect(await watch.end()).to.equal(130);
      }),
    ));

  it('ends with 141 where nobody reads any more', () =>
    withFolder((folder) => {
      const line = `${FWCTL} watch 10ms temp | head -n 1; echo "\${PIPESTATUS[0]}"`;
      const env = { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder };
      const { stdout } = spawnSync('bash', ['-c', line], { env, encoding: 'utf8' });
      expect(stdout.trimEnd().split('\n').at(-1)).to.equal('141');
    }));
});

describe('fwctl watch on a terminal', () => {
  itOnTerminal(
    'stands in place with its changes, shows that the device is away, and gives the screen back',
    () =>
      withFolder((folder) =>
        inTerminal(folder, [100, 24], {}, async (terminal) => {
          terminal.type(`clear; echo begun; ${FWCTL} watch 0.1 counters 'rx_b*'; echo "ended: $?"`);
          const drawn = await terminal.until(/^rx_bytes +\d+ +bytes {2}\+\d+ {2}\+\d+\/s$/m);
          expect(drawn)
            .to.match(/^every 100ms: counters rx_b\* +\d\d:\d\d:\d\d\n/)
            .and.not.match(/^begun/m);
          terminal.keys('Space');
          await terminal.until(/^held: /);
          terminal.keys('Space');
          await terminal.until(/^every 100ms: /);
          await fwctl(['emulator', 'unplug'], { folder });
          expect(await terminal.until(/unplugged/)).to.match(/^at \d\d:\d\d:\d\d:$/m);
          await fwctl(['emulator', 'replug'], { folder });
          await terminal.until(/^rx_bytes .*\/s$/m);
          terminal.keys('C-c');
          expect(await terminal.until(/^ended: 130$/m)).to.match(/^begun$/m);
        }),
      ),
  );

  itOnTerminal('scrolls what the window has no room for, below its head', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 12], {}, async (terminal) => {
        terminal.type(`${FWCTL} watch 1h reg get PAOS`);
        await terminal.until(/^every 3600s: reg get PAOS[\s\S]*^… \d+ more lines/m);
        terminal.keys('End');
        await terminal.until(/^every 3600s[\s\S]*^nmx_adminstate_status +0\n… \d+ lines above$/m);
        terminal.keys('PageUp');
        await terminal.until(/^… \d+ lines above, 7 below$/m);
        terminal.keys('Home');
        await terminal.until(/^every 3600s[^\n]*\n\nPAOS /m);
        terminal.keys('q');
      }),
    ),
  );

  itOnTerminal('in 20 columns and 5 rows, without colours, cuts what has no room; q ends it', () =>
    withFolder((folder) =>
      inTerminal(folder, [20, 5], { NO_COLOR: '1' }, async (terminal) => {
        terminal.type(`${FWCTL} watch 0.1 temp; echo "ended: $?"`);
        const screen = await terminal.until(/^… \d+ more/m);
        expect(screen).to.match(/^every 1\S*… +\d\d:\d\d:\d\d\n/);
        terminal.keys('q');
        await terminal.until(/^ended: 0$/m);
      }),
    ),
  );

  itOnTerminal('that can do nothing gets readings one behind the other', () =>
    withFolder((folder) =>
      inTerminal(folder, [80, 40], {}, async (terminal) => {
        terminal.type(`export TERM=dumb; clear; ${FWCTL} watch 0.1 temp --count 2; echo "ended: $?"`);
        const screen = await terminal.until(/^ended: 0$/m);
        expect(screen.match(/^sensor /gm)).to.have.length(2);
      }),
    ),
  );

  itOnTerminal('works in a session too, on its device, until its condition is met', () =>
    withFolder((folder) =>
      inTerminal(folder, [100, 30], {}, async (terminal) => {
        terminal.type(`${FWCTL} shell -d fwctl1`);
        await terminal.until(/fwctl1/);
        terminal.type("watch 0.1 counters --until 'difference(rx_bytes) > 0'");
        await terminal.until(/fwctl: met after/);
        terminal.type('watch 0.1 link');
        await terminal.until(/^every 100ms: link/);
        terminal.keys('C-c');
        await terminal.until(/link down[\s\S]*^fwctl1 .*> *$/m);
        terminal.type('reg get PMTU --field local_port');
        await terminal.until(/^PMTU/m);
        terminal.keys('C-d');
        await terminal.until(/\$$/m);
      }),
    ),
  );
});

describe('a line that is watched', () => {
  it('is checked by its own command: what an option of another is, is not taken for a flag of watch', () =>
    withFolder(async (folder) => {
      const told = await fwctlJson(['watch', '--count', '1', 'find', 'count'], { folder });
      expect(told.answer.schema).to.equal('fwctl.find/1');
    }));
});
