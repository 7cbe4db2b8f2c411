import { expect } from 'chai';
import { FwctlError } from '../../src/client/errors.js';
import type { Request } from '../../src/client/guard.js';
import { addReader } from '../../src/client/readers.js';
import { Session, type SessionEvent, type SessionOptions } from '../../src/client/session.js';
import { send } from '../../src/families/mlx5/client/command.js';
import { scopeOf } from '../../src/uapi/scope.js';
import { failureOf } from '../support/failure.js';
import { devices, fakeBackend } from '../support/fake-backend.js';

const nop: Request = { opcode: 'NOP', needs: 'debug-read-only', input: new Uint8Array(16), outLen: 16 };
const strict: SessionOptions = { allowTaint: false, guard: true, deny: [] };
const open = (fake: ReturnType<typeof fakeBackend>, options = strict) =>
  Session.open(fake.backend, devices[0] as (typeof devices)[0], options);

describe('session', () => {
  it('a command goes out once, at its least scope, with its bytes', async () => {
    const fake = fakeBackend();
    const session = await open(fake);
    await session.send(nop);
    expect(fake.sent).to.deep.equal([{ scope: 1, input: nop.input, outLen: 16 }]);
  });

  it('in one reading what has a name is read once, also where it is refused; otherwise each time', async () => {
    const session = await open(fakeBackend());
    const asked: string[] = [];
    const read = (name: string) =>
      session.once(name, async () => {
        asked.push(name);
        if (name === 'refused') throw new FwctlError('firmware', 'it is refused');
        return asked.length;
      });
    const all = async () => [await read('ports'), await read('sensors'), await read('ports')];
    expect(await session.asOneReading(all)).to.deep.equal([1, 2, 1]);
    await session.asOneReading(async () => {
      for (let i = 0; i < 2; i++) expect((await failureOf(read('refused'))).kind).to.equal('firmware');
    });
    expect(asked).to.deep.equal(['ports', 'sensors', 'refused']);
    expect(await all()).to.deep.equal([4, 5, 6]);
  });

  it('what is refused is not sent', async () => {
    const fake = fakeBackend();
    const session = await open(fake);
    expect((await failureOf(session.send({ ...nop, scope: 'configuration' }))).kind).to.equal('policy');
    expect((await failureOf(session.send({ ...nop, scope: 'debug-write' }))).facts.next).to.contain(
      '--allow-taint',
    );
    expect(fake.sent).to.deep.equal([]);
  });

  it('a scope that is none is an error, and no scope below the least', async () => {
    const fake = fakeBackend();
    for (const scope of ['DEBUG-WRITE', 3, '__proto__', ''])
      expect(
        (await failureOf((await open(fake)).send({ ...nop, scope: scope as 'debug-write' }))).kind,
      ).to.equal('usage');
    expect(fake.sent).to.deep.equal([]);
  });

  it('consent may be asked for: yes sends, no refuses', async () => {
    const fake = fakeBackend();
    const questions: string[] = [];
    const answering = (answer: boolean) => ({
      ...strict,
      ask: async (question: string) => {
        questions.push(question);
        return answer;
      },
    });
    await failureOf((await open(fake, answering(false))).send({ ...nop, scope: 'debug-write' }));
    expect(fake.sent).to.have.length(0);
    await (await open(fake, answering(true))).send({ ...nop, scope: 'debug-write' });
    expect(fake.sent).to.have.length(1);
    expect(questions[0]).to.contain('taints the kernel');
  });

  it('an errno is an error of kind kernel that names opcode, scope and the next step', async () => {
    const session = await open(fakeBackend('EBADMSG'), { ...strict, guard: false });
    const error = await failureOf(session.send({ ...nop, scope: 'configuration' }));
    expect(error.kind).to.equal('kernel');
    expect(error.facts).to.include({ errno: 'EBADMSG', opcode: 'NOP', scope: 'configuration' });
    expect(error.facts.next).to.contain('--scope debug-read-only');
  });

  it('a firmware status is an error of kind firmware with status, syndrome and scope', async () => {
    const answer = Uint8Array.from([3, 0, 0, 0, 0x11, 0x22, 0x33, 0x44, 0, 0, 0, 0, 0, 0, 0, 0]);
    const error = await failureOf(send(await open(fakeBackend(answer)), nop));
    expect(error.kind).to.equal('firmware');
    expect(error.facts).to.include({
      status: 'BAD_PARAM_ERR',
      syndrome: 0x11223344,
      scope: 'debug-read-only',
    });
  });

  it('an answer without a whole header is an error of kind reply', async () => {
    const error = await failureOf(send(await open(fakeBackend(new Uint8Array(7))), nop));
    expect(error.kind).to.equal('reply');
  });

  it('each step is told to who observes', async () => {
    const events: SessionEvent['at'][] = [];
    const fake = fakeBackend();
    const session = await open(fake, { ...strict, observe: ({ at }) => events.push(at) });
    await session.send(nop);
    await session.close();
    expect(events).to.deep.equal(['open', 'send', 'answer', 'close']);
    expect(fake.closed()).to.equal(1);
  });

  describe('of a family whose driver goes by what the device says', () => {
    const QUESTION = 0x51;
    const device = { ...(devices[0] as (typeof devices)[0]), type: 'asking', driver: 'asking_core' };
    const message: Request = { opcode: '?', needs: undefined, input: Uint8Array.of(1), outLen: 4 };
    /** A message other than the question needs the scope whose number the device answers. */
    addReader<number>({
      type: 'asking',
      driver: 'asking_core',
      refused: 'EINVAL',
      read: ([first = 0], known) =>
        first === QUESTION
          ? { opcode: 'ASK', op: first, effects: 'reads', needs: 'configuration' }
          : { opcode: 'DO', op: first, effects: 'settings', needs: scopeOf(known ?? -1), learns: true },
      learn: async ({ send }) => (await send(Uint8Array.of(QUESTION), 4))[0] ?? -1,
    });

    it('it is asked once, at the least scope, before what is judged by the answer', async () => {
      const fake = fakeBackend(Uint8Array.of(1, 0, 0, 0));
      const session = await Session.open(fake.backend, device, strict);
      await session.send(message);
      await session.send(message);
      expect(fake.sent.map(({ scope, input }) => [scope, ...input])).to.deep.equal([
        [0, QUESTION],
        [1, 1],
        [1, 1],
      ]);
      expect(await session.asRead(message)).to.include({ opcode: 'DO', op: 1, needs: 'debug-read-only' });
      const low = await failureOf(session.send({ ...message, scope: 'configuration' }));
      expect(low.facts).to.include({ errno: 'EINVAL', scope: 'configuration' });
    });

    it('where it does not answer, or may not be asked, nothing that is judged by the answer is sent', async () => {
      const silent = fakeBackend('EIO');
      expect(
        (await failureOf((await Session.open(silent.backend, device, strict)).send(message))).kind,
      ).to.equal('policy');
      expect(silent.sent).to.have.length(1);
      const fake = fakeBackend(Uint8Array.of(1));
      const deny = [{ opcodes: ['ASK'], source: 'site.yaml:1' }];
      const session = await Session.open(fake.backend, device, { ...strict, deny });
      expect((await failureOf(session.send(message))).kind).to.equal('policy');
      expect(fake.sent).to.deep.equal([]);
    });
  });
});
