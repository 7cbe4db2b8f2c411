import { readFileSync } from 'node:fs';

/** What the public recording holds beside its cases. */
export interface Recording {
  boots: { boot: string; fwctl_warnings_in_log: number }[];
  /** Calls other than an ioctl: what they gave, and a value that the name explains. */
  observations: { boot: string; name: string; ret: number; errno: string | null; value?: unknown }[];
  /** Listings, file contents, `[link text, resolved path]`. */
  sysfs: Record<string, unknown>;
  log: { boot: string; line: string }[];
  /** Per op_mod: opcode -> least scope that passed, of all 65536 opcodes at scopes 0 to 3. */
  policy: Record<string, { allowed: Record<string, number>; n_ok: number; n_EBADMSG: number }>;
}

/** A third of what a real Linux 7.2.13 answered; the replay and its tests read it where the sources are. */
export const PUBLIC_CORPUS = new URL('../../../test/vectors/kernel-public.json', import.meta.url);

export const publicText = (): string => readFileSync(PUBLIC_CORPUS, 'utf8');

export const recording = (): Recording => JSON.parse(publicText()) as Recording;

/** The value of one observation; fails where the recording has none. */
export function observed(boot: string, name: string): unknown {
  const found = recording().observations.find((entry) => entry.boot === boot && entry.name === name);
  if (!found) throw new Error(`no observation ${boot} ${name}`);
  return found.errno ?? found.value;
}

/** An ioctl number with all bits set above those that the kernel looks at. */
export const aboveBit31 = (nr: string): string =>
  `0xffffffff${BigInt.asUintN(32, BigInt(nr)).toString(16).padStart(8, '0')}`;
