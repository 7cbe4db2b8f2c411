import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Mlx5Driver } from '../../src/families/mlx5/driver.js';
import { type Case, CorpusError, parseCorpus } from './corpus.js';
import { aboveBit31, PUBLIC_CORPUS, publicText, recording } from './public.js';
import { replay } from './replay.js';

const publicCases = () => parseCorpus(publicText()).cases;

function publicCase(name: string): Case {
  const found = publicCases().find((entry) => entry.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

describe('conformance with a real kernel', () => {
  it('every public case is answered as Linux 7.2.13 answered it', async () => {
    const { passed, failed, differences } = await replay(parseCorpus(publicText()));
    expect(differences).to.deep.equal([]);
    expect([passed, failed]).to.deep.equal([375, 0]);
  });

  it('what stands above bit 31 of an ioctl number changes nothing', async () => {
    const cases = publicCases().map((entry) => ({ ...entry, nr: aboveBit31(entry.nr) }));
    expect(cases.find(({ name }) => name === 'nr_0x9a00')?.nr).to.equal('0xffffffff00009a00');
    const { passed, failed, differences } = await replay({ cases });
    expect(differences).to.deep.equal([]);
    expect([passed, failed]).to.deep.equal([375, 0]);
  });

  it('the driver allows each of the 65536 opcodes at the recorded scopes and no other', () => {
    const driver = new Mlx5Driver({ execute: (_, outLen) => new Uint8Array(outLen) }, 0);
    const context = { uid: 1, caps: 0 };
    const input = new Uint8Array(16);
    const view = new DataView(input.buffer);
    for (const [key, policy] of Object.entries(recording().policy)) {
      const opMod = /^op_mod_(\d+)$/.exec(key)?.[1];
      if (opMod === undefined) continue;
      view.setUint16(6, Number(opMod));
      const allowed: Record<string, number> = {};
      let ok = 0;
      for (let opcode = 0; opcode < 65536; opcode++) {
        view.setUint16(0, opcode);
        for (let scope = 3; scope >= 0; scope--) {
          const answer = driver.rpc(context, scope, input, 16);
          if (answer === 'EBADMSG') continue;
          allowed[`0x${opcode.toString(16)}`] = scope;
          ok++;
        }
      }
      expect(allowed, key).to.deep.equal(policy.allowed);
      expect([ok, 4 * 65536 - ok], key).to.deep.equal([policy.n_ok, policy.n_EBADMSG]);
    }
  });
});

describe('the replay', () => {
  const wrong: Record<string, [name: string, change: (entry: Case) => void]> = {
    errno: ['nr_0x9b01', (entry) => (entry.errno = 'EINVAL')],
    fw_calls: ['nr_0x9a01', (entry) => (entry.fw_calls = 0)],
    taint_after: ['taint_scope2_ok_1', (entry) => (entry.taint_after = 0)],
    struct_after: ['nr_0x9a00', (entry) => (entry.struct_after = entry.struct)],
    beyond_struct_changed: ['nr_0x9a00', (entry) => (entry.beyond_struct_changed = true)],
    in_unchanged: ['nr_0x9a01', (entry) => (entry.in_unchanged = false)],
    'out_after.head': ['nr_0x9a01', (entry) => (entry.out_after = { len: 64, head: '01', rest: [] })],
    'out_after.rest': ['info_len_2_OUT', (entry) => entry.out_after?.rest.pop()],
  };
  for (const [what, [name, change]] of Object.entries(wrong))
    it(`notices another ${what}`, async () => {
      const entry = publicCase(name);
      change(entry);
      const { passed, failed, differences } = await replay({ cases: [entry] });
      expect([passed, failed]).to.deep.equal([0, 1]);
      expect(differences.map((difference) => difference.what)).to.include(what);
    });

  it('leaves out the bytes of a copy that stopped at an unmapped page', async () => {
    const entry = publicCase('info_len_0x1000_mapped_64');
    entry.out_after = { len: 64, head: 'ff'.repeat(64), rest: [] };
    expect((await replay({ cases: [entry] })).failed).to.equal(0);
  });

  it('shows the struct that an RPC has answered into, written back over the answer', async () => {
    const entry = publicCase('nr_0x9a01');
    entry.ptr.out = 'ARG';
    entry.struct = `${entry.struct.slice(0, 48)}${'41524741'.repeat(2)}`;
    entry.struct_after = entry.struct;
    entry.beyond_struct_changed = true;
    entry.out_after = null;
    expect((await replay({ cases: [entry] })).differences).to.deep.equal([]);
  });

  it('takes one buffer for input and output', async () => {
    const entry = publicCase('nr_0x9a01');
    entry.ptr.out = 'IN';
    entry.struct = `${entry.struct.slice(0, 48)}${'494e'.repeat(4)}`;
    entry.struct_after = entry.struct;
    entry.in_unchanged = false;
    if (entry.out_after) entry.out_after.rest = [['00', 64]];
    expect((await replay({ cases: [entry] })).differences).to.deep.equal([]);
  });

  it('scans a mapping of 4 GiB without allocating it', async () => {
    const entry = publicCase('size_info_4294967295_nonzero_last');
    entry.arg_mapped = 2 ** 32;
    entry.poke = { at: 2 ** 32 - 2, val: '80' };
    expect((await replay({ cases: [entry] })).differences).to.deep.equal([]);
  });

  it('starts afresh with every boot, whatever its name', async () => {
    const [first, second] = [publicCase('taint_scope2_ok_1'), publicCase('taint_scope2_ok_1')];
    const { passed, failed } = await replay({ cases: [first, second] });
    expect([passed, failed]).to.deep.equal([2, 0]);
  });

  for (const [what, text] of Object.entries({
    'no JSON': '{',
    'no cases': '{"cases": 1}',
    'a case that is no object': '{"cases": [1]}',
    'a case without an errno': JSON.stringify({ cases: [{ ...publicCase('nr_0x9a00'), errno: undefined }] }),
    'an unknown pointer': JSON.stringify({ cases: [{ ...publicCase('nr_0x9a00'), ptr: { out: 'UP' } }] }),
  }))
    it(`refuses a file with ${what}`, () => {
      expect(() => parseCorpus(text)).to.throw(CorpusError);
    });
});

describe('npm run conformance', () => {
  const script = fileURLToPath(new URL('./run.js', import.meta.url));
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fwctl-conformance-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function run(...args: string[]): { status: number | null; lines: string[]; stderr: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
    return { status, lines: stdout.split('\n').slice(0, -1), stderr };
  }

  it('ends with the count and 0 where all pass', () => {
    const { status, lines } = run(fileURLToPath(PUBLIC_CORPUS));
    expect(lines).to.deep.equal(['375 passed, 0 failed']);
    expect(status).to.equal(0);
  });

  it('prints a line per difference and ends with 1', () => {
    const file = join(folder, 'corpus.json');
    writeFileSync(file, JSON.stringify({ cases: [{ ...publicCase('nr_0x9b01'), errno: null }] }));
    const { status, lines } = run(file);
    expect(lines).to.deep.equal(['full nr_0x9b01: errno: expected none, came ENOTTY', '0 passed, 1 failed']);
    expect(status).to.equal(1);
  });

  it('ends with 2 and names the file that it can not read', () => {
    const file = join(folder, 'malformed.json');
    writeFileSync(file, '{"cases": [{}]}');
    for (const path of [file, join(folder, 'none.json')]) {
      const { status, lines, stderr } = run(path);
      expect(status).to.equal(2);
      expect(lines).to.deep.equal([]);
      expect(stderr).to.include(path).and.not.include('    at ');
    }
    expect(run().status).to.equal(2);
  });
});
