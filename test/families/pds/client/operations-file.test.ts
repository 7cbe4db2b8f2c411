import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { decode, encode } from '../../../../src/bits/codec.js';
import { namesOf } from '../../../../src/bits/enum.js';
import { byteLength, type Fields, type Layout } from '../../../../src/bits/layout.js';
import { FwctlError } from '../../../../src/client/errors.js';
import { nameOf } from '../../../../src/families/pds/client/operations.js';
import { readOperations } from '../../../../src/families/pds/client/operations-file.js';
import { emulatedOperations } from '../../../../src/families/pds/prm/emulation.js';
import { layout } from '../../../../src/families/pds/prm/layouts.js';
import { ROOT } from '../../../support/files.js';

const require = createRequire(import.meta.url);
const Ajv = require('ajv').default as new (options: object) => { compile(schema: unknown): ValidateFunction };
const valid = new Ajv({ strict: false }).compile(
  require(join(ROOT, 'src/schema/published/fwctl.operations.1.json')),
);

/** The example of the man page. */
function example(): string {
  const page = readFileSync(join(ROOT, 'man/fwctl-operations.5'), 'utf8');
  const [, text = ''] = /\.Bd -literal -offset indent\n(schema:[\s\S]*?)\.Ed/.exec(page) ?? [];
  return text;
}

const read = (text: string) => readOperations(text, 'card.yaml');

const errorOf = async (text: string): Promise<string> => {
  try {
    await read(text);
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'usage') return error.message;
    throw error;
  }
  throw new Error(`nothing is wrong with ${text}`);
};

const ONE = 'operations: [{endpoint: 1, operation: 2, attribute: READ';

describe('a file of operations', () => {
  it('the example of its man page is what the emulated card has, and meets the published schema', async () => {
    const book = await read(example());
    const plain = book.operations.map(({ request: _, answer: __, ...operation }) => operation);
    expect(plain).to.deep.equal(
      emulatedOperations.map(({ request: _, answer: __, ...operation }) => operation),
    );
    for (const [i, { request, answer }] of emulatedOperations.entries())
      for (const [own, theirs] of [
        [request, book.operations[i]?.request],
        [answer, book.operations[i]?.answer],
      ]) {
        expect(theirs === undefined).to.equal(own === undefined);
        if (own && theirs)
          expect(byteLength(book.layout(theirs) as Layout)).to.equal(byteLength(layout(own)));
      }
    valid(parse(example()));
    expect(valid.errors ?? []).to.deep.equal([]);
  });

  it('reads endpoints by name or number, and gives a name to an operation that has none', async () => {
    const { operations } = await read(`
endpoints: {CORE: 0x10}
operations:
  - {endpoint: 16, operation: 0xffff, version: 255, attribute: 6, answer_bytes: 10}
  - {endpoint: 7, operation: 1, attribute: debug_write, name: go}
`);
    expect(operations.map(nameOf)).to.deep.equal(['CORE.0x00ffffff', '7.go']);
    expect(operations[0]).to.include({ endpoint: 16, id: 0xffffff, attribute: 6, answerBytes: 10 });
    expect(operations[1]).to.include({ id: 1, attribute: 8 });
  });

  it('reads fields of all kinds, little-endian and packed', async () => {
    const { layout: find } = await read(`${ONE}, answer: all}]
layouts:
  pair: [{name: a, bytes: 2}, {name: b, bytes: 2, order: big}]
  all:
    - {name: flag, bits: 1}
    - {name: kind, bits: 3, values: {OFF: 0, ON: 5}}
    - {name: word, bytes: 4}
    - {name: name, bytes: 4, text: true}
    - {name: pairs, layout: pair, count: 2}
    - {name: wide, bytes: 8, offset: 20}
    - {name: tail, bytes: 2, rest: true}
`);
    const form = find('all') as Layout;
    expect(byteLength(form)).to.equal(28);
    const bytes = Buffer.from(
      '0b' + '78563412' + '6f6b0000' + '0100000203000004' + 'ffffff' + '0100000000000080' + 'aabbccdd',
      'hex',
    );
    const fields = decode(form, bytes);
    expect(fields).to.deep.equal({
      flag: 1,
      kind: 5,
      word: 0x12345678,
      name: 'ok',
      pairs: [
        { a: 1, b: 2 },
        { a: 3, b: 4 },
      ],
      wide: 0x8000000000000001n,
      tail: Uint8Array.of(0xaa, 0xbb, 0xcc, 0xdd),
    });
    const kind = form.fields.find(({ name }) => name === 'kind')?.enum;
    expect(kind && namesOf(kind, 5)).to.equal('ON');
    const back = encode(form, fields as Fields);
    bytes.fill(0, 17, 20);
    expect(Buffer.from(back).toString('hex')).to.equal(bytes.toString('hex'));
  });

  const wrong: [text: string, message: RegExp][] = [
    ['', /^card\.yaml: it has no "operations"$/],
    ['- 1', /^card\.yaml:1:1: a file of operations is a mapping with the keys "schema", /],
    ['schema: fwctl.operations/2', /^card\.yaml:1:9: "schema" is "fwctl.operations\/2"; this fwctl reads/],
    ['operations: 1', /^card\.yaml:1:13: "operations" takes a list of operations$/],
    ['operations: [{}]', /:1:14: an operation needs "endpoint"$/],
    ['operations:\n  - {endpoint: 1, operation: 1}', /:2:5: an operation needs "attribute"$/],
    ['operations: [{endpoint: "0777", operation: 1, attribute: READ}]', /:1:25: "0777" begins with 0/],
    ['operations: [{endpoint: 1, operation: "0777", attribute: READ}]', /:1:39: "0777" begins with 0/],
    ['operations: [{endpoint: 1, operation: 1, attribute: "01"}]', /:1:53: "01" begins with 0/],
    ['endpoints: {A: "01"}', /:1:16: "01" begins with 0/],
    ['layouts: {a: [{name: b, bytes: "04"}]}', /:1:32: "04" begins with 0/],
    [
      'operations: [{endpoint: 1, operation: 65536, attribute: READ}]',
      /:1:39: "operation" is 0 to 65535, not 65536$/,
    ],
    [
      'operations: [{endpoint: 1, operation: x, attribute: READ}]',
      /:1:39: "operation" is a number \(decimal, 0x or 0b\), not "x"$/,
    ],
    ['operations: [{endpoint: 1, operation: 1, version: 256, attribute: READ}]', /"version" is 0 to 255/],
    [
      'operations: [{endpoint: DEVICE, operation: 1, attribute: READ}]',
      /:1:25: there is no endpoint "DEVICE"$/,
    ],
    ['operations: [{endpoint: 1, operation: 1, attribute: REED}]', /:1:53: there is no attribute "REED"$/],
    [
      'operations: [{endpoint: 1, operation: 1, attribute: READ, name: 1x}]',
      /the name of an operation is made of letters/,
    ],
    [`${ONE}, answer: none}]`, /:1:67: there is no layout "none"$/],
    [`${ONE}, colour: 1}]`, /:1:59: unknown key "colour"$/],
    [
      'operations: [{endpoint: 1, operation: 1, attribute: READ}, {endpoint: 1, operation: 1, attribute: SYNC, name: a}]',
      /:1:60: 1\.a has the number of another operation: 1\.0x00000001$/,
    ],
    ['endpoints: {A: 1, B: 1}', /:1:22: endpoint 1 has two names: A and B$/],
    [`${ONE}}]\nlayouts: {pds_sg_elem: []}`, /:2:24: fwctl has a layout pds_sg_elem of its own$/],
    [`${ONE}}]\nlayouts: {a: []}`, /:2:14: layout a is a list of fields$/],
    [`${ONE}}]\nlayouts: {a: [{name: b}]}`, /:2:15: the field b needs one of bytes, bits or layout$/],
    [`${ONE}}]\nlayouts: {a: [{name: b, bytes: 1, bits: 1}]}`, /needs one of bytes, bits or layout$/],
    [`${ONE}}]\nlayouts: {a: [{name: b, bytes: 9}]}`, /the number b is wider than 64 bits/],
    [`${ONE}}]\nlayouts: {a: [{name: b, bytes: 0}]}`, /"bytes" is a number from 1 to/],
    [`${ONE}}]\nlayouts: {a: [{name: b, layout: a}]}`, /:2:33: there is no layout "a" above this one/],
    [`${ONE}}]\nlayouts: {a: [{name: b, bytes: 1}, {name: b, bytes: 1}]}`, /the field "b" stands twice$/],
    [`${ONE}}]\nlayouts: {a: [{name: b, bytes: 1, rest: true}, {name: c, bytes: 1}]}`, /nothing can follow/],
    [`${ONE}}]\nlayouts: {a: [{name: b, bytes: 1, text: yes}]}`, /"text" is true or false$/],
    [`${ONE}}]\nlayouts: {a: [{name: b, bits: 4, order: big}]}`, /"order" is for numbers of whole bytes$/],
    [
      `${ONE}}]\nlayouts: {a: [{name: b, bytes: 1, values: {A: 256}}]}`,
      /b A is a number from 0 to 255, not "256"$/,
    ],
    [
      `${ONE}}]\nlayouts: {a: [{name: b, bytes: 4, text: true, values: {A: 1}}]}`,
      /"values" name the numbers of a field; b is none$/,
    ],
    ['operations: [&a {endpoint: 1}]', /anchors and aliases are not read here/],
    ['operations: [', /^card\.yaml:\d+:\d+: /],
  ];
  it('of any content is read, or refused in words; what is read meets the published schema', async () => {
    const word = fc.constantFrom('DEVICE', 'READ', 'a', '1', '0x10', 'pds_sg_elem', 'x y', '', '-1', '1e9');
    const value: fc.Arbitrary<unknown> = fc.oneof(
      word,
      fc.integer({ min: -2, max: 300 }),
      fc.boolean(),
      fc.constant(null),
    );
    const some = (...keys: string[]) =>
      fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: keys.length });
    const field = some('name', 'bytes', 'bits', 'layout', 'count', 'offset', 'text', 'rest', 'order');
    const file = fc.record(
      {
        endpoints: fc.oneof(value, fc.dictionary(word, value)),
        operations: fc.oneof(
          value,
          fc.array(some('name', 'endpoint', 'operation', 'version', 'attribute', 'request', 'answer_bytes')),
        ),
        layouts: fc.oneof(value, fc.dictionary(word, fc.oneof(value, fc.array(field)))),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(file, async (data) => {
        const text = JSON.stringify(data);
        try {
          await read(text);
        } catch (error) {
          if (error instanceof FwctlError && error.kind === 'usage' && error.message.startsWith('card.yaml'))
            return;
          throw error;
        }
        valid(data);
        expect(valid.errors ?? [], text).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
    const one = { endpoint: 1, operation: 2, attribute: 'READ' };
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(65535), { minLength: 1, maxLength: 5 }), async (commands) => {
        const data = { operations: commands.map((operation) => ({ ...one, operation })) };
        expect((await read(JSON.stringify(data))).operations.map(({ id }) => id)).to.deep.equal(commands);
        expect(valid(data)).to.equal(true);
      }),
    );
  });

  it('that is not understood is told with file, line and column', async () => {
    for (const [text, message] of wrong) expect(await errorOf(text), text).to.match(message);
  });
});
