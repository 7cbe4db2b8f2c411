import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { remoteAddress } from '../../../src/backends/remote/address.js';
import { Link } from '../../../src/backends/remote/link.js';
import type { Ssh } from '../../../src/backends/remote/reach.js';

/** A connection by a program that goes on when it has said this and closed its output. */
function linkBehind(said: string) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  const killed: true[] = [];
  const kill = () => killed.push(true);
  const child = Object.assign(new EventEmitter(), streams, { kill, ref() {}, unref() {} });
  const reach = () => child as unknown as Ssh;
  const link = new Link(remoteAddress('ssh://lab-3'), { fwctl: '1', reach });
  streams.stdout.end(said);
  return { link, killed };
}

describe('a connection whose program closes its output and goes on', () => {
  for (const [when, said, message] of [
    [
      'before the agent has spoken',
      '',
      /^fwctl agent on lab-3 closed its output before it had said anything$/,
    ],
    [
      'in the midst',
      '{"schema":"fwctl.agent/1","fwctl":"1","backend":"emulated"}\n',
      /^the connection to lab-3 was cut \(ssh closed its output\)$/,
    ],
  ] as const)
    it(`is over, and what is asked ends: ${when}`, async () => {
      const { link, killed } = linkBehind(said);
      const failure = await link.ask('list').catch((error) => error);
      expect(failure.message).to.match(message);
      expect(failure.kind).to.equal('device');
      expect(link.hasEnded).to.equal(true);
      expect(killed).to.deep.equal([true]);
    });
});
