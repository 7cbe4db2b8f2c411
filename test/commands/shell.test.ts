import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lineOf } from '../../src/cli/session/words.js';
import { ROOT, withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';
import { wrongByItsName } from '../support/published.js';
import { answers, shell } from '../support/session.js';

/** Lines of many kinds: reads, changes, texts, errors. */
const MIXED: readonly (readonly string[])[] = [
  ['emulator', 'clock', 'virtual', '5s'],
  ['info'],
  ['reg', 'get', 'PTYS', '-H'],
  ['reg', 'get', 'PPCNT', 'grp=0x12', '--field', 'phy*'],
  ['reg', 'set', 'NODE_DESC', "node_description=the lab's card", '--yes'],
  ['reg', 'get', 'NODE_DESC', '--json'],
  ['config', 'set', 'NUM_OF_VFS=5', '--yes'],
  ['config', 'query', 'NUM_OF_VFS', '--next'],
  ['query-caps', '--type', 'GENERAL', '--json'],
  ['reg', 'get', 'NOPE'],
  ['rpc', 'NOP', '-o', 'hex'],
  ['obj', 'get', 'nic_vport_context'],
  ['decode', 'PAOS', '00010201000400500000000000000000'],
  ['emulator', 'clock', 'advance', '5s'],
  ['emulator', 'clock'],
  ['reg', 'get', 'MTUTC'],
  ['function', 'list'],
  ['link'],
  ['regs', 'read', 'paos'],
  ['emulator', 'reset', '-d', '0'],
  ['reg', 'get', 'NODE_DESC'],
  ['prm', 'PAOS'],
  ['list', '--json'],
];

/** The document of a command, as a process of its own prints it. */
const withoutRequest = ({ request: _request, ...document }: { schema: string; request?: unknown }) =>
  document;

describe('fwctl shell', () => {
  it('of a script gives what its lines give as processes of their own', () =>
    withFolder(async (folder) => {
      const together = await shell(MIXED.map(lineOf), { folder: join(folder, 'session') }, '-k');
      let stdout = '';
      let stderr = '';
      let first = 0;
      for (const [i, line] of MIXED.entries()) {
        const alone = await fwctl(line, { folder: join(folder, 'alone') });
        stdout += alone.stdout;
        stderr += alone.stderr;
        if (alone.code) stderr += `fwctl: stdin:${i + 1}: exit ${alone.code}\n`;
        first ||= alone.code ?? 0;
      }
      expect(together.stdout).to.equal(stdout);
      const [own = ''] = together.stderr.split('fwctl: still changed');
      // A session says once where it is; alone, each command that changes something does.
      const place = /^fwctl: no backend named: .*\n|^fwctl: fwctl0: it was reset, .*\n/gm;
      expect(own.replace(place, '')).to.equal(stderr.replace(place, ''));
      expect(own.match(/no backend named/g)).to.have.length(1);
      expect(together.code).to.equal(first);
    }));

  it('ends a script at the first line that fails, with its exit code, unless -k is given', () =>
    withFolder(async (folder) => {
      const lines = [
        '# a comment',
        '',
        'reg get PAOS --field fd',
        'reg get NOPE',
        'reg get PAOS --field fd',
        'rpc NOP x',
      ];
      const strict = await shell(lines, { folder });
      expect(strict.code).to.equal(2);
      expect(strict.stdout.match(/fd/g)).to.have.length(1);
      expect(strict.stderr).to.match(/^fwctl: stdin:4: exit 2: it ends here$/m);
      const patient = await shell(lines, { folder }, '-k');
      expect(patient.code).to.equal(2);
      expect(patient.stdout.match(/fd/g)).to.have.length(2);
      expect(patient.stderr).to.match(/^fwctl: stdin:6: exit 2$/m);
      expect((await shell(['exit 7', 'nope'], { folder })).code).to.equal(7);
      expect((await shell([], { folder })).code).to.equal(0);
    }));

  it('answers a program with one line of JSON for each of its lines, whatever is in them', () =>
    withFolder(async (folder) => {
      const lines = [
        'reg get PAOS',
        '',
        '# nothing',
        'nope',
        'reg get "x',
        '{"id": 7, "command": "reg get PMTU"}',
        '{"id": "a", "argv": ["reg", "set", "NODE_DESC", "node_description=a b", "--yes"]}',
        '{"id": 8, "command": "reg get NOPE"}',
        '{"id": 9, "commands": "reg get NOPE"}',
        '{"id": 10',
        'reg watch PMTU --count 2 --interval 1ms',
        'help reg get',
        'reg get PAOS | cat',
        '\x00\x01\x1b[2J\xff',
        'undo -y',
        'changes',
      ];
      const all = await answers(lines, { folder });
      expect(all.length).to.equal(lines.length);
      const schemas = all.map(({ schema }) => schema.replace(/^fwctl\.|\/1$/g, ''));
      expect(schemas).to.deep.equal([
        'reg.get',
        'shell',
        'shell',
        ...['error', 'error'],
        'reg.get',
        'reg.set',
        ...['error', 'error', 'error'],
        ...['shell', 'shell'],
        ...['error', 'error'],
        'shell.undo',
        'shell.changes',
      ]);
      for (const document of all) expect(wrongByItsName(withoutRequest(document))).to.deep.equal([]);
      expect(wrongByItsName(all.at(-1))).to.deep.equal([]);
      expect(all[0]).to.deep.equal(await fwctlJson(['reg', 'get', 'PAOS'], { folder }));
      expect(all[5].request).to.deep.equal({ id: 7, code: 0 });
      expect(all[6].request).to.deep.equal({ id: 'a', code: 0 });
      expect(all[7].request).to.deep.equal({ id: 8, code: 2 });
      expect(all[9].request).to.deep.equal({ id: 10, code: 2 });
      expect(all[10].answers).to.have.length(2);
      expect(all[11].text).to.match(/^Read an access register/);
      expect(all[15].changes).to.have.length(1);
    }));

  it('gives flags to all commands that have them, until it is told otherwise', () =>
    withFolder(async (folder) => {
      const all = await answers(
        [
          'rpc NOP',
          'set scope configuration',
          'rpc NOP',
          'rpc NOP --scope debug-read-only',
          'set',
          'set scope off',
          'rpc NOP',
        ],
        { folder },
      );
      expect(all.map(({ error }) => error?.kind)).to.deep.equal([
        ...[undefined, undefined, 'policy', undefined],
        ...[undefined, undefined, undefined],
      ]);
      expect(all[4].flags).to.include({ scope: 'configuration', meanings: null });
      const { stdout } = await shell(
        ['reg get PAOS', 'set meanings off', 'reg get PAOS', 'set output hex', 'reg get PAOS'],
        { folder },
        '-H',
      );
      expect(stdout).to.match(/^oper_status +1 +\(up\)$[\s\S]*^oper_status +1$[\s\S]*^00000000 /m);
      for (const line of ['set nope', 'set scope', 'set scope nope', 'set json maybe', 'set json on on'])
        expect((await shell([line], { folder })).code, line).to.equal(2);
    }));

  it('shows the last answer again, and compares the last two of a command', () =>
    withFolder(async (folder) => {
      const lines = [
        'reg get NODE_DESC',
        'reg set NODE_DESC node_description=x --yes',
        'reg get NODE_DESC',
        'reg get PAOS',
        'diff',
        'last reg get NODE_DESC',
        'diff reg get PAOS',
      ];
      const all = await answers(lines, { folder });
      expect(all[4].changes).to.deep.equal([
        { field: 'fields.node_description', before: 'MT4125 ConnectX6Dx Mellanox Technologies', after: 'x' },
      ]);
      expect(all[5].answer.fields.node_description).to.equal('x');
      expect(all[6].error.message).to.match(/was answered once/);
      expect((await shell(['reg get PAOS', 'reg get PAOS', 'diff'], { folder })).code).to.equal(0);
      // Elements of lists by their names.
      const listed = await answers(['list', 'emulator add', 'list', 'diff list'], { folder });
      expect(listed.at(-1).changes.map(({ field }: { field: string }) => field)).to.include(
        'devices.fwctl3.type',
      );
      const counted = await shell(
        ['emulator clock virtual 1000s', 'counters', 'emulator clock advance 1s', 'counters', 'diff'],
        { folder },
      );
      expect(counted.stdout).to.match(/^groups\.port 1 common\.counters\.rx_packets\.value +"0x/m);
      // The command of that name is there too.
      expect((await shell(['diff PAOS 00010201 00010101'], { folder })).code).to.equal(9);
    }));

  it('runs the lines of a file, also of one that runs another, and not for ever', () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, 'inner'), 'reg get PAOS --field fd\nreg get NOPE\nreg get PAOS\n');
      writeFileSync(join(folder, 'outer'), `source ${folder}/inner\nreg get PMTU\n`);
      const nested = await shell([`source ${folder}/outer`, 'info'], { folder });
      expect(nested.code).to.equal(2);
      expect(nested.stdout).to.equal('PAOS (0x5006)\nfd  0\n');
      expect(nested.stderr).to.match(/inner:2: exit 2[\s\S]*outer:1: exit 2[\s\S]*stdin:1: exit 2/);
      writeFileSync(join(folder, 'loop'), `source ${folder}/loop\n`);
      expect((await shell([`source ${folder}/loop`], { folder })).stderr).to.match(
        /nested more than 16 deep/,
      );
      expect((await shell([`source ${folder}/none`], { folder })).code).to.equal(2);
    }));

  it('goes to another device, and stays where it is when there is none such', () =>
    withFolder(async (folder) => {
      const all = await answers(['use fwctl1', 'info', 'use nope', 'info', 'info -d fwctl0', 'use'], {
        folder,
      });
      expect(all.map(({ device }) => device?.name)).to.deep.equal([
        'fwctl1',
        'fwctl1',
        undefined,
        'fwctl1',
        'fwctl0',
        'fwctl1',
      ]);
      expect(all[2].error.kind).to.equal('device');
    }));

  it('stays with the backend that was named, where use names none', () =>
    withFolder(async (folder) => {
      const run = [process.execPath, join(ROOT, 'bin/run.js'), 'shell', '--json', '--backend', 'kernel'];
      const lines = [
        'use fwctl1',
        'info',
        'use emulated fwctl0',
        'info',
        'use /dev/fwctl/fwctl1',
        'use 0',
        'info',
      ];
      const { stdout } = await fwctl(['exec', '--', ...run], { folder, stdin: `${lines.join('\n')}\n` });
      const places = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).device)
        .map(({ name, backend }) => `${backend} ${name}`);
      expect(places).to.deep.equal([
        ...['kernel fwctl1', 'kernel fwctl1'],
        ...['emulated fwctl0', 'emulated fwctl0'],
        ...['kernel fwctl1', 'kernel fwctl0', 'kernel fwctl0'],
      ]);
    }));

  it('ends quietly when nobody reads its output any more, and with a word when it can not be written', () =>
    withFolder(async (folder) => {
      const run = `${process.execPath} ${join(ROOT, 'bin/run.js')} shell`;
      for (const flags of ['-k', '--json']) {
        const wrapper = ['bash', '-c', `${run} ${flags} | true; echo "code \${PIPESTATUS[0]}"`];
        const { stdout, stderr } = await fwctl([], {
          folder,
          wrapper,
          stdin: 'reg get PPCNT\n'.repeat(2000),
        });
        expect([stdout, stderr], flags).to.deep.equal(['code 141\n', '']);
        const full = ['bash', '-c', `${run} ${flags} > /dev/full; echo "code $?"`];
        const said = await fwctl([], { folder, wrapper: full, stdin: 'reg get PMTU\n' });
        expect(said.stdout, flags).to.equal('code 2\n');
        expect(said.stderr, flags).to.match(/the disk is full/);
      }
    }));

  it('reads from a tape, and records on one that it was told to replace', () =>
    withFolder(async (folder) => {
      const tape = join(folder, 'x.tape');
      const lines = ['reg get PMTU --field max_mtu', 'reg get PAOS --field fd'];
      await shell(['info'], { folder }, '--record', tape);
      expect((await shell(lines, { folder }, '--record', tape)).code).to.equal(2);
      const live = await shell(lines, { folder }, '--record', tape, '--force');
      expect(live.code).to.equal(0);
      const strict = await shell(lines, { folder }, '-d', `replay:${tape}`);
      expect([strict.code, strict.stdout]).to.deep.equal([0, live.stdout]);
      const order = [...lines, ...lines].reverse();
      expect((await shell(order, { folder }, '-d', `replay:${tape}`)).code).to.equal(9);
      const lookup = await shell(order, { folder }, '-d', `replay:${tape}`, '--replay', 'lookup');
      expect([lookup.code, lookup.stdout.match(/max_mtu/g)?.length]).to.deep.equal([0, 2]);
    }));

  itOfBuiltIn('goes on when a device is taken out and put back', () =>
    withFolder(async (folder) => {
      const lines = [
        'reg get PAOS',
        'emulator unplug',
        'reg get PAOS',
        'emulator replug',
        'reg get PAOS',
        'emulator reset -d 0',
        'reg get PAOS',
      ];
      const all = await answers(lines, { folder });
      expect(all.map(({ error }) => error?.kind)).to.deep.equal([
        ...[undefined, undefined, 'device', undefined],
        ...[undefined, undefined, undefined],
      ]);
    }),
  );

  it('runs what brings its own program as a process, and no session in a session', () =>
    withFolder(async (folder) => {
      const { stdout } = await shell(['exec -- /bin/echo hello', 'exec -- /bin/echo again | tr a A'], {
        folder,
      });
      expect(stdout).to.equal('hello\nAgAin\n');
      expect((await shell(['exec -- /bin/sh -c "exit 3"'], { folder })).code).to.equal(3);
      const nested = await shell(['shell'], { folder });
      expect(nested.stderr).to.match(/this is a session already/);
      const tape = join(folder, 'x.tape');
      await shell([`record --file ${tape} -- reg get PAOS`], { folder });
      expect(existsSync(tape)).to.equal(true);
    }));

  it('ends the line of a program with SIGINT, and goes on', () =>
    withFolder(async (folder) => {
      const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'shell', '--json'], {
        env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder },
      });
      let text = '';
      let heard = () => {};
      child.stdout.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
        heard();
      });
      const line = async (number: number): Promise<Record<string, unknown>> => {
        while (text.split('\n').length <= number) await new Promise<void>((resolve) => (heard = resolve));
        return JSON.parse(text.split('\n')[number - 1] as string);
      };
      child.stdin.write('reg get PMTU\nreg watch PMTU --interval 1h\n');
      await line(1);
      // The watch has begun when it is asked to end: signals of before are for the line before.
      const timer = setInterval(() => child.kill('SIGINT'), 300);
      const ended = await line(2);
      clearInterval(timer);
      expect(ended).to.include({ schema: 'fwctl.shell/1', code: 130 });
      child.stdin.end('reg get PAOS\n');
      const code = await new Promise((resolve) => child.on('close', resolve));
      expect(await line(3)).to.include({ register: 'PAOS' });
      expect(code).to.equal(130);
    }));

  it('takes lines of a megabyte, binary, and an end in the middle of one', () =>
    withFolder(async (folder) => {
      const long = `rpc NOP --in ${'0'.repeat(1 << 20)}`;
      const all = await answers([long, 'x'.repeat(1 << 20), 'reg get PMTU'], { folder });
      expect(all.map(({ error }) => error?.kind)).to.deep.equal([undefined, 'usage', undefined]);
      expect(all[1].error.message.length).to.be.lessThan(3000);
      const cut = await fwctl(['shell'], {
        folder,
        stdin: Buffer.concat([Buffer.from('reg get PMTU'), Buffer.from([0xff, 0])]),
      });
      expect(cut.code).to.equal(2);
    }));
});
