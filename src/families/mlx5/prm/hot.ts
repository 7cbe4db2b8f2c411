import type { Enum, EnumKind } from '../../../bits/enum.js';
import type { Layout } from '../../../bits/layout.js';

/** Makes the layout of a name, with those that it refers to. */
export type MakeLayout = (
  name: string,
  layout: (name: string) => Layout,
  named: (name: string, kind: EnumKind) => Enum,
  /** The layout as its chapter has it, for what is not there ready made. */
  whole: () => Layout,
) => Layout;

/**
 * What nearly every command line asks for, ready made: layouts by name, and lines of the chapters of opcodes and of registers. Nothing here; for the
 * bundle, bin/build/hot-data.js writes it from the chapters themselves, as reading and parsing those takes longer than what is done with them.
 */
export const hotLayouts: Readonly<Record<string, MakeLayout>> = {};
export const hotOpcodes = '';
export const hotRegisters = '';
