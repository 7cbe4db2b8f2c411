import { expect } from 'chai';
import { findCommand } from '../../../src/cli/entry/find.js';
import type { Row } from '../../../src/cli/entry/product.js';

const row = (id: string, args: boolean): Row => ({ id, args, load: () => Promise.reject(new Error(id)) });

const TABLE = new Map<string, Row | undefined>([
  ['info', row('info', false)],
  ['rpc', row('rpc', true)],
  ['policy', undefined],
  ['policy:show', row('policy:show', false)],
  ['dump', row('dump', true)],
  ['dump:resource', undefined],
  ['dump:resource:all', row('dump:resource:all', false)],
]);

const find = (line: string) => {
  const found = findCommand(line.split(' '), TABLE);
  return found && [found.row.id, ...found.rest].join(' ');
};

describe('the command that an argument line begins with', () => {
  for (const [line, expected] of [
    ['info', 'info'],
    ['info --json', 'info --json'],
    ['info -- x', 'info -- x'],
    ['info a=b', 'info a=b'],
    ['rpc NOP op_mod=1', 'rpc NOP op_mod=1'],
    ['rpc -- --help', 'rpc -- --help'],
    ['rpc info', 'rpc info'],
    ['policy show -v', 'policy:show -v'],
    ['dump 5', 'dump 5'],
    ['dump resource all', 'dump:resource:all'],
  ] as const)
    it(`${line}: ${expected}`, () => expect(find(line)).to.equal(expected));

  for (const line of [
    'nope',
    'info extra',
    'policy',
    'policy nope',
    'dump resource 5',
    '--json info',
    'info --help',
    'rpc NOP -h',
    'policy:show',
    'constructor',
    '',
  ])
    it(`${line || 'nothing'}: for oclif to look at`, () => expect(find(line)).to.equal(undefined));
});
