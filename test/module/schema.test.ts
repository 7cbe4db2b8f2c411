import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { flatLines } from '../../src/cli/module/flat.js';
import { pagesJson } from '../../src/cli/module/saved.js';
import { moduleText } from '../../src/cli/module/text.js';
import { plainStyle } from '../../src/cli/output.js';
import { decodeModule } from '../../src/module/decode.js';
import { type ModulePages, rawPages } from '../../src/module/memory.js';
import { ROOT } from '../support/files.js';
import { knownMaps } from './maps.js';

const require = createRequire(import.meta.url);
const Ajv = require('ajv').default as new (options: object) => { compile(schema: unknown): ValidateFunction };
const schema = require(join(ROOT, 'src/schema/published/fwctl.decode.module.1.json'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** The document of `fwctl decode module --json`, as a reader has it. */
const documentOf = (pages: ModulePages): unknown =>
  JSON.parse(
    JSON.stringify({
      schema: 'fwctl.decode.module/1',
      module: decodeModule(pages),
      pages: pagesJson(pages),
    }),
  );

function expectValid(pages: ModulePages): void {
  validate(documentOf(pages));
  expect(validate.errors ?? []).to.deep.equal([]);
}

/** Identifiers of each standard, and any others. */
const identifier = fc.oneof(fc.constantFrom(0x03, 0x11, 0x18, 0x19), fc.nat(255));
const half = fc.uint8Array({ minLength: 0, maxLength: 140 });
const names = fc.constantFrom(
  'lower',
  '0',
  '1',
  '2',
  '3',
  '10',
  '11',
  '11@1',
  '11@2',
  '11@3',
  'a2:lower',
  'ff',
);

/** Memory of which anything may be missing. */
const memory = fc
  .tuple(identifier, fc.dictionary(names, half, { maxKeys: 12 }))
  .map(([first, pages]): ModulePages => {
    const { lower, ...others } = pages;
    return lower?.length ? { lower: Uint8Array.of(first, ...lower.subarray(1)), ...others } : others;
  });

describe('the published schema of fwctl decode module', () => {
  it('holds for every known map', () => {
    for (const { pages } of knownMaps()) expectValid(pages);
  });

  it('holds for any memory, however short; text and flat text can be made of it', async () => {
    await fc.assert(
      fc.asyncProperty(memory, async (pages) => {
        expectValid(pages);
        const module = decodeModule(pages);
        expect(await moduleText(module, plainStyle)).to.match(/^(?:[ -~]*\n)+$/);
        expect(flatLines({ module })).to.match(/^module\.standard=/);
      }),
    );
  });

  it('holds for any bytes as drivers give them', () => {
    fc.assert(
      fc.property(identifier, fc.uint8Array({ maxLength: 700 }), (first, bytes) => {
        expectValid(rawPages(Uint8Array.of(first, ...bytes)));
      }),
    );
  });
});
