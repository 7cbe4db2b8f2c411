/** Round trips of C clients on the served device: QUERY_HCA_CAP with answers of 4,112 bytes, as `bench:rpc` has them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FWCTL_RPC, packRpc, RPC_SIZE } from '../../../src/uapi/ioctl.js';
import { compileClient, hasUmockdev } from '../../conformance/client.js';
import { mailbox } from '../../kernel/machine.js';
import { median, say } from '../measure.js';
import type { Contest, Figures, Row } from './rows.js';
import { fwctl, type Side } from './side.js';

const ARG = 0x1000_0000;
const IN = ARG + 0x1000;
const OUT = ARG + 0x2000;
const OUT_LEN = 4112;
const CALLS = 5000;

/** Loops of a client, of which the first counts for nothing. */
const LOOPS = 4;
const ROUNDS = 7;

const hex = (value: number): string => value.toString(16);

/** What the client is told to do. */
function script(): string {
  const struct = packRpc({ size: RPC_SIZE, scope: 0, in_len: 16, out_len: OUT_LEN, in: IN, out: OUT });
  const lines = [
    `map ${hex(ARG)} 8000 0`,
    `poke ${hex(ARG)} ${Buffer.from(struct).toString('hex')}`,
    `poke ${hex(IN)} ${Buffer.from(mailbox(0x100, 1)).toString('hex')}`,
    'open /dev/fwctl/fwctl0',
    ...new Array(LOOPS).fill(`loop 3 ${hex(FWCTL_RPC)} ${hex(ARG)} ${CALLS}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** Microseconds of a round trip of so many clients together. */
function roundTrip(side: Side, program: string, clients: number, form: readonly string[]): number {
  const together = `${`${program} < ${program}.script & `.repeat(clients)} wait`;
  const { stdout } = fwctl(side, ['exec', ...form, '--', 'sh', '-c', together]);
  const seconds = [...stdout.matchAll(/^seconds (\S+)$/gm)].map(([, value]) => Number(value));
  if (seconds.length !== clients * LOOPS) throw new Error(`the clients failed: ${stdout}`);
  return (median(seconds) / CALLS / clients) * 1e6;
}

/** Each way in turn with the other build's one client, so that both meet the same machine. */
export const served: Row = {
  name: 'served device',
  measure({ other, own, folder, rounds }: Contest): Figures[] {
    const program = hasUmockdev() ? compileClient(folder) : undefined;
    if (!program) {
      say("served device: left out, for want of a C compiler or of umockdev's preload library");
      return [];
    }
    writeFileSync(`${join(program)}.script`, script());
    const ways = [
      { what: 'one client, notify', clients: 1, form: 'notify', target: 1 / 5 },
      { what: "one client, umockdev's library", clients: 1, form: 'namespace', target: 1 / 2 },
      { what: 'four clients, notify, by one of the other', clients: 4, form: 'notify', target: 1 / 7 },
    ].map((way) => ({ ...way, ofOther: [] as number[], ofOwn: [] as number[] }));
    for (let round = 0; round < Math.min(rounds, ROUNDS); round++)
      for (const { clients, form, ofOther, ofOwn } of ways) {
        ofOther.push(roundTrip(other, program, 1, []));
        ofOwn.push(roundTrip(own, program, clients, ['--form', form]));
      }
    return ways.map(({ what, target, ofOther, ofOwn }) => ({
      what: `served device, ${what}`,
      unit: 'us',
      other: median(ofOther),
      own: median(ofOwn),
      ratio: median(ofOwn.map((value, i) => value / (ofOther[i] as number))),
      target,
    }));
  },
};
