import { expect } from 'chai';
import fc from 'fast-check';
import { printedCapabilities } from '../../../src/cli/capability/document.js';
import { capabilityFields } from '../../../src/families/mlx5/client/capabilities.js';
import { capabilityTypes } from '../../../src/families/mlx5/prm/capabilities.js';
import { toJson, writeNumbersAs } from '../../../src/present/json.js';

const AREA_BYTES = 4096;

type Area = Parameters<typeof printedCapabilities>[1][number];

/** A document with all types, in which their fields are what `fieldsOf` gives. */
const documentOf = (areas: readonly Area[], fieldsOf: (area: Area) => object | null) => ({
  schema: 'a"fields": null',
  capabilities: Object.fromEntries(
    areas.map((one) => [
      one.type.name,
      one.type.layout ? { type: one.type.id, fields: fieldsOf(one) } : { hex: '' },
    ]),
  ),
});

describe('A document of capabilities', () => {
  it('is printed as from their fields, whatever the bytes are', () =>
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 97 }), (bytes) => {
        const area = Uint8Array.from({ length: AREA_BYTES }, (_, at) => bytes[at % bytes.length] as number);
        const areas = capabilityTypes.map((type) => ({ type, area }));
        const outline = documentOf(areas, () => null);
        const whole = documentOf(areas, (one) => capabilityFields(one.type, one.area));
        const printed = printedCapabilities(outline, areas) ?? '';
        expect(Buffer.from(printed).toString()).to.equal(`${toJson(whole)}\n`);
      }),
      { numRuns: 20 },
    ));

  it('is not where numbers are not to be written as usual', () => {
    writeNumbersAs('decimal');
    try {
      expect(printedCapabilities({}, [])).to.equal(undefined);
    } finally {
      writeNumbersAs('hex');
    }
  });
});
