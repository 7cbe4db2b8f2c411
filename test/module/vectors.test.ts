import { expect } from 'chai';
import { decodeModule } from '../../src/module/decode.js';
import { asEthtool, type Shown } from './ethtool.js';
import { knownMaps } from './maps.js';

/** Numbers beyond 2^53 are as near as they can be. */
const near = (text: Shown | undefined): Shown | undefined =>
  typeof text === 'string'
    ? text.replace(
        /^(outside 16 bits) \((.*) x/,
        (_, words, number) => `${words} (${Number(number).toPrecision(12)} x`,
      )
    : text;

const asList = (value: Shown | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? []);

describe('memory maps of modules that others made', () => {
  for (const { name, standard, checksums, pages, shows } of knownMaps()) {
    it(`${name}: every value that ethtool shows, or that is right where ethtool is wrong`, () => {
      const report = decodeModule(pages);
      const own = asEthtool(report);
      const differ = Object.entries(shows).flatMap(([label, value]) => {
        const [expected, found] = [near(value), near(own[label])];
        const isSet = label === 'Option';
        const same = isSet
          ? asList(expected).toSorted().join() === asList(found).toSorted().join()
          : JSON.stringify(expected) === JSON.stringify(found);
        return same ? [] : [`${label}: ${JSON.stringify(found)}, and not ${JSON.stringify(expected)}`];
      });
      expect(differ).to.deep.equal([]);
      if (Object.keys(shows).length) expect(report.standard, standard).to.not.equal(undefined);
      if (checksums === 'valid') expect(report.checksums.filter(({ valid }) => !valid)).to.deep.equal([]);
      if (checksums.startsWith('invalid')) {
        const wrong = report.checksums.filter(({ valid }) => !valid).map((sum) => sum.name);
        expect(wrong).to.deep.equal(checksums.match(/CC_\w+/g));
      }
    });
  }
});
