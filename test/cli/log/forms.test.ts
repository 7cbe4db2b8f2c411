import { expect } from 'chai';
import { entryJson } from '../../../src/cli/log/entry.js';
import { entriesOf } from '../../../src/cli/log/explain.js';
import { logReaders } from '../../../src/cli/log/recognise.js';
import { findCommand } from '../../../src/families/mlx5/catalogue.js';
import { allThreads, type Thread } from '../../../src/families/mlx5/prm/syndrome-threads.js';
import { statusErrno } from '../../../src/families/mlx5/status.js';
import { BREAKS, FORMS, STAMPS, statusText, type Told, toldBy } from './lines.js';

const readers = await logReaders();

// biome-ignore lint/suspicious/noExplicitAny: a test looks into documents of every shape
const explain = (text: string): any[] => entriesOf(text, readers).map((entry) => entryJson(entry, ''));

const refused = allThreads().filter(({ syndrome }) => syndrome !== undefined);

function expectTold(text: string, told: Told): void {
  const found = explain(text);
  expect(found, text).to.have.length(1);
  const [{ command, op_mod, status, syndrome, errno, errno_fits }] = found;
  expect([command.op, command.name, op_mod.value, status.code, syndrome.value], text).to.deep.equal([
    told.op,
    told.name,
    told.op_mod,
    told.status,
    told.syndrome,
  ]);
  if (errno !== undefined) expect([errno, errno_fits], text).to.deep.equal([statusErrno(told.status), true]);
}

describe('a refused command in a log', () => {
  it('there are 88 public reports, each with its source', () => {
    expect(allThreads()).to.have.length(88);
    for (const { source } of allThreads()) expect(source).to.match(/\w/);
  });

  for (const [form, write] of Object.entries(FORMS))
    it(`${form}: every public report is recognised, however mail and terminals have broken the line`, () => {
      for (const thread of refused)
        for (const [name, broken] of Object.entries(BREAKS)) {
          // A tracepoint's process would be the name of the command without the blank.
          const told = toldBy(thread);
          try {
            expectTold(broken(write(told)), told);
          } catch (error) {
            (error as Error).message = `${name}: ${(error as Error).message}`;
            throw error;
          }
        }
    });

  for (const stamp of STAMPS)
    it(`behind ${JSON.stringify(stamp)} it is found with its device`, () => {
      const told = toldBy(refused[0] as Thread);
      const line = `${stamp}${FORMS.mlx5_cmd_out_err?.(told)}`;
      expectTold(line, told);
      const [{ device, function: by, pid }] = explain(line);
      expect([device, by, pid]).to.deep.equal(['0000:08:00.0', 'mlx5_cmd_out_err', 11613]);
    });

  it('device, netdev and auxiliary device are told, and commands to run next name them', () => {
    const told = toldBy(refused[0] as Thread);
    const [pf] = explain(FORMS['of a netdev']?.(told) as string);
    expect(pf).to.include({ device: '0000:08:00.0', netdev: 'ens1f0np0' });
    expect(pf.next).to.include('fwctl info -d 0000:08:00.0');
    const [sf] = explain(FORMS['of an SF']?.(told) as string);
    expect(sf.device).to.equal('mlx5_core.sf.4');
    expect(sf.next).to.include('fwctl info -d mlx5_core.sf.4');
  });

  it('the time is told as it is printed, and the host', () => {
    const line = FORMS.mlx5_cmd_check?.(toldBy(refused[0] as Thread));
    const times = STAMPS.map((stamp) => explain(`${stamp}${line}`)[0].time);
    expect(times.slice(0, 6)).to.deep.equal([
      '12.345678',
      '12345.678901',
      '12.345678',
      '2.345678',
      'Mon Nov 29 12:00:00 2026',
      '2026-11-29T12:00:00,123456+00:00',
    ]);
    expect(explain(`${STAMPS[7]}${line}`)[0].host).to.equal('host-1');
    expect(explain(`${STAMPS[10]}${line}`)[0].time).to.equal('12.345678');
  });

  it('what public threads concluded stands with the syndrome, those of the same command first', () => {
    const [{ syndrome }] = explain(
      'ACCESS_REG(0x805) op_mod(0x1) failed, status bad parameter(0x3), syndrome (0x1e5585)',
    );
    expect(syndrome.threads[0].conclusion).to.match(/local_port 2/);
    expect(syndrome.threads[0].source).to.match(/^Linux patch/);
    for (const thread of refused) {
      const told = toldBy(thread);
      const [found] = explain(FORMS['pasted short']?.(told) as string);
      const sources = found.syndrome.threads.map(({ source }: { source: string }) => source);
      if (thread.syndrome !== 0) expect(sources).to.include(thread.source);
    }
  });

  it('op_mod is told by name where it has one', () => {
    const name = (command: string, opMod: string) =>
      explain(`${command} op_mod(${opMod}) failed, status bad parameter(0x3), syndrome (0x1)`)[0].op_mod.name;
    expect(name('ACCESS_REG(0x805)', '0x1')).to.equal('READ');
    expect(name('QUERY_HCA_CAP(0x100)', '0x40')).to.equal('GENERAL_2, maximum');
    expect(name('QUERY_HCA_CAP(0x100)', '0x1')).to.equal('GENERAL, current');
    expect(name('CREATE_GENERAL_OBJECT(0xa00)', '0xd')).to.equal('VIRTIO_NET_Q');
    expect(name('CREATE_QP(0x500)', '0x0')).to.equal(undefined);
  });

  it('an errno that the kernel does not make of the status is doubted, and so are names that do not fit their numbers', () => {
    const [found] = explain(
      'ACCESS_REG(0x804) op_mod(0x1) failed, status bad parameter(0x4), syndrome (0x1e5585), err(-12)',
    );
    expect(found.errno_fits).to.equal(false);
    expect(found.doubts.join('\n'))
      .to.match(/0x804/)
      .and.match(/BAD_PARAM_ERR/)
      .and.match(/EIO .*not ENOMEM/);
    const [old] = explain(
      'CREATE_QP(0x500) op_mod(0x0) failed, status FW not ready(0x7), syndrome (0x1), err(-5)',
    );
    expect(old.errno_fits).to.equal(true);
  });

  it('a number that is cut off is not told', () => {
    const line = FORMS.mlx5_cmd_out_err?.(toldBy(refused[0] as Thread)) as string;
    for (let length = 0; length < line.length; length++) {
      const [found] = explain(line.slice(0, length));
      if (!found) continue;
      const told = toldBy(refused[0] as Thread);
      if (found.command) expect(found.command.op).to.equal(told.op);
      if (found.op_mod) expect(found.op_mod.value).to.equal(told.op_mod);
      if (found.status) expect(found.status.code).to.equal(told.status);
      if (found.syndrome) expect(found.syndrome.value).to.equal(told.syndrome);
      expect(found.errno).to.equal(undefined);
    }
  });

  it('a line that is cut off takes nothing from the next one', () => {
    const [first, second, ...more] = explain(
      [
        'CREATE_LAG(0x840) op_mod(0x0) failed, status bad',
        'CREATE_QP(0x500) op_mod(0x1) failed, status limits exceeded(0x8), syndrome (0x19c6d6)',
      ].join('\n'),
    );
    expect(more).to.deep.equal([]);
    expect(first).to.include({ line: 1, cut: true });
    expect(first).not.to.have.any.keys('status', 'syndrome');
    expect(second).to.include({ line: 2 });
    expect(second.status.code).to.equal(8);
  });

  it('a command that nobody knows is told as it is, and nothing that can not be run is advised', () => {
    const [found] = explain('NEW_THING(0xeee) op_mod(0x1) failed, status bad operation(0x2), syndrome (0x1)');
    expect(found.command).to.deep.equal({ op: 0xeee, name: 'NEW_THING' });
    expect(found.next).to.deep.equal(['fwctl info']);
    const [unknown] = explain(
      'unknown command opcode(0xeee) op_mod(0x1) failed, status bad operation(0x2), syndrome (0x1)',
    );
    expect(unknown.command).to.deep.equal({ op: 0xeee, name: null });
  });

  it('every command that a report names has advice whose layout there is', () => {
    for (const thread of allThreads()) {
      const { next } = explain(FORMS.mlx5_cmd_check?.(toldBy(thread)) as string)[0];
      const name = next
        .find((one: string) => one.startsWith('fwctl prm '))
        ?.slice('fwctl prm '.length, -'.in'.length);
      if (name) expect(findCommand(name)?.in).to.be.a('string');
    }
  });

  it('several messages on one line are told one by one', () => {
    const line = FORMS.mlx5_cmd_check?.(toldBy(refused[0] as Thread));
    const found = explain(`stack trace: [ 748.005230] ${line} [ 748.005231] ${line} [ 748.005232] other`);
    expect(found.map(({ time }) => time)).to.deep.equal(['748.005230', '748.005231']);
  });

  it('a paragraph that was filled anew, and lines without an end of their own: each message is told with its own device', () => {
    const found = explain(
      [
        '    stack trace: [ 748.005230] mlx5_core 0000:08:00.2: wait_func:1094:(pid 12985):',
        '    MANAGE_PAGES(0x108) timeout. Will cause a leak of a command resource [ 748.005231] mlx5_core 0000:08:00.3:',
        '    reclaim_pages:514:(pid 12985): failed reclaiming pages: err -110 [ 748.001835] mlx5_core 0000:08:00.4:',
        '    something that nobody knows',
        '# kernel: mlx5_core 0000:09:00.0: mlx5_cmd_check:777:(pid 101477): SET_FLOW_TABLE_ENTRY(0x936) op_mod(0x0) failed, status bad parameter(0x3), syndrome (0x8708c3)',
        'mlx5_core 0000:03:00.0: handle_hca_cap:438:(pid 6016): log_max_qp value in current profile is 18',
        '| `timeout` | `mlx5_core 0000:04:00.0: wait_func:964:(pid 112): ENABLE_HCA(0x104) timeout. Will cause a leak` |',
      ].join('\n'),
    );
    expect(found.map(({ line, form, device }) => [line, form, device])).to.deep.equal([
      [1, 'timeout', '0000:08:00.2'],
      [2, 'driver_error', '0000:08:00.3'],
      [5, 'mlx5_cmd_check', '0000:09:00.0'],
      [7, 'timeout', '0000:04:00.0'],
    ]);
  });

  it('messages that stand on one line with ends of lines in it', () => {
    const line = FORMS.mlx5_cmd_check?.(toldBy(refused[0] as Thread));
    const same = (text: string) => expect(explain(text)).to.have.length(2);
    same(`${line}<br/>${line}`);
    same(`${line}\\n${line}`);
    same(JSON.stringify({ message: `${line}\n${line}` }));
  });

  it('kernels before 4.3 named no command', () => {
    const [found] = explain(
      'mlx5_core 0000:05:00.0: command failed, status limits exceeded(0x8), syndrome 0x59c8a5',
    );
    expect([found.form, found.status.name, found.syndrome.value]).to.deep.equal([
      'mlx5_cmd_status_to_err',
      'LIM_ERR',
      0x59c8a5,
    ]);
  });

  it('a command that is told in words: what is there of it', () => {
    const [found] = explain(
      'unknown (devlink eswitch mode switchdev) op_mod(0x0) failed, status bad resource state(0x9), syndrome (0x98afbb), err(-22)',
    );
    expect([found.op_mod.value, found.status.code, found.syndrome.value]).to.deep.equal([0, 9, 0x98afbb]);
    expect(found).to.include({ errno: 'EINVAL', errno_fits: true });
  });

  it('UCX and other programs: the call, the command, the syndrome, the errno', () => {
    for (const broken of Object.values(BREAKS)) {
      const [found] = explain(
        broken(
          'mlx5dv_devx_general_cmd(QUERY_HCA_CAP) failed on mlx5_0, syndrome 0x5add95: Remote I/O error',
        ),
      );
      expect(found, broken('X: Y')).to.include({
        form: 'devx',
        errno: 'EREMOTEIO',
        errno_fits: true,
        rdma: 'mlx5_0',
      });
      expect([found.command.name, found.syndrome.value]).to.deep.equal(['QUERY_HCA_CAP', 0x5add95]);
    }
    const [old] = explain('mlx5dv_devx_general_cmd(QUERY_HCA_CAP) failed, syndrome 5add95: Remote I/O error');
    expect(old.syndrome.value).to.equal(0x5add95);
    const [dpdk] = explain(
      'mlx5_common: Failed to create SQ using DevX: errno=121 status=0x3 syndrome=0xd61c0b',
    );
    expect([dpdk.status.code, dpdk.syndrome.value]).to.deep.equal([3, 0xd61c0b]);
  });

  it('a syndrome that is named alone, and a row of a table of them', () => {
    for (const thread of refused.filter(({ syndrome }) => syndrome)) {
      const hex = thread.syndrome?.toString(16);
      for (const text of [`syndrome 0x${hex}`, `the log has syndrome (0x${hex})`, `syndrome: 0x${hex}, bug`])
        expect(explain(text).map(({ syndrome }) => syndrome.value)).to.deep.equal([thread.syndrome]);
      const [row] = explain(`${statusText(thread.status ?? 3)} | 0x${hex} | some rule`);
      expect([row.form, row.status.code, row.syndrome.value]).to.deep.equal([
        'table',
        thread.status ?? 3,
        thread.syndrome,
      ]);
    }
  });
});
