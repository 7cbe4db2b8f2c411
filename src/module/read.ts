import { banksOf } from './cmis-lanes.js';
import { standardOf } from './decode.js';
import { HALF, Half, type ModulePages } from './memory.js';

/** Where half a page lies: what a driver, or MCIA, has to be asked for. */
export interface HalfPlace {
  /** 0x50; 0x51 for the diagnostics of SFP modules. */
  readonly i2c_address: number;
  readonly bank: number;
  readonly page: number;
  /** 0 or 128: one read never goes across. */
  readonly offset: number;
  readonly length: number;
}

/** The place of a half by its name, as `11@1` or `a2:lower`. */
export function placeOf(name: string): HalfPlace {
  const [, address, half = '', bank = '0'] = /^(a2:)?([^@]+)(?:@(.+))?$/.exec(name) ?? [];
  const isLower = half === 'lower';
  return {
    i2c_address: address === undefined ? 0x50 : 0x51,
    bank: Number.parseInt(bank, 16),
    page: isLower ? 0 : Number.parseInt(half, 16),
    offset: isLower ? 0 : HALF,
    length: HALF,
  };
}

/** Names of halves that say more of a module, as far as those that are known tell: first what there is, then what stands in it. */
export function halvesOf(pages: ModulePages): string[] {
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
 * taken as: it does not have that page.
 */
export async function readModule(
  read: (place: HalfPlace) => Promise<Uint8Array | undefined>,
): Promise<ModulePages> {
  const pages: Record<string, Uint8Array> = {};
  const tried = new Set<string>();
  const next = () => (tried.size ? halvesOf(pages) : ['lower']).find((name) => !tried.has(name));
  for (let name = next(); name !== undefined; name = next()) {
    tried.add(name);
    const bytes = await read(placeOf(name));
    if (bytes) pages[name] = bytes;
    else if (name === 'lower') break;
  }
  return pages;
}
