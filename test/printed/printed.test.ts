import { expect } from 'chai';
import fc from 'fast-check';
import { decode } from '../../src/bits/codec.js';
import { flatJson } from '../../src/bits/flat-json.js';
import { joined } from '../../src/bits/joined.js';
import { byteLength, type Layout, parseLayout } from '../../src/bits/layout.js';
import { allFamilyClients } from '../../src/families/clients.js';
import { type NumberForm, toJson } from '../../src/present/json.js';
import { safeLines } from '../../src/present/safe.js';
import { toTree } from '../../src/present/tree.js';
import { Unforeseen } from '../../src/printed/contents.js';
import { flatTemplate } from '../../src/printed/flat.js';
import { jsonTemplate } from '../../src/printed/json.js';
import { Output } from '../../src/printed/output.js';
import { packed, unpacked } from '../../src/printed/packed.js';
import { Printer } from '../../src/printed/printer.js';
import type { Template } from '../../src/printed/template.js';
import { treeTemplate } from '../../src/printed/tree.js';

type Make = (layout: Layout, length: number) => Template;

const FORMS: readonly (readonly [what: string, make: Make, expected: (fields: object) => string])[] = [
  [
    'text',
    (form, length) => treeTemplate(form, length, '  '),
    (fields) => safeLines(toTree(fields as Record<string, unknown>, undefined, '  '), false),
  ],
  ...(['hex', 'decimal'] as const).map(
    (numbers: NumberForm) =>
      [
        `JSON, ${numbers}`,
        (form: Layout, length: number) => jsonTemplate(form, length, numbers),
        (fields: object) => toJson(fields, 0, numbers),
      ] as const,
  ),
  [
    'JSON in lines, from a template that was kept',
    (form, length) => kept(jsonTemplate(form, length, 'hex', 3)),
    (fields) => toJson(fields).replaceAll('\n', '\n      '),
  ],
];

/** A template from its bytes, which begin at any place, where it can be kept. */
function kept(template: Template): Template {
  const bytes = packed(template);
  if (!bytes) return template;
  const shifted = new Uint8Array(bytes.length + 1);
  shifted.set(bytes, 1);
  return unpacked(shifted.subarray(1));
}

/** What a template makes of structures, one behind the other in one piece of memory. */
function printed(template: Template, all: readonly Uint8Array[]): string[] {
  const printer = new Printer<string>(() => template);
  const texts: string[] = [];
  let text = '';
  const out = new Output((bytes) => {
    text += Buffer.from(bytes).toString();
  });
  const together = new Uint8Array(Buffer.concat(all));
  let at = 0;
  if (all[0]) printer.print(out, '', all[0]);
  for (const bytes of all) {
    if (!printer.print(out, '', together.subarray(at, at + bytes.length))) throw new Error('not printed');
    out.flush();
    texts.push(text);
    text = '';
    at += bytes.length;
  }
  return texts;
}

/** Gives the number of forms in which a template said the same as the objects; 0 where these bytes can't be foreseen. */
function compare(name: string, form: Layout, all: readonly Uint8Array[]): number {
  let compared = 0;
  for (const [what, make, expected] of FORMS) {
    let template: Template;
    try {
      template = make(form, all[0]?.length ?? 0);
    } catch (error) {
      if (error instanceof Unforeseen) continue;
      throw error;
    }
    const texts = all.map((bytes) => expected(decode(form, bytes)));
    expect(printed(template, all), `${name}, ${what}, ${all[0]?.length} bytes`).to.deep.equal(texts);
    compared++;
  }
  return compared;
}

/** Bytes that differ from each other and from run to run of `seed`. */
const patterned = (length: number, seed: number) =>
  new Uint8Array(length).map((_, i) => Math.imul(i + seed, 2654435761) >>> 24);

/** What is dangerous for a terminal, and what JSON escapes. */
const HOSTILE = Buffer.from('\x1b]0;owned\x07"\\\u202e\u00ad\u{e0041}\x7f\x80\xff\n\u2028');
const hostile = (length: number) =>
  new Uint8Array(length).map((_, i) => HOSTILE[i % HOSTILE.length] as number);

const none = () => {
  throw new Error('no nested layouts here');
};

describe('structures that are printed straight from their bytes', () => {
  it('every layout of every family: the same as by their objects, of bytes that are whole, short and long, few, all, any and hostile', async function () {
    this.timeout(600_000);
    let compared = 0;
    let all = 0;
    for (const { type, layouts } of await allFamilyClients())
      for (const [seed, name] of layouts.layoutNames().entries()) {
        const form = joined(layouts.layout(name));
        const size = byteLength(form);
        if (size > 1 << 14) continue;
        for (const length of new Set([size, size >> 1, size + 9])) {
          compared += compare(`${type} ${name}`, form, [
            new Uint8Array(length),
            new Uint8Array(length).fill(0xff),
            patterned(length, seed),
            hostile(length),
            new Uint8Array(length).fill(9),
          ]);
          all += FORMS.length;
        }
      }
    expect(compared).to.equal(all);
  });

  it('every layout, as a line of a batch: the same as from its object', async function () {
    this.timeout(600_000);
    for (const { layouts } of await allFamilyClients())
      for (const [seed, name] of layouts.layoutNames().entries()) {
        const form = layouts.layout(name);
        const length = byteLength(form) - (seed % 3);
        if (length < 0 || length > 1 << 14) continue;
        const all = [new Uint8Array(length).fill(0xff), patterned(length, seed), new Uint8Array(length)];
        for (const numbers of ['hex', 'decimal'] as const)
          expect(printed(flatTemplate(name, form, length, numbers), all), name).to.deep.equal(
            all.map((bytes) => `${flatJson(name, form, bytes, numbers === 'decimal')}\n`),
          );
      }
  });

  it('a field of any width, at any offset, of either order, with a sign or without, alone or in an array', () => {
    fc.assert(
      fc.property(
        fc.nat(70),
        fc.integer({ min: 1, max: 130 }),
        fc.constantFrom('', 'l'),
        fc.constantFrom('', '-'),
        fc.constantFrom('', '[3]', '[9]', '[]'),
        fc.array(fc.uint8Array({ minLength: 61, maxLength: 61 }), { minLength: 1, maxLength: 3 }),
        (offset, width, order, sign, count, all) => {
          const from = count === '[]' ? offset & ~7 : offset;
          const line = `any 512${order} first@0:3 one@${from}:${width}${sign}${count}`;
          compare(line, parseLayout(line, none), all);
        },
      ),
    );
  });

  it('text, UUIDs and tails of any bytes', () => {
    const form = parseLayout('any 320 word@0:8[12]" id@96:8[16]$ deep@224:8[12]" rest@320:8[]', none);
    fc.assert(
      fc.property(fc.nat(60), fc.array(fc.uint8Array({ minLength: 60, maxLength: 60 })), (length, all) => {
        const cut = all.map((bytes) => bytes.subarray(0, length));
        if (cut.length) expect(compare('any', form, cut)).to.equal(FORMS.length);
      }),
    );
  });

  it('names that objects have in another order, or not as keys, are left to the objects', () => {
    for (const name of ['7', '__proto__'])
      expect(compare(name, parseLayout(`any 32 a@0:8 ${name}@8:8`, none), [new Uint8Array(4)])).to.equal(0);
  });
});
