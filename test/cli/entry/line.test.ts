import { expect } from 'chai';
import Exec from '../../../commands/exec.js';
import RecordCommand from '../../../commands/record.js';
import { readLine } from '../../../src/cli/entry/line.js';
import { commonFlags, rpcFlags } from '../../../src/cli/flags.js';

const TABLE = new Map<string, { args: boolean } | undefined>([
  ['info', { args: false }],
  ['list', { args: false }],
  ['rpc', { args: true }],
  ['exec', { args: true }],
  ['record', { args: true }],
  ['query-caps', { args: false }],
  ['config', undefined],
  ['config:query', { args: true }],
  ['config:set', { args: true }],
  ['diag', undefined],
  ['diag:cap', { args: false }],
  ['diag:dump', { args: false }],
  ['dump', undefined],
  ['dump:resource', { args: false }],
  ['emulator', undefined],
  ['emulator:show', { args: false }],
  ['emulator:fault', undefined],
  ['emulator:fault:list', { args: false }],
  ['emulator:fault:remove', { args: true }],
  ['function', undefined],
  ['function:list', { args: false }],
  ['function:show', { args: true }],
  ['function:set-cap', { args: true }],
  ['reg', undefined],
  ['reg:get', { args: true }],
  ['reg:list', { args: true }],
  ['reg:set', { args: true }],
]);

const read = (line: string) => readLine(line.split(' ').filter(Boolean), TABLE);

describe('an argument line', () => {
  for (const [line, expected] of [
    // Help and version.
    ['-h', '--help'],
    ['help', '--help'],
    ['--json help', '--help'],
    ['version', '--version'],
    ['--json version', '--version'],
    ['help reg get', 'reg get --help'],
    ['help REG', 'reg --help'],
    ['reg help', 'reg --help'],
    ['reg help get', 'reg get --help'],
    ['reg help nope', 'reg --help'],
    ['info help', 'info --help'],
    ['rpc help', 'rpc help'],
    ['-?', '--help'],
    ['reg get -?', 'reg get --help'],
    ['version --json', '--version'],
    ['-h reg get', 'reg get --help'],
    ['reg get -h', 'reg get --help'],
    ['reg get PTYS -h', 'reg get --help'],
    ['reg get PTYS --json --help', 'reg get --help'],
    ['reg -h', 'reg --help'],
    ['help reg nope', 'reg nope --help'],
    ['help nope', 'nope --help'],
    ['rpc NOP -- -h', 'rpc NOP -- -h'],
    // Options in front.
    ['--json info', 'info --json'],
    ['-d fwctl1 info', 'info -d fwctl1'],
    ['--state-dir X list', 'list --state-dir X'],
    ['--state-dir=X list', 'list --state-dir=X'],
    ['-d fwctl1 reg -o json get PTYS', 'reg get -d fwctl1 -o json PTYS'],
    ['-- info', '-- info'],
    ['--json', '--json'],
    // Any case.
    ['REG GET ptys', 'reg get ptys'],
    ['Query_Caps', 'query-caps'],
    // Another program's words are its own.
    ['exec mstlink -h', 'exec -- mstlink -h'],
    ['exec --dir X mstlink --help', 'exec --dir X -- mstlink --help'],
    ['exec -h', 'exec --help'],
    ['record --file x info --help', 'record --file x -- info --help'],
    // What is not known stays.
    ['nope info', 'nope info'],
    ['reg nope', 'reg nope'],
    ['info extra', 'info extra'],
    ['rpc show', 'rpc show'],
  ] as const)
    it(`${line}: ${expected}`, () => {
      expect(read(line)).to.deep.equal({ argv: expected.split(' ') });
    });

  for (const [line, expected, said] of [
    ['reg read PTYS', 'reg get PTYS', '"reg read" is "reg get"'],
    ['REG SHOW PTYS', 'reg get PTYS', '"reg SHOW" is "reg get"'],
    ['reg ls', 'reg list', '"reg ls" is "reg list"'],
    ['reg write PTYS', 'reg set PTYS', '"reg write" is "reg set"'],
    ['registers get PTYS', 'reg get PTYS', '"registers" is "reg"'],
    ['config get X', 'config query X', '"config get" is "config query"'],
    ['config list', 'config query', '"config list" is "config query"'],
    ['emulator status', 'emulator show', '"emulator status" is "emulator show"'],
    ['emulator fault rm 1', 'emulator fault remove 1', '"emulator fault rm" is "emulator fault remove"'],
    ['emulator fault show', 'emulator fault list', '"emulator fault show" is "emulator fault list"'],
    ['function ls', 'function list', '"function ls" is "function list"'],
    ['function set vf1', 'function set-cap vf1', '"function set" is "function set-cap"'],
    ['diag list', 'diag cap', '"diag list" is "diag cap"'],
    ['diag read', 'diag dump', '"diag read" is "diag dump"'],
    ['dump list', 'dump resource', '"dump list" is "dump resource"'],
    ['ls', 'list', '"ls" is "list"'],
    ['help reg read', 'reg get --help', '"reg read" is "reg get"'],
  ] as const)
    it(`${line}: ${said}`, () => {
      expect(read(line)).to.deep.equal({ argv: expected.split(' '), said });
    });

  it('keeps of thousands of words that no command takes the first, and the options behind them', () => {
    const many = Array.from({ length: 10_000 }, () => 'word');
    for (const start of [['info'], ['reg'], ['nosuch']]) {
      const { argv } = readLine([...start, ...many, '--json', 'x'], TABLE);
      expect(argv.slice(0, start.length + 2)).to.deep.equal([...start, 'word', 'word']);
      expect(argv.slice(-2)).to.deep.equal(['--json', 'x']);
      expect(argv.length).to.be.below(30);
    }
    const taken = ['reg', 'get', ...many];
    expect(readLine(taken, TABLE).argv).to.deep.equal(taken);
  });

  it('knows the flags with a value of the commands that run others', () => {
    const common = Object.keys({ ...commonFlags, ...rpcFlags });
    for (const [name, { flags }] of Object.entries({ exec: Exec, record: RecordCommand }))
      for (const [flag, { type }] of Object.entries(flags as Record<string, { type: string }>)) {
        if (type !== 'option' || common.includes(flag)) continue;
        const given = `${name} --${flag} X program -h`;
        expect(read(given).argv.join(' ')).to.equal(`${name} --${flag} X -- program -h`);
      }
  });
});
