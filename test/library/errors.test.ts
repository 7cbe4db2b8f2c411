import { expect } from 'chai';
import { type FwctlError, parseDenyList } from '../../src/index.js';
import { type TestDevice, testDevice } from '../../src/library/testing.js';

const errorOf = async (work: Promise<unknown>): Promise<FwctlError> =>
  work.then(
    () => {
      throw new Error('it passes');
    },
    (error: FwctlError) => error,
  );

describe('an error of the library', () => {
  let bench: TestDevice;
  beforeEach(async () => {
    bench = await testDevice();
  });
  afterEach(() => bench.close());

  it('has the exit code of its kind, and what helps as the command shows it', async () => {
    const { device } = bench;
    const unknown = await errorOf(device.registers.read('PTXS' as 'PTYS'));
    const helps = ['did you mean: PTYS', 'see which there are: fwctl reg list'];
    expect([unknown.kind, unknown.code, unknown.hints]).to.deep.equal(['usage', 2, helps]);
    bench.fault({ command: 'QUERY_HCA_CAP', status: 'BAD_RES_ERR' });
    const refused = await errorOf(device.capabilities('QOS'));
    expect([refused.kind, refused.code, refused.facts.status]).to.deep.equal(['firmware', 6, 'BAD_RES_ERR']);
    bench.fault({ errno: 'EIO' });
    const kernel = await errorOf(device.command('NOP'));
    expect([kernel.kind, kernel.code, kernel.facts.errno]).to.deep.equal(['kernel', 5, 'EIO']);
    expect(kernel.hints).to.deep.equal([kernel.facts.next]);
  });

  it('of what stands behind `open` has both as well', async () => {
    const { message, hints } = await errorOf(
      parseDenyList('deny:\n  - opcods: [NOP]\n', 'p.yaml', { families: [] } as never),
    );
    expect(message).to.contain('opcods');
    expect(hints).to.deep.equal(['did you mean: opcodes']);
  });

  it('speaks of options, not of flags; lines of the command are what can be run', async () => {
    const { device } = bench;
    const taint = await errorOf(device.command('NOP', {}, { scope: 'debug-write' }));
    expect([taint.kind, taint.facts.next]).to.deep.equal(['policy', 'give allowTaint: true to agree']);
    const none = await errorOf(device.objects.get('cq', 999_999));
    expect(none.facts.next).to.equal('see which there are: fwctl obj get cq --all');
  });

  it('begins its stack at the line of the program that called', async () => {
    const calling = async () => await bench.device.registers.read('PTXS' as 'PTYS');
    const { stack = '' } = await errorOf(calling());
    expect(stack.split('\n')[1]).to.match(/at async calling .*errors\.test/);
  });

  it('that nobody expected keeps what it was', async () => {
    const asked = { isArmed: false };
    const observe = () => {
      if (asked.isArmed) throw new RangeError('mine');
    };
    const observed = await bench.open({ observe });
    asked.isArmed = true;
    const error = await errorOf(observed.command('NOP'));
    asked.isArmed = false;
    expect([error.kind, error.message]).to.deep.equal(['internal', 'mine']);
    expect(error.cause).to.be.instanceOf(RangeError);
  });
});
