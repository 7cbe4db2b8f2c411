import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Args, Flags } from '@oclif/core';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

type Kind = (options?: object) => {
  parse(value: unknown, context: object, options: object): Promise<unknown>;
};
type Kinds = Record<string, Kind> & { custom(defaults: object): Kind; option(defaults: object): Kind };

const OPTIONS = [
  {},
  { char: 'x', default: 'a', description: 'what it is', required: true },
  { multiple: true, delimiter: ',', options: ['a', 'b'] },
  { multiple: false, allowNo: true, type: 'boolean', input: ['a'] },
  { parse: async (value: string) => value.length },
];

const loaded = (file: string): Promise<Kinds> => import(pathToFileURL(join(ROOT, 'bin/build', file)).href);

/** Parsers are compared by what they make of a value, all else as it is; so that an order of members tells nothing. */
async function expectSame(kind: Kind, oclifs: Kind) {
  for (const options of [undefined, ...OPTIONS]) {
    const { parse, ...rest } = kind(options);
    const { parse: parseOfOclif, ...restOfOclif } = oclifs(options);
    expect(rest).to.deep.equal(restOfOclif);
    for (const value of ['', 'four', true])
      expect(await parse(value, {}, rest)).to.equal(await parseOfOclif(value, {}, rest));
  }
}

describe('The kinds of flags and arguments that the bundle has in place of oclif’s', () => {
  const defaults = { multiple: true, parse: async (value: string) => `${value}!`, helpValue: 'VALUE' };

  for (const name of ['string', 'boolean'])
    it(`make of a ${name} flag what oclif makes`, async () =>
      expectSame(
        (await loaded('usual-flags.mjs'))[name] as Kind,
        Flags[name as 'string'] as unknown as Kind,
      ));

  it('make of a string argument what oclif makes', async () =>
    expectSame((await loaded('usual-args.mjs')).string as Kind, Args.string as unknown as Kind));

  for (const name of ['custom', 'option'] as const)
    it(`make by ${name} the kinds that oclif makes`, async () => {
      const own = await loaded('usual-flags.mjs');
      const oclifs = Flags[name] as (defaults: object) => Kind;
      await expectSame(own[name](defaults), oclifs(defaults));
      await expectSame(own[name]({}), oclifs({}));
    });

  it('make of an integer what oclif makes, whose own code parses it', async () => {
    const { parse, ...rest } = (await loaded('usual-flags.mjs')).integer?.({ min: 1 }) ?? {};
    const { parse: parseOfOclif, ...restOfOclif } = Flags.integer({ min: 1 });
    expect(rest).to.deep.equal(restOfOclif);
    expect([typeof parse, typeof parseOfOclif]).to.deep.equal(['function', 'function']);
  });
});
