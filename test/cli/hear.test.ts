import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import { hearAlone } from '../../src/cli/hear.js';

/** A signal that nobody sends here. */
const SIGNAL = 'SIGUSR2';

describe('who hears a signal alone', () => {
  it('hears what has come before and was told to nobody; when it is undone the others do', async () => {
    const heard: string[] = [];
    const next = async (): Promise<string> => {
      while (!heard.length) await setImmediate();
      return heard.pop() as string;
    };
    const first = () => heard.push('first');
    process.on(SIGNAL, first);
    try {
      process.kill(process.pid, SIGNAL);
      const undo = hearAlone(SIGNAL, () => heard.push('second'));
      expect(await next()).to.equal('second');
      process.kill(process.pid, SIGNAL);
      undo();
      expect(await next()).to.equal('first');
      expect(process.listeners(SIGNAL)).to.deep.equal([first]);
    } finally {
      process.off(SIGNAL, first);
    }
  });
});
