import { PassThrough, Readable } from 'node:stream';
import { expect } from 'chai';
import { MOST_CHARACTERS, StreamSource, TooLong } from '../../../src/cli/session/source.js';

async function linesOf(source: StreamSource): Promise<unknown[]> {
  const found: unknown[] = [];
  for (;;) {
    const line = await source.next('').catch((error: unknown) => error);
    if (line === undefined) return found;
    found.push(line instanceof TooLong ? `too long: ${line.line}` : line);
  }
}

describe('the lines of a stream', () => {
  it('are the same however it is cut, also the last without an end', async () => {
    const text = 'reg get PTYS\n\nä\r\nlast';
    for (const size of [1, 2, 3, 7, 100]) {
      const bytes = Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await linesOf(new StreamSource(Readable.from(pieces)))).to.deep.equal([
        'reg get PTYS',
        '',
        'ä',
        'last',
      ]);
    }
  });

  it('that are too long are told by their number, and the next one is read', async () => {
    const piece = 'x'.repeat(1 << 20);
    const long = Array<string>((MOST_CHARACTERS >> 20) + 1).fill(piece);
    const source = new StreamSource(Readable.from(['a\n', ...long, '\n', 'b\n']));
    expect(await linesOf(source)).to.deep.equal(['a', 'too long: 2', 'b']);
  });

  it('are taken only while one is waited for: what comes in between is another’s', async () => {
    const input = new PassThrough();
    const source = new StreamSource(input);
    input.write('a\n');
    expect(await source.next('')).to.equal('a');
    expect(input.listenerCount('data')).to.equal(0);
    expect(input.isPaused()).to.equal(true);
    const next = source.next('');
    input.write('b\n');
    expect(await next).to.equal('b');
  });

  it('end also where the stream has ended while nobody waited for one', async () => {
    const input = new PassThrough();
    const source = new StreamSource(input);
    input.write('a\nb\n');
    expect(await source.next('')).to.equal('a');
    input.end();
    input.resume();
    await new Promise((resolve) => input.once('end', resolve));
    expect([await source.next(''), await source.next('')]).to.deep.equal(['b', undefined]);
  });

  it('end for who waits for one when the source is closed', async () => {
    const source = new StreamSource(new PassThrough());
    const next = source.next('');
    source.close();
    expect(await next).to.equal(undefined);
  });
});
