import { expect } from 'chai';
import { type Device, FwctlError, list, open } from '../../src/index.js';
import { type TestDevice, testDevice } from '../../src/library/testing.js';

/** What a program in JavaScript can write, and the compiler would not have let pass. */
type Wrong = Record<string, (...asked: unknown[]) => unknown>;

/** Calls with what they can't take, each with what its error says. */
const calls = (device: Device): readonly (readonly [() => unknown, RegExp])[] => {
  const own = device as unknown as Wrong & Record<string, Wrong>;
  const { registers, config, functions, objects } = own as Record<string, Wrong>;
  const cyclic: Record<string, unknown> = {};
  cyclic.itself = cyclic;
  return [
    [() => registers?.read?.(), /^the name of a register is text, not undefined$/],
    [() => registers?.read?.(5), /^the name of a register is text, not 5$/],
    [() => registers?.read?.('PTYS', 1), /^PTYS takes an object with its fields$/],
    [() => registers?.read?.('PTYS', { local_port: 1.5 }), /^local_port takes a whole number, not 1\.5$/],
    [() => registers?.read?.('PTYS', {}, null), /beside is an object, not null$/],
    [() => registers?.read?.('PTYS', {}, { argumnt: 1 }), /^registers\.read has no option "argumnt"$/],
    [() => registers?.write?.('PMTU'), /^PMTU takes an object with its fields$/],
    [() => registers?.write?.('PMTU', { admin_mtu: 1500 }, { dryrun: true }), /has no option "dryrun"$/],
    [() => registers?.write?.('PMTU', { admin_mtu: 1500 }, { dryRun: 'no' }), /is true or false, not "no"$/],
    [() => registers?.write?.('PMTU', { admin_mtu: 1500 }, { scope: 'write' }), /is one of configuration, /],
    [() => own.capabilities?.(12), /^what capabilities is told is an object, not 12$/],
    [() => own.capabilities?.(null), /^what capabilities is told is an object, not null$/],
    [
      () => own.capabilities?.('QOS', { mode: 'most' }),
      /^mode of capabilities is one of cur, max, not "most"$/,
    ],
    [() => config?.get?.(), /^the name of a setting is text, not undefined$/],
    [() => config?.query?.(5), /^what names settings is a list of texts, not a list$/],
    [() => config?.set?.(null), /^what config\.set sets is an object, not null$/],
    [() => config?.set?.('NUM_OF_VFS=8'), /^what config\.set sets is an object, not "NUM_OF_VFS=8"$/],
    [() => config?.set?.({ NUM_OF_VFS: { a: 1 } }), /^NUM_OF_VFS is one value/],
    [() => functions?.get?.(5), /^the name of a function is text, not 5$/],
    [() => functions?.list?.({ all: 1 }), /^all of functions\.list is true or false, not 1$/],
    [
      () => objects?.get?.('cq', null),
      /^the id of an object is a number, text or a list of numbers, not null$/,
    ],
    [() => own.command?.(), /^the name of a command is text, not undefined$/],
    [
      () => own.command?.('NOP', {}, { outLen: -1 }),
      /^outLen of command is a whole number from 0 on, not -1$/,
    ],
    [() => own.command?.('NOP', {}, { base: 'ab' }), /^base of command is a Uint8Array, not "ab"$/],
    [() => own.modules?.('x'), /^the port of modules is a number, not "x"$/],
    [() => own.counters?.('all'), /^what counters is told is one of common, not "all"$/],
    [() => own.plan?.(), /^a plan is text or an object, not undefined$/],
    [() => own.plan?.(cyclic), /^the plan can't be written as JSON: /],
    [() => own.plan?.({ at: 1n }), /^the plan can't be written as JSON: /],
  ];
};

/** The error of something that fails, at once or later. */
async function failure(work: () => unknown): Promise<FwctlError> {
  try {
    await work();
  } catch (error) {
    expect(error).to.be.instanceOf(FwctlError);
    return error as FwctlError;
  }
  throw new Error(`it passes: ${work}`);
}

describe('what a program writes wrongly', () => {
  let bench: TestDevice;
  beforeEach(async () => {
    bench = await testDevice();
  });
  afterEach(() => bench.close());

  it('is told as FwctlError `usage` with what would be right, and nothing is sent', async () => {
    for (const [call, message] of calls(bench.device)) {
      const error = await failure(call);
      expect(error.message).to.match(message);
      expect(error.kind).to.equal('usage');
    }
    expect(bench.sent).to.deep.equal([]);
  });

  it('an option that is misspelt is no consent, no dry run and no rule: it is refused, with what it may mean', async () => {
    const { backend } = bench;
    const opened = (options: object) => failure(() => open('fwctl0', { backend, ...options }));
    expect((await opened({ alowTaint: true })).hints).to.deep.equal(['did you mean: allowTaint']);
    expect((await opened({ allowTaint: 'no' })).message).to.equal(
      'allowTaint of open is true or false, not "no"',
    );
    expect((await opened({ scope: 'write' })).message).to.match(/^scope of open is one of configuration, /);
    expect((await opened({ deny: 'NOP' })).message).to.equal('deny of open is a list, not "NOP"');
    expect((await opened({ deny: ['NOP'] })).message).to.equal('a rule of deny is an object, not "NOP"');
    expect((await opened({ deny: [{ opcode: ['NOP'] }] })).hints).to.deep.equal(['did you mean: opcodes']);
    expect((await opened({ backend: {} })).message).to.match(
      /^backend of open is the name of a backend, or a/,
    );
    expect((await failure(() => list('kernel' as never))).message).to.match(/is an object, not "kernel"$/);
  });

  it('an empty name is a variable that is not set, and no device', async () => {
    const { backend } = bench;
    expect((await failure(() => open('', { backend }))).message).to.equal('the name of the device is empty');
    for (const name of [null, 0, {}])
      expect((await failure(() => open(name as never, { backend }))).message).to.match(
        /^the name of a device is text/,
      );
  });

  it('the bench of tests knows its options, its faults and its clock', async () => {
    const made = (options: unknown) => failure(() => testDevice(options as object));
    expect((await made({ clock: 'vrtual' })).message).to.match(/is one of virtual, host/);
    expect((await made({ fautls: [] })).hints).to.deep.equal(['did you mean: faults']);
    expect((await made(null)).kind).to.equal('usage');
    expect((await made({ faults: [{ erno: 'EIO' }] })).hints).to.deep.equal(['did you mean: errno']);
    for (const by of [5, -5n, 'x', '-5s'])
      expect((await failure(() => bench.clock.advance(by as bigint))).kind).to.equal('usage');
    expect(bench.clock.now).to.equal(0n);
  });
});
