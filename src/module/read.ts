import { banksOf } from './cmis-lanes.js';
import { standardOf } from './decode.js';
import { Half, type HalfPlace, type ModulePages, placeOf } from './memory.js';

/** Names of halves that say more of a module, as far as those that are known tell: first what there is, then what stands in it. */
function halvesOf(pages: ModulePages): string[] {
  const lower = new Half(pages, 'lower');
  switch (standardOf(lower.byte(0) ?? 0)) {
    case 'SFF-8472':
      return lower.bit(92, 6) ? ['lower', 'a2:lower'] : ['lower'];
    case 'SFF-8636':
      return lower.bit(2, 2) ? ['lower', '0'] : ['lower', '0', '3'];
    case 'CMIS': {
      if (lower.bit(2, 7)) return ['lower', '0'];
      const banks = Array.from({ length: banksOf(new Half(pages, '1')) ?? 1 }, (_, bank) =>
        bank ? `@${bank}` : '',
      );
      return ['lower', '0', '1', '2', ...banks.flatMap((bank) => [`10${bank}`, `11${bank}`])];
    }
    default:
      return ['lower', '0'];
  }
}

/**
 * Reads what `decodeModule` needs of a module. `read` gives the bytes of a half, or undefined where the module does not answer there, which is
 * taken as: it does not have that page. `atOnce`: of several that are known to be there, none waits for another.
 * Throws what `read` throws.
 * Source: as `rawPages`.
 */
export async function readModule(
  read: (place: HalfPlace) => Promise<Uint8Array | undefined>,
  { atOnce = false } = {},
): Promise<ModulePages> {
  const pages: Record<string, Uint8Array> = {};
  const tried = new Set<string>();
  const next = () =>
    (tried.size ? halvesOf(pages) : ['lower'])
      .filter((name) => !tried.has(name))
      .slice(0, atOnce ? undefined : 1);
  for (let names = next(); names.length; names = next()) {
    for (const name of names) tried.add(name);
    const found = await Promise.all(names.map((name) => read(placeOf(name))));
    for (const [i, name] of names.entries()) {
      const bytes = found[i];
      if (bytes) pages[name] = bytes;
    }
    if (!pages.lower) break;
  }
  return pages;
}
