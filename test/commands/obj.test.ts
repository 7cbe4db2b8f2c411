import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { emulatedBackend } from '../../src/backends/emulated.js';
import { all } from '../../src/cli/object/answer.js';
import type { DeviceEntry } from '../../src/client/backend.js';
import { Session } from '../../src/client/session.js';
import { objectWords } from '../../src/families/mlx5/client/object-words.js';
import { objectNamed } from '../../src/families/mlx5/client/objects.js';
import { useFewIds } from '../support/few-ids.js';
import { readJson, withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

interface Capture {
  objects: { cq: { id: number; hex: string; decoded_by_other_parser?: Record<string, number> } };
}

describe('fwctl obj list', () => {
  it('names every kind with its command, id and scope, and asks no device', () =>
    withFolder(async (folder) => {
      const { schema, objects } = await fwctlJson(['obj', 'list'], { folder });
      expect(schema).to.equal('fwctl.obj.list/1');
      const row = (name: string) => objects.find(({ object }: { object: string }) => object === name);
      expect(row('xrq')).to.include({ opcode: 'QUERY_XRQ', id: 'xrqn', scope: 'debug-read-only' });
      expect(row('cong_status').id).to.equal('priority:cong_protocol');
      expect(row('vport_state')).to.include({ id: 'vport_number', id_needed: false });
      expect(row('issi').id).to.equal(null);
      const flow = await fwctlJson(['obj', 'list', 'flow_*'], { folder });
      expect(flow.objects.length).to.be.lessThan(objects.length);
    }));
});

describe('fwctl obj get', () => {
  it('CQ 1135 is as captured, and leads to its EQ', () =>
    withFolder(async (folder) => {
      const { cq } = readJson<Capture>('captures/connectx6dx.json').objects;
      const answer = await fwctlJson(['obj', 'get', 'cq', '1135', '-H'], { folder });
      expect(answer).to.include({ schema: 'fwctl.obj.get/1', object: 'cq', id: 1135 });
      expect(answer.fields.cq_context.st).to.equal(9);
      expect(answer.meanings.cq_context.st).to.equal('NOTIFICATION_REQUEST_ARMED');
      expect(answer.related).to.deep.equal([
        { field: 'cq_context.c_eqn_or_apu_element', object: 'eq', id: '22' },
      ]);
      const { stdout } = await fwctl(['obj', 'get', 'cq', '0x46f', '-o', 'binary'], { folder });
      expect(Buffer.from(stdout, 'latin1').toString('hex').startsWith(cq.hex)).to.equal(true);
      const [{ object, id }] = answer.related;
      const eq = await fwctlJson(['obj', 'get', object, id], { folder });
      expect(eq.fields.eq_context_entry).to.have.property('intr');
    }));

  // They go side by side. What flows there are is asked of the built-in backend: nothing limits their ids, and a walk tries tens of thousands.
  const WALKS = {
    qp: ['qp'],
    tir: ['tir'],
    flow_entry: ['flow_entry', 'table_id=1'],
    cq: ['cq'],
    'cq from 1135': ['cq', '--from', '1135'],
    flow_table: ['flow_table', 'table_type=NIC_TX'],
  } as const;
  type Walk = keyof typeof WALKS;
  const walks = new Map<string, ReturnType<typeof fwctlJson>>();
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fwctl-test-'));
    await useFewIds(folder);
    for (const [name, words] of Object.entries(WALKS)) {
      const walk = fwctlJson(['obj', 'get', ...words, '--all'], { folder, builtIn: name.startsWith('flow') });
      walk.catch(() => {}); // it is the test's
      walks.set(name, walk);
    }
  });
  after(async () => {
    await Promise.allSettled(walks.values());
    rmSync(folder, { recursive: true });
  });
  const walked = async (name: Walk) => (await walks.get(name)).objects;

  for (const kind of ['qp', 'tir', 'flow_entry'] as const)
    it(`what a ${kind} names can be asked for`, async () => {
      const related = (await walked(kind)).at(-1)?.related ?? [];
      expect(related).to.not.be.empty;
      for (const { object, id } of related.slice(0, 3)) {
        const { code } = await fwctl(['obj', 'get', object, ...id.split(' ')], { folder });
        expect(code, `${object} ${id}`).to.equal(0);
      }
    });

  it('--all has every object of the kind once, in order', async () => {
    const objects = await walked('cq');
    const ids: number[] = objects.map(({ id }: { id: number }) => id);
    expect(ids).to.include(1135);
    expect(ids).to.deep.equal([...new Set(ids)].sort((a, b) => a - b));
    expect(objects[0].fields).to.have.property('cq_context');
  });

  it('--all --from begins at an id; a kind of one object has no bar where there is no terminal', async () => {
    expect((await walked('cq from 1135'))[0].id).to.equal(1135);
    const { stdout, stderr } = await fwctl(['obj', 'get', 'issi', '--all'], { folder });
    expect(stdout).to.match(/^issi\ncurrent_issi/);
    expect(stderr, 'no bar where there is no terminal').to.equal('');
  });

  it('of several ids the objects stand one behind the other; one that is not there is told, and ends with its exit code', () =>
    withFolder(async (folder) => {
      const args = ['obj', 'get', 'cq', '1135', '7', '0x470', '--field', '*.st'];
      const { objects } = await fwctlJson(args, { folder }, 6);
      expect(objects.map(({ id }: { id: number }) => id)).to.deep.equal([1135, 7, 1136]);
      expect(objects[1].error).to.include({ kind: 'firmware' });
      expect(objects[0].fields).to.deep.equal({ cq_context: { st: 9 } });
      const { stdout, stderr, code } = await fwctl(args, { folder });
      expect(code).to.equal(6);
      expect(stdout).to.match(/^cq 1135\n[\s\S]*\n\ncq 0x470\n/);
      expect(stderr).to.match(/^fwctl: cq 7 is left out: there is no cq 7/);
      const { code: both } = await fwctl(['obj', 'get', 'cq', '1135', '1136', 'op_mod=0'], { folder });
      expect(both).to.equal(0);
    }));

  it('an id may stand behind other fields', () =>
    withFolder(async (folder) => {
      const get = (...words: string[]) => fwctl(['obj', 'get', 'cq', ...words], { folder });
      expect(await get('op_mod=0', '1135')).to.deep.equal(await get('1135', 'op_mod=0'));
      const { code, stderr } = await get('op_mod', '0', '1135');
      expect([code, stderr.split('\n')[0]]).to.deep.equal([
        2,
        'fwctl: usage: cq takes the id cqn in numbers, not "op_mod"',
      ]);
    }));

  it('--all ends with as many objects as it reads, and says where to go on', async () => {
    const backend = emulatedBackend({ stateDir: folder });
    const [device] = await backend.list();
    const options = { allowTaint: false, guard: true, deny: [] };
    const open = () => Session.open(backend, device as DeviceEntry, options);
    const [words] = objectWords(objectNamed('cq'), []);
    const read = async (from: number, most: number) =>
      (await all(words, from, open, { field: undefined, meanings: false, most })).data as {
        readonly objects: readonly { readonly id: number }[];
        readonly more_from?: number;
      };
    const whole = (await read(0, 100)).objects.map(({ id }) => id);
    const first = await read(0, 2);
    expect(first.objects.map(({ id }) => id)).to.deep.equal(whole.slice(0, 2));
    expect(first.more_from).to.equal(Number(whole[1]) + 1);
    const rest = await read(first.more_from as number, 100);
    expect(rest.objects.map(({ id }) => id)).to.deep.equal(whole.slice(2));
    expect(rest).to.not.have.property('more_from');
  });

  it('without an id, the own vport is asked; with one, that of another', () =>
    withFolder(async (folder) => {
      const own = await fwctl(['obj', 'get', 'vport_state', '-v'], { folder });
      const other = await fwctl(['obj', 'get', 'vport_state', '1', '-v'], { folder });
      expect([own.code, other.code]).to.deep.equal([0, 0]);
      const input = '00000000  07 50 00 00 00 00 00 00  ';
      expect(own.stderr).to.contain(`${input}00 00 00 00`);
      expect(other.stderr).to.contain(`${input}80 00 00 01`);
    }));

  it('cong_status takes priority:protocol', () =>
    withFolder(async (folder) => {
      const { code, stderr } = await fwctl(['obj', 'get', 'cong_status', '5:1', '-v'], { folder });
      expect(code).to.equal(0);
      expect(stderr).to.contain('08 22 00 00 00 00 00 00  00 00 00 51');
      const { error } = await fwctlJson(['obj', 'get', 'cong_status', '0x51'], { folder }, 2);
      expect(error.message).to.contain('priority:cong_protocol');
    }));

  it('fields of the command are given by name, with the names of their values', async () => {
    const objects = await walked('flow_table');
    expect(objects).to.not.be.empty;
    const args = ['obj', 'get', 'flow_table', 'table_type=1', `table_id=${objects[0].id}`];
    expect((await fwctlJson(args, { folder })).fields).to.deep.equal(objects[0].fields);
  });

  it('an object that is not there is the refusal of the device', () =>
    withFolder(async (folder) => {
      const { error } = await fwctlJson(['obj', 'get', 'cq', '7'], { folder }, 6);
      expect(error).to.include({ kind: 'firmware', status: 'BAD_RES_ERR', opcode: 'QUERY_CQ' });
      expect(error.message).to.contain('there is no cq 7');
    }));

  it('what can not be asked is a usage error', () =>
    withFolder(async (folder) => {
      const wrong: [string[], string][] = [
        [['ceq', '1'], 'there is no kind of object "ceq"'],
        [['cq'], 'which cq? it takes cqn'],
        [['cq', '12x'], 'cq takes the id cqn in numbers'],
        [['cq', '-1'], 'cq takes the id cqn in numbers'],
        [['cq', '0x1000000'], 'cqn is 24 bits wide'],
        [['cq', '1', 'cqn=2'], "cqn can't be assigned"],
        [['cq', '1', 'opcode=2'], "opcode can't be assigned"],
        [['cq', '1', 'nope=2'], 'has no field "nope"'],
        [['issi', '1'], 'there is one issi only'],
        [['cq', '1', '--all'], 'leave the id out'],
        [['flow_group', '--all'], 'give table_id'],
        [['cq', '--all', '--from', 'x'], '--from takes a number'],
        [['cq', '1', '--from', '1'], '--all'],
      ];
      for (const [args, message] of wrong) {
        const { error } = await fwctlJson(['obj', 'get', ...args], { folder }, 2);
        expect(error.message, args.join(' ')).to.contain(message);
      }
      const { error } = await fwctlJson(['obj', 'get', 'q_conter', '1'], { folder }, 2);
      expect(error.near).to.include('q_counter');
    }));
});
