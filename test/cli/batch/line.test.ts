import { expect } from 'chai';
import { checkLine, readLine, textOf } from '../../../src/cli/batch/line.js';
import { requirePlainJson } from '../../../src/cli/batch/plain-json.js';
import * as rpcLine from '../../../src/cli/batch/rpc-line-check.js';
import { FwctlError } from '../../../src/client/errors.js';

const LIMIT = 1000;
const check = (text: string) => {
  const data = readLine(text);
  requirePlainJson(text);
  return checkLine(data, rpcLine);
};

function refusal(run: () => unknown): FwctlError {
  try {
    run();
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a line of a batch', () => {
  it('is an object with known keys and values of the right kind', () => {
    for (const text of [
      '{"command": "NOP"}',
      '{"command": "0x80d", "fields": {}, "in": "", "out_len": 16, "scope": 1, "id": null}',
      '{"in": "080d", "out_len": 2097152, "scope": "debug-write", "id": {"any": ["thing", 1.5]}}',
    ])
      expect(check(text)).to.deep.equal(JSON.parse(text));
  });

  const wrong: [text: string, message: string][] = [
    ['not json', 'the line is not JSON from column 1 on'],
    ['{"command": "NOP"', 'the line is not JSON: it is cut'],
    ['{"command": "NOP"} {}', 'the line is not JSON from column 20 on'],
    ['null', 'a line is an object such as {"command": "QUERY_ISSI"} or {"in": "010a..."}, not null'],
    ['[]', 'a line is an object such as'],
    ['5', 'a line is an object such as'],
    [`"${'x'.repeat(50)}"`, `, not "${'x'.repeat(40)}..."`],
    [
      '{}',
      'a line is an object such as {"command": "QUERY_ISSI"} or {"in": "010a..."}; this one lacks "command" or "in"',
    ],
    ['{"fields": {"op_mod": 1}}', 'a line is an object such as'],
    ['{"command": 5}', '"command" is the name of a command, or its opcode, as text, not 5'],
    ['{"command": null}', '"command" is the name'],
    ['{"command": "NOP", "fields": []}', '"fields" is an object of fields'],
    ['{"command": "NOP", "fields": null}', '"fields" is an object of fields'],
    ['{"in": 80}', '"in" is bytes in hex, as text, not 80'],
    ['{"command": "NOP", "out_len": "x"}', '"out_len" is a whole number of bytes from 0 to 2097152, not "x"'],
    ['{"command": "NOP", "out_len": 16.5}', 'not 16.5'],
    ['{"command": "NOP", "out_len": 2097153}', 'not 2097153'],
    ['{"command": "NOP", "out_len": -1}', 'not -1'],
    ['{"command": "NOP", "scope": true}', '"scope" is the name of a scope, or its number, not true'],
    ['{"command": "NOP", "__proto__": {}}', 'a line has no key "__proto__"'],
    ['{"command": "NOP", "command": "ACCESS_REG"}', 'column 20: the key "command" stands twice'],
    ['{"command": "NOP", "comm\\u0061nd": "ACCESS_REG"}', 'the key "command" stands twice'],
    ['{"command": "NOP", "fields": {"a": 1, "a": 2}}', 'the key "a" stands twice'],
    ['{"command": "NOP", "id": 12345678901234567890}', 'column 26: the number is beyond 2^53'],
    ['{"command": "NOP", "fields": {"a": 1e300}}', 'the number is beyond 2^53'],
    [`{"command": "NOP", "id": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'nested more than 64 deep'],
  ];
  for (const [text, message] of wrong)
    it(`${text.slice(0, 60)} is an error that says what was wrong`, () => {
      const error = refusal(() => check(text));
      expect(error.kind).to.equal('usage');
      expect(error.message).to.contain(message);
    });

  it('a key that is unknown has near matches', () => {
    expect(refusal(() => check('{"comand": "NOP"}')).facts)
      .to.deep.include({ given: 'comand' })
      .and.property('known')
      .includes('command');
  });

  it('text that looks like JSON stays text: keys, braces and numbers within strings count for nothing', () => {
    const id = 'a", "command": {[}] 12345678901234567890 \\" \\\\';
    const line = { command: 'NOP', id, fields: { command: '{"command": 1, "command": 2}' } };
    expect(check(JSON.stringify(line))).to.deep.equal(line);
  });

  it('is text in UTF-8 that is not too long; the first may begin with a mark; blank ones are none', () => {
    const text = (bytes: string | Buffer | undefined, number = 1) =>
      textOf({ number, bytes: bytes === undefined ? undefined : Buffer.from(bytes) }, LIMIT);
    expect(text('{}\r')).to.equal('{}\r');
    expect(text('"\ufffd"')).to.equal('"\ufffd"');
    expect(text('\ufeff{}')).to.equal('{}');
    for (const blank of ['', '\r', ' \t', '\ufeff']) expect(text(blank), blank).to.equal(undefined);
    expect(refusal(() => text(Buffer.from([0x22, 0xff, 0x22]))).message).to.equal(
      'the line is no text in UTF-8',
    );
    expect(refusal(() => readLine(text('\ufeff{}', 2) as string)).message).to.contain('not JSON');
    expect(refusal(() => text(undefined)).message).to.equal('the line is longer than 1000 bytes');
  });
});
