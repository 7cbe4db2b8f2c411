import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { emulatedBackend } from '../../src/backends/emulated.js';
import { Agent } from '../../src/backends/remote/agent.js';
import type { Ssh } from '../../src/backends/remote/reach.js';
import { remoteBackend } from '../../src/backends/remote.js';
import type { Backend } from '../../src/client/backend.js';

/**
 * An emulated machine that is far away, by an agent of this process: what is asked until nothing more comes is answered at once, and is one round trip. Behind so many
 * answers each of its connections is cut.
 */
export function farMachine(
  stateDir: string,
  most = Number.POSITIVE_INFINITY,
): { backend: Backend; trips: () => number; answers: () => number } {
  let trips = 0;
  let answers = 0;
  const reach = (): Ssh => {
    const agent = new Agent({ backend: emulatedBackend({ stateDir }), fwctl: '1', judge: async () => {} });
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
    const child = Object.assign(new EventEmitter(), streams, { kill: () => true, ref() {}, unref() {} });
    let left = most;
    let asked: string[] = [];
    let timer: NodeJS.Timeout | undefined;
    let before = Promise.resolve();
    const answer = async () => {
      const lines = asked;
      asked = [];
      trips += 1;
      for (const line of lines) {
        if (left-- <= 0) {
          child.emit('close', 255, null);
          return;
        }
        answers += 1;
        streams.stdout.write(await agent.answer(line));
      }
    };
    let rest = '';
    streams.stdin.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() as string;
      asked.push(...lines);
      clearTimeout(timer);
      timer = setTimeout(() => {
        before = before.then(answer);
      }, 5);
    });
    return child as unknown as Ssh;
  };
  return {
    backend: remoteBackend('ssh://lab-3', { fwctl: '1', reach }),
    trips: () => trips,
    answers: () => answers,
  };
}
