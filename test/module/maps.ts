import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HALF, type ModulePages } from '../../src/module/memory.js';
import { ROOT } from '../support/files.js';
import type { Shown } from './ethtool.js';

/** A module's memory, and what is known of it. */
export interface KnownMap {
  readonly name: string;
  readonly standard: string;
  /** `valid`, `none`, or which are wrong. */
  readonly checksums: string;
  readonly pages: ModulePages;
  readonly shows: Readonly<Record<string, Shown>>;
}

interface Written extends Omit<KnownMap, 'pages' | 'shows'> {
  readonly pages: Readonly<Record<string, string>>;
  readonly shows: Readonly<Record<string, Shown | { readonly 'each of': number; readonly is: string }>>;
}

const pageOf = (hex: string): Uint8Array =>
  hex.endsWith('*')
    ? Buffer.concat([Buffer.from(hex.slice(0, -1), 'hex'), Buffer.alloc(HALF)]).subarray(0, HALF)
    : Buffer.from(hex, 'hex');

const mapped = <T, R>(all: Readonly<Record<string, T>>, make: (value: T) => R): Record<string, R> =>
  Object.fromEntries(Object.entries(all).map(([name, value]) => [name, make(value)]));

/** The maps of test/vectors/modules.json, which this project did not make. */
export function knownMaps(): KnownMap[] {
  const { maps } = JSON.parse(readFileSync(join(ROOT, 'test/vectors/modules.json'), 'utf8')) as {
    maps: Written[];
  };
  return maps.map(({ pages, shows, ...map }) => ({
    ...map,
    pages: mapped(pages, pageOf),
    shows: mapped(shows, (value) =>
      typeof value === 'object' && 'is' in value
        ? Array.from({ length: value['each of'] }, () => value.is)
        : value,
    ),
  }));
}

/** One of them by its name. */
export function knownMap(name: string): KnownMap {
  const found = knownMaps().find((map) => map.name === name);
  if (!found) throw new Error(`there is no map "${name}"`);
  return found;
}
