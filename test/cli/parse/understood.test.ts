import { parse as parseByOclif } from '@oclif/core/parser';
import { expect } from 'chai';
import fc from 'fast-check';
import InfoCommand from '../../../commands/info.js';
import Metrics from '../../../commands/metrics.js';
import QueryCaps from '../../../commands/query-caps.js';
import RegGet from '../../../commands/reg/get.js';
import Rpc from '../../../commands/rpc.js';
import { parseUnderstood } from '../../../src/cli/parse/understood.js';

const COMMANDS = {
  info: InfoCommand,
  metrics: Metrics,
  'query-caps': QueryCaps,
  'reg get': RegGet,
  rpc: Rpc,
};

/** Pieces of lines: right ones and wrong ones, so that lines of every kind come of them. */
const WORDS = [
  '',
  ...'MTMP sensor_index=64 - -- -1 --nope -x --no-json hex json --help --json -o -o=json -ohex -ojson'.split(
    ' ',
  ),
  ...'--output --output=text -H -Hv -v --verbose=x -d -dfwctl1 --device=1 --device fwctl1 --policy'.split(
    ' ',
  ),
  ...'-t QOS --mode max --diff --scope configuration --scope=nope --argument 3 --field=* --batch'.split(' '),
  ...'--list --in=00 --numbers decimal --state-dir=/tmp/x --allow-taint --dry-run --show-command'.split(' '),
  ...'-d fwctl0,fwctl1 -d=a,,b --collect link,temp --collect=link,nope --collect "link" --interval --listen 0'.split(
    ' ',
  ),
];

describe('The small parser', () => {
  for (const [name, command] of Object.entries(COMMANDS)) {
    const input = command as unknown as Parameters<typeof parseUnderstood>[1];
    const whole = async (argv: string[]) => {
      const flags = { ...command.baseFlags, ...command.flags };
      const options = { args: command.args, flags, strict: command.strict, context: {} };
      const { args, flags: values, raw } = await parseByOclif(argv, options as never);
      return { args, flags: values, raw };
    };

    it(`of ${name} gives what oclif's gives, for every line that it understands`, () =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.constantFrom(...WORDS), { maxLength: 5 }), async (argv) => {
          const own = await parseUnderstood(argv, input, {});
          if (!own) return;
          const { args, flags, raw } = own;
          expect({ args, flags, raw }).to.deep.equal(await whole(argv));
        }),
        { numRuns: 3000 },
      ));
  }

  const UNDERSTOOD: [keyof typeof COMMANDS, string][] = [
    ['info', '--json'],
    ['info', '-d fwctl1 -o json -H'],
    ['metrics', '-d fwctl0,fwctl1 --collect link --collect=temp,pcie'],
    ['reg get', 'MTMP sensor_index=64 -dfwctl1 --field=temp'],
    ['query-caps', '-t QOS --type GENERAL --diff'],
    ['rpc', 'NOP --scope=configuration -- x'],
  ];
  for (const [name, line] of UNDERSTOOD)
    it(`understands: ${name} ${line}`, async () => {
      const input = COMMANDS[name] as unknown as Parameters<typeof parseUnderstood>[1];
      expect(await parseUnderstood(line.split(' '), input, {})).to.not.equal(undefined);
    });

  const OTHERS: [keyof typeof COMMANDS, string][] = [
    ['info', '--nope'],
    ['info', 'word'],
    ['info', '--json --output text'],
    ['info', '-o yaml'],
    ['info', '-d'],
    ['info', '-d a -d b'],
    ['info', '-d --json'],
    ['info', '-Hv'],
    ['reg get', ''],
    ['rpc', '--scope nope'],
    ['query-caps', '--diff --mode max'],
  ];
  for (const [name, line] of OTHERS)
    it(`leaves to oclif's: ${name} ${line}`, async () => {
      const input = COMMANDS[name] as unknown as Parameters<typeof parseUnderstood>[1];
      expect(await parseUnderstood(line.split(' ').filter(Boolean), input, {})).to.equal(undefined);
    });
});
