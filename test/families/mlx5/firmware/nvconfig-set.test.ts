import { expect } from 'chai';
import { itemData, nvValue } from '../../../../src/families/mlx5/firmware/nvconfig.js';
import type { Profile } from '../../../../src/families/mlx5/firmware/profile.js';
import { SHIPPED, shipped } from '../../../../src/families/mlx5/firmware/shipped.js';
import { toHex } from '../../../../src/families/mlx5/firmware/text.js';
import { allItems, type Item } from '../../../../src/families/mlx5/prm/nvconfig.js';

/** Numbers: what has text or elements is no parameter that the device asks itself for. */
const fieldsOf = ({ form }: Item): string[] =>
  form.fields
    .filter(({ count, text, width }) => !count && !text && width > 0 && width <= 32)
    .map(({ name }) => name);

/** What the tables tell of an item whose data was written as it stands. */
function asWritten(profile: Profile, item: Item): Record<string, number> {
  const nv = { current: { [item.name]: toHex(itemData(profile, undefined, { item })) } };
  return Object.fromEntries(
    fieldsOf(item).map((name) => [name, nvValue({ profile, nv } as never, item.name, name)]),
  );
}

const asSet = (profile: Profile, item: Item): Record<string, number> =>
  Object.fromEntries(
    fieldsOf(item).map((name) => [name, nvValue({ profile, nv: undefined }, item.name, name)]),
  );

describe('what an administrator has set', () => {
  it('counts as the same data does that the firmware was told, in every shipped profile', () => {
    for (const name of SHIPPED) {
      const profile = shipped(name) as Profile;
      for (const item of allItems().filter((one) => one.name in profile.nv_set))
        expect(asSet(profile, item), `${name} ${item.name}`).to.deep.equal(asWritten(profile, item));
    }
  });

  it('counts with the flag beside it, and not where the flag is named to be 0, in every item', () => {
    const base = shipped('connectx6dx') as Profile;
    // What follows from the addresses of the board is no parameter.
    const items = allItems().filter(
      ({ name }) => !base.nv_lacks.includes(name) && !name.startsWith('nv_base_mac_guid'),
    );
    for (const item of items)
      for (const field of fieldsOf(item)) {
        const flag = item.rules.get(field)?.valid;
        const sets: Record<string, number>[] = [{ [field]: 1 }, ...(flag ? [{ [field]: 1, [flag]: 0 }] : [])];
        for (const values of sets) {
          const profile = { ...base, nv_set: { [item.name]: values } };
          expect(asSet(profile, item), `${item.name} ${JSON.stringify(values)}`).to.deep.equal(
            asWritten(profile, item),
          );
        }
      }
  });
});
