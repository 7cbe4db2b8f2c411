import { encode } from '../../../src/bits/codec.js';
import { itemWrite } from '../../../src/families/mlx5/client/config/configuration.js';
import { Device } from '../../../src/families/mlx5/firmware/device.js';
import type { Profile } from '../../../src/families/mlx5/firmware/profile.js';
import { shipped } from '../../../src/families/mlx5/firmware/shipped.js';
import { allItems, type Item } from '../../../src/families/mlx5/prm/nvconfig.js';

/** A parameter of the non-volatile configuration, for one writer alone. */
export interface Own {
  readonly item: Item;
  readonly field: string;
}

/** The write of a value to a parameter: the whole item, all else zero. */
export const writeOf = ({ item, field }: Own, value: number) =>
  itemWrite({ item }, encode(item.form, { [field]: value }));

/** The board that has enough items for all writers. */
export const BOARD = 'bluefield3';

/** Parameters of different items of the whole adapter, each of which takes any value of a byte. */
export function ownParameters(count: number): Own[] {
  const device = new Device(shipped(BOARD) as Profile, { bus: 8, device: 0 });
  const takes = (own: Own, value: number): boolean => {
    const { input, outLen } = writeOf(own, value);
    const [status] = device.execute('pf0', input, outLen);
    return status === 0 && own.item.name in (device.snapshot().nv?.next ?? {});
  };
  const found = allItems()
    .filter(({ writable, bytes }) => writable && bytes <= 256)
    .flatMap((item): Own[] => {
      const field = item.form.fields.find(
        ({ width, count, layout, text }) =>
          width >= 8 && width <= 32 && count === undefined && !layout && !text,
      );
      const own = field && { item, field: field.name };
      return own && takes(own, 1) && takes(own, 250) ? [own] : [];
    });
  if (found.length < count) throw new Error(`there are ${found.length} parameters, not ${count}`);
  return found.slice(0, count);
}
