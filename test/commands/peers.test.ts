import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';

/** What is easily got wrong with these devices, each as the rule that holds here. Dumps and counters have theirs beside them. */
describe('what older tools taught', () => {
  const run = (line: string) => withFolder((folder) => fwctl(line.split(' '), { folder }));
  const json = (line: string, code = 0) =>
    withFolder((folder) => fwctlJson(line.split(' '), { folder }, code));

  it('every kind of object is asked for at a scope that the kernel takes', async () => {
    for (const object of ['qp 0x200', 'eq 11', 'cq 1135', 'vport_counter'])
      expect((await run(`obj get ${object} --json`)).code, object).to.equal(0);
    expect((await run('reg get PAOS')).code).to.equal(0);
  });

  it('an XRQ is asked for by QUERY_XRQ, not by the command of another object', async () => {
    const { stdout, stderr, code } = await run('obj get xrq 8 -v -o hex');
    expect(code).to.equal(0);
    expect(stderr).to.include('QUERY_XRQ').and.not.include('QUERY_XRC_SRQ');
    expect(stdout).to.match(/^00000000 /);
  });

  it('an object that the device refuses is an error: exit 6, and nothing on stdout', async () => {
    const { code, stdout, stderr } = await run('obj get qp 0xffffff');
    expect([code, stdout]).to.deep.equal([6, '']);
    expect(stderr).to.include('BAD_RES_ERR');
  });

  it('an option without its value is a usage error, and nothing is sent', async () => {
    for (const line of [
      'query-caps --mode',
      'query-caps --type',
      'obj get qp',
      'reg get',
      'dump resource --type',
    ])
      expect((await run(line)).code, line).to.equal(2);
    expect((await run('obj get q_counter 0')).code).to.equal(6);
  });

  it('an unknown name is a usage error with near ones', async () => {
    for (const line of [
      'query-caps --type NOPE',
      'reg get paoz',
      'obj get qqp 1',
      'dump resource --type FULL_QPX',
    ]) {
      const { code, stdout, stderr } = await run(line);
      expect([code, stdout], line).to.deep.equal([2, '']);
      expect(stderr, line).to.match(/NOPE|paoz|qqp|FULL_QPX/);
    }
  });

  it('a capability is found by its number as by its name', async () => {
    const [byNumber, byName] = await Promise.all([
      json('query-caps --type 12'),
      json('query-caps --type QOS'),
    ]);
    expect(byNumber.capabilities).to.deep.equal(byName.capabilities);
  });

  it('ADV_VIRTUALIZATION has its own layout, not that of VDPA_EMULATION', async () => {
    const { capabilities } = await json('query-caps --type ADV_VIRTUALIZATION');
    const { fields } = (capabilities as Record<string, { fields: object }>).ADV_VIRTUALIZATION ?? {
      fields: {},
    };
    expect(fields).to.have.property('pg_track_log_max_num');
    expect(fields).to.not.have.property('umem_1_buffer_param_a');
  });

  it('what -v tells goes to stderr: stdout is the same bytes with and without it', async () => {
    for (const line of ['reg get PTYS -o binary', 'obj get cq 1135 -o binary', 'dump resource -o binary']) {
      const [plain, verbose] = await Promise.all([run(line), run(`${line} -v`)]);
      expect(verbose.stdout, line).to.equal(plain.stdout);
      expect(verbose.stderr, line).to.not.equal('');
    }
  });
});
