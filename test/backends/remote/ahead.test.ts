import { expect } from 'chai';
import { Ahead, following, isMore } from '../../../src/backends/remote/ahead.js';
import type { Following, ScopedQuestion } from '../../../src/client/backend.js';

const question = (...input: number[]): ScopedQuestion => ({
  scope: 1,
  input: Uint8Array.from(input),
  outLen: 4,
});

/** A device that counts up the last byte of a question, with what it was asked, in order. */
function device(last = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  let next: { question: ScopedQuestion; how: Following } | undefined;
  const answerTo = (one: ScopedQuestion, how?: Following) => {
    asked.push(one.input.join());
    const output = Uint8Array.from(one.input);
    const count = (output.at(-1) as number) + 1;
    output[output.length - 1] = count;
    if (count < last) output[0] = 0x80;
    next =
      how && isMore(output, how)
        ? { question: { ...one, input: following(one, output, how) }, how }
        : undefined;
    return output;
  };
  const ahead = new Ahead({
    ask: async (one, how) => answerTo(one, how),
    next: async () => {
      if (next) return answerTo(next.question, next.how);
      asked.push('over');
      return undefined;
    },
  });
  return { ahead, asked };
}

describe('questions that are expected', () => {
  it('are asked before they are asked for, so many at a time, and once', async () => {
    const { ahead, asked } = device();
    ahead.expect(Array.from({ length: 200 }, (_, i) => question(0, i)));
    expect(asked).to.have.length(128);
    expect(await ahead.answer(question(0, 0))).to.deep.equal(Uint8Array.from([128, 1]));
    expect(asked).to.have.length(129);
    expect(await ahead.answer(question(0, 2))).to.deep.equal(Uint8Array.from([128, 3]));
    // What was passed over has its answer still, for once.
    await ahead.answer(question(0, 1));
    await ahead.answer(question(0, 1));
    expect(asked.filter((one) => one === '0,1')).to.have.length(2);
  });

  it('are those of the last list alone', async () => {
    const { ahead, asked } = device();
    ahead.expect([question(0, 1)]);
    ahead.expect([]);
    await ahead.answer(question(0, 1));
    expect(asked).to.deep.equal(['0,1', '0,1']);
  });

  it('are not asked without end: what they are made of is looked at as they are', () => {
    const { ahead, asked } = device();
    let made = 0;
    function* all() {
      for (;;) yield question(0, made++ % 256);
    }
    ahead.expect(all());
    expect(asked).to.have.length(128);
    expect(made).to.equal(128);
  });

  it('fail for who asks for them, and for nobody else', async () => {
    const ahead = new Ahead({
      ask: () => Promise.reject(new Error('cut')),
      next: () => Promise.reject(new Error('cut')),
    });
    ahead.expect([question(1), question(2)]);
    const why = await ahead.answer(question(2)).then(
      () => '',
      (error) => error.message,
    );
    expect(why).to.equal('cut');
  });
});

describe('a question that others follow from', () => {
  const how: Following = { mask: Uint8Array.from([0, 0xff]), more: [0, 0x80] };

  it('has their answers under way, as they would be made here', async () => {
    const { ahead, asked } = device(40);
    ahead.follow(question(0, 5), how);
    const seen: number[] = [];
    for (let input = question(0, 5); ; ) {
      const answer = (await ahead.answer(input)) as Uint8Array;
      seen.push(answer[1] as number);
      if (!isMore(answer, how)) break;
      input = question(0, answer[1] as number);
    }
    expect(seen).to.deep.equal(Array.from({ length: 35 }, (_, i) => i + 6));
    // None was asked twice.
    expect(asked.filter((one) => one !== 'over')).to.have.length(35);
  });

  it('is left where another is asked', async () => {
    const { ahead, asked } = device();
    ahead.follow(question(0, 5), how);
    await ahead.answer(question(0, 5));
    expect(await ahead.answer(question(0, 99))).to.deep.equal(Uint8Array.from([128, 100]));
    expect(asked.at(-1)).to.equal('0,99');
  });
});
