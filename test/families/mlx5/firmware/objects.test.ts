import { expect } from 'chai';
import { Device } from '../../../../src/families/mlx5/firmware/device.js';
import type { Kind } from '../../../../src/families/mlx5/firmware/objects/host.js';
import { connectx6dx } from '../../../../src/families/mlx5/firmware/profiles/connectx6dx.js';
import { syndromeNumber } from '../../../../src/families/mlx5/syndromes.js';
import { readJson } from '../../../support/files.js';
import { ask } from './ask.js';
import { at, BOUND, Clock, clockedDevice, hostOn, SECOND, vhcaOf } from './clocked.js';
import { QUERIES } from './object-queries.js';

const device = clockedDevice();

const idsOf = (vhca: string, kinds: readonly Kind[]): number[] =>
  kinds.flatMap((kind) => {
    const { first, count } = hostOn(device, vhca).ids[kind];
    return Array.from({ length: count }, (_, i) => first + i);
  });

/** Where a context names another object: path, and the query that must find it. */
const REFERENCES: Record<string, readonly (readonly [path: string, query: string])[]> = {
  QUERY_CQ: [['cq_context.c_eqn_or_apu_element', 'QUERY_EQ']],
  QUERY_QP: [
    ['qpc.cqn_snd', 'QUERY_CQ'],
    ['qpc.cqn_rcv', 'QUERY_CQ'],
    ['qpc.srqn_rmpn_xrqn', 'QUERY_SRQ'],
    ['qpc.counter_set_id', 'QUERY_Q_COUNTER'],
  ],
  QUERY_DCT: [
    ['dct_context_entry.cqn', 'QUERY_CQ'],
    ['dct_context_entry.srqn_xrqn', 'QUERY_SRQ'],
    ['dct_context_entry.counter_set_id', 'QUERY_Q_COUNTER'],
  ],
  QUERY_SRQ: [['srq_context_entry.cqn', 'QUERY_CQ']],
  QUERY_XRC_SRQ: [['xrc_srq_context_entry.cqn', 'QUERY_CQ']],
  QUERY_XRQ: [['xrq_context.cqn', 'QUERY_CQ']],
  QUERY_SQ: [
    ['sq_context.cqn', 'QUERY_CQ'],
    ['sq_context.tis_num_0', 'QUERY_TIS'],
  ],
  QUERY_RQ: [
    ['rq_context.cqn', 'QUERY_CQ'],
    ['rq_context.rmpn', 'QUERY_RMP'],
    ['rq_context.counter_set_id', 'QUERY_Q_COUNTER'],
  ],
  QUERY_TIR: [
    ['tir_context.indirect_table', 'QUERY_RQT'],
    ['tir_context.inline_rqn', 'QUERY_RQ'],
  ],
};

/** Room for what may follow the fixed part. */
const MORE = 2048;

describe('firmware: objects of a host', () => {
  for (const [name, { id, kinds, absent, log }] of Object.entries(QUERIES)) {
    describe(name, () => {
      for (const vhca of BOUND) {
        it(`every id that ${vhca} has is found, within what the capabilities give`, () => {
          const ids = idsOf(vhca, kinds);
          expect(ids.length).to.be.above(0);
          expect(new Set(ids).size).to.equal(ids.length);
          const most = log ? 2 ** vhcaOf(device, vhca).capabilities.general(log as never) : 2 ** 32;
          for (const one of ids) {
            expect(one).to.be.below(most);
            expect(ask(device, vhca, name, { [id]: one }, MORE).status, `${one}`).to.equal('OK');
          }
        });

        it(`no other id of ${vhca} is`, () => {
          const ids = idsOf(vhca, kinds);
          const others = ids.flatMap((one) => [one - 1, one + 1]).filter((one) => !ids.includes(one));
          for (const one of [...others, 0]) {
            const { status, syndrome } = ask(device, vhca, name, { [id]: one });
            expect([status, syndrome], `${one}`).to.deep.equal(['BAD_RES_ERR', absent]);
          }
        });
      }

      it('a function without a driver has none', () => {
        const [first] = idsOf('pf0', kinds);
        expect(ask(device, 'pf0vf1', name, { [id]: first as number }).syndrome).to.equal(absent);
      });

      it('the same seed gives the same bytes', () => {
        for (const one of idsOf('pf0', kinds))
          expect(ask(clockedDevice(), 'pf0', name, { [id]: one }, MORE).output).to.deep.equal(
            ask(device, 'pf0', name, { [id]: one }, MORE).output,
          );
      });
    });
  }

  for (const [name, references] of Object.entries(REFERENCES)) {
    it(`what ${name} names is there`, () => {
      for (const vhca of BOUND) {
        let followed = 0;
        for (const one of idsOf(vhca, QUERIES[name]?.kinds ?? [])) {
          const { fields } = ask(device, vhca, name, { [QUERIES[name]?.id as string]: one }, MORE);
          for (const [path, query] of references) {
            const named = at(fields, path) as number;
            if (named === 0) continue;
            followed++;
            const found = ask(device, vhca, query, { [QUERIES[query]?.id as string]: named });
            expect(found.status, `${one} names ${path} ${named}`).to.equal('OK');
          }
        }
        expect(followed).to.be.above(0);
      }
    });
  }

  it('a completion queue of a channel is on an EQ for completions', () => {
    const { ids } = hostOn(device, 'pf0');
    for (const cqn of idsOf('pf0', ['channelCq', 'programCq'])) {
      const { fields } = ask(device, 'pf0', 'QUERY_CQ', { cqn });
      const eqn = at(fields, 'cq_context.c_eqn_or_apu_element') as number;
      expect(eqn).to.be.within(ids.channelEq.first, ids.channelEq.first + ids.channelEq.count - 1);
    }
  });

  it('an RQT has as many RQs behind it as it says, and all are there', () => {
    for (const rqtn of idsOf('pf0', ['spreadRqt', 'channelRqt'])) {
      const { fields } = ask(device, 'pf0', 'QUERY_RQT', { rqtn }, MORE);
      const list = at(fields, 'rqt_context.rq_num') as { rq_num: number }[];
      const size = at(fields, 'rqt_context.rqt_actual_size') as number;
      expect(size).to.be.above(0);
      for (const { rq_num } of list.slice(0, size))
        expect(ask(device, 'pf0', 'QUERY_RQ', { rqn: rq_num }).status).to.equal('OK');
      expect(list.length).to.be.at.least(size);
    }
  });

  it('QPs are of several kinds and in several states', () => {
    const contexts = idsOf('pf0', ['qp']).map((qpn) => ask(device, 'pf0', 'QUERY_QP', { qpn }).fields);
    expect(new Set(contexts.map((fields) => at(fields, 'qpc.state'))).size).to.be.above(4);
    expect(new Set(contexts.map((fields) => at(fields, 'qpc.st'))).size).to.be.above(4);
  });

  it('only a QP that can send has sent', () => {
    const RTS = 3;
    for (const qpn of idsOf('pf0', ['qp'])) {
      const { fields } = ask(device, 'pf0', 'QUERY_QP', { qpn });
      const state = at(fields, 'qpc.state') as number;
      if (state < RTS) expect(at(fields, 'qpc.next_send_psn'), `${qpn}`).to.equal(0);
    }
  });

  it('a CQ of a real device comes back as captured', () => {
    const { cq } = readJson<{ objects: { cq: { id: number; hex: string } } }>(
      'captures/connectx6dx.json',
    ).objects;
    const { output } = ask(device, 'pf0', 'QUERY_CQ', { cqn: cq.id });
    expect(Buffer.from(output).toString('hex')).to.equal(cq.hex.padEnd(output.length * 2, '0'));
  });

  it('another seed gives other contexts, of the same ids', () => {
    const other = clockedDevice(new Clock(), 2);
    const { first } = hostOn(other, 'pf0').ids.qp;
    const ours = ask(device, 'pf0', 'QUERY_QP', { qpn: first });
    expect(ask(other, 'pf0', 'QUERY_QP', { qpn: first }).output).not.to.deep.equal(ours.output);
  });

  it('functions differ', () => {
    const cqn = hostOn(device, 'pf0').ids.channelCq.first;
    const [one, two] = BOUND.map((vhca) => ask(device, vhca, 'QUERY_CQ', { cqn }).output);
    expect(one).not.to.deep.equal(two);
  });

  it('the longer form of a QP’s context is BAD_SYS_STATE without qpc_extension', () => {
    const profile = connectx6dx();
    const capabilities = { ...profile.capabilities, differ: { vf: { GENERAL: { qpc_extension: 0 } } } };
    const without = new Device({ ...profile, capabilities }, { bus: 8, device: 0 });
    const { first } = hostOn(without, 'pf0').ids.qp;
    const asked = { qpn: first, qpc_ext: 1 };
    expect(ask(without, 'pf0', 'QUERY_QP', asked).status).to.equal('OK');
    const { status, syndrome } = ask(without, 'pf0vf0', 'QUERY_QP', asked);
    expect([status, syndrome]).to.deep.equal(['BAD_SYS_STATE_ERR', 'QPC_EXT_ABSENT']);
  });
});

describe('firmware: counters of objects', () => {
  const names = ['QUERY_Q_COUNTER', 'QUERY_FLOW_COUNTER'] as const;

  it('they grow with the clock, and with nothing else', () => {
    const clock = new Clock();
    const growing = clockedDevice(clock);
    const read = () =>
      names.map((name) => {
        const [, kind] = [name, QUERIES[name]?.kinds[0] as Kind];
        const id = hostOn(growing, 'pf0').ids[kind].first + (name === 'QUERY_Q_COUNTER' ? 1 : 0);
        return ask(growing, 'pf0', name, { [QUERIES[name]?.id as string]: id }, 16);
      });
    const before = read();
    expect(read()).to.deep.equal(before);
    clock.pass(60n * SECOND);
    const [queues, flows] = read();
    expect(queues?.fields.rx_write_requests).to.be.above(before[0]?.fields.rx_write_requests as number);
    const packets = (answer: (typeof before)[0] | undefined) =>
      (at(answer?.fields ?? {}, 'flow_statistics') as { packets: bigint }[])[0]?.packets ?? 0n;
    expect(packets(flows) > packets(before[1])).to.equal(true);
  });

  it('as many flow counters come as were asked for and as fit', () => {
    const { first, count } = hostOn(device, 'pf0').ids.flowCounter;
    const many = (num_of_counters: number, more: number) =>
      ask(device, 'pf0', 'QUERY_FLOW_COUNTER', { flow_counter_id: first, num_of_counters }, more);
    expect((many(4, 64).fields.flow_statistics as unknown[]).length).to.equal(4);
    expect((many(4, 40).fields.flow_statistics as unknown[]).length).to.equal(2);
    expect((many(0, 64).fields.flow_statistics as unknown[]).length).to.equal(1);
    expect(many(count + 1, 0).syndrome).to.equal('FLOW_COUNTERS_MANY');
  });

  it('a user context can’t clear them: they are the driver’s', () => {
    const { uid } = device.contexts.create('pf0', 0);
    const { ids } = hostOn(device, 'pf0');
    const queries: [string, object, number][] = [
      ['QUERY_Q_COUNTER', { counter_set_id: ids.qCounter.first }, 24],
      ['QUERY_FLOW_COUNTER', { flow_counter_id: ids.flowCounter.first }, 24],
      ['QUERY_VPORT_COUNTER', {}, 24],
      ['QUERY_CONG_STATISTICS', {}, 8],
    ];
    for (const [name, fields, clearByte] of queries) {
      const plain = ask(device, 'pf0', name, fields as never);
      expect(plain.status, name).to.equal('OK');
      const input = new Uint8Array(32);
      const view = new DataView(input.buffer);
      view.setUint16(
        0,
        { QUERY_Q_COUNTER: 0x773, QUERY_FLOW_COUNTER: 0x93b, QUERY_VPORT_COUNTER: 0x770 }[name] ?? 0x826,
      );
      view.setUint16(2, uid);
      if (name === 'QUERY_Q_COUNTER') input[31] = ids.qCounter.first;
      if (name === 'QUERY_FLOW_COUNTER') view.setUint32(28, ids.flowCounter.first);
      input[clearByte] = 0x80;
      const output = device.execute('pf0', input, 1024);
      expect(new DataView(output.buffer, output.byteOffset).getUint32(4), name).to.equal(
        syndromeNumber('CLEAR_NOT_OWN'),
      );
    }
  });
});
