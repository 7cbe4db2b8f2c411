import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { type Ended, fwctl } from '../support/fwctl.js';

/** A command line, and what prepares the machine that is recorded. */
interface Case {
  line: string;
  before?: string[];
  stdin?: string;
  code?: number;
}

const BATCH = [
  '{"command": "QUERY_ISSI", "id": 1}',
  '{"in": "08050000000000010000900900000000", "out_len": 64}',
  '{"command": "QUERY_SPECIAL_CONTEXTS"}',
].join('\n');

const CASES: Case[] = [
  { line: 'info' },
  { line: 'info --json' },
  { line: 'info -v' },
  { line: 'info -d mlx5_1 --json', before: ['emulator add'] },
  { line: 'query-caps' },
  { line: 'reg get MTMP' },
  { line: 'reg get MTMP sensor_index=64 --json' },
  { line: 'reg list --json' },
  { line: 'reg set NODE_DESC node_description=rack --yes' },
  { line: 'list' },
  { line: 'list --json', before: ['emulator add --count 2'] },
  { line: 'policy show --json' },
  { line: 'policy explain QUERY_ISSI --json' },
  { line: 'dump resource' },
  { line: 'dump resource --type FULL_QPC --index1 0x200 --json' },
  { line: 'dump resource --type FULL_QPC --index1 0x200 --umem 64 --json', before: ['emulator set umem=on'] },
  { line: 'dump resource --type FULL_QPC --index1 0x200 --umem 64', code: 5 },
  { line: 'dump core --umem 64 -o binary', before: ['emulator set umem=on'] },
  { line: 'diag cap --json' },
  { line: 'diag set 0x401 --samples 16 --allow-taint' },
  { line: 'diag dump --json', before: ['diag set 0x401 --samples 16 --allow-taint'] },
  { line: 'obj get qp 0x200 --json' },
  { line: 'obj get xrq --all', code: 0 },
  { line: 'config query --json' },
  { line: 'function list --json' },
  { line: 'trace --strings', before: ['trace --strings'] },
  { line: 'trace --for 300ms' },
  { line: 'trace --for 300ms --json' },
  { line: 'reg watch MTMP --count 2 --interval 20ms' },
  { line: 'diag watch 0x401 --count 2 --interval 20ms --allow-taint' },
  { line: 'rpc CREATE_EQ --no-guard', code: 5 },
  { line: 'rpc QUERY_QP qpn=0x123456 --json', code: 6 },
  { line: 'rpc --batch -', stdin: BATCH },
  { line: 'info -d fwctl9', code: 3 },
  { line: 'info', before: ['emulator unplug'], code: 3 },
];

const words = (line: string): string[] => line.split(' ');

/** Runs a line with a tape, then from the tape in a state folder that is empty. */
async function twice(folder: string, { line, before = [], stdin }: Case): Promise<[Ended, Ended, string[]]> {
  const [state, fresh] = [join(folder, 'state'), join(folder, 'fresh')];
  for (const one of [state, fresh]) mkdirSync(one);
  for (const one of before) {
    const { code, stderr } = await fwctl(words(one), { folder: state });
    expect(code, stderr).to.equal(0);
  }
  const tape = join(folder, 'a.tape');
  const given = stdin === undefined ? {} : { stdin };
  const recorded = await fwctl([...words(line), '--backend', 'emulated', '--record', tape], {
    folder: state,
    ...given,
  });
  const replayed = await fwctl([...words(line), '--backend', `replay:${tape}`], { folder: fresh, ...given });
  return [recorded, replayed, readdirSync(fresh)];
}

describe('what is recorded with --record is replayed on a machine without state, byte for byte', () => {
  for (const one of CASES)
    it(`fwctl ${one.line}${one.before ? `, after ${one.before}` : ''}`, () =>
      withFolder(async (folder) => {
        const [recorded, replayed, left] = await twice(folder, one);
        // Which backend it is, and why, -v tells of both.
        for (const ended of [recorded, replayed])
          ended.stderr = ended.stderr.replace(/^(backend|device): .*\n/gm, '');
        if (one.code !== undefined) expect(recorded.code, recorded.stderr).to.equal(one.code);
        expect(replayed.stderr.replaceAll('\n', ' ')).to.equal(recorded.stderr.replaceAll('\n', ' '));
        expect(replayed).to.deep.equal(recorded);
        expect(left).to.deep.equal([]);
      }));
});
