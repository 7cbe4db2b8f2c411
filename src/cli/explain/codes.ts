import type { ErrnoUses } from '../../client/errnos.js';
import { coreErrnos } from '../../client/errnos.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient, StatusCode } from '../../client/family.js';
import { resolveName } from '../../client/names.js';
import { parseNumber } from '../../client/numbers.js';
import { allFamilyClients } from '../../families/clients.js';
import { type Errno, errnoMeaning, errnoNames, errnoNumber, errnoStep } from '../../uapi/errno.js';
import { judge } from '../../uapi/policy.js';
import { parseScope, SCOPES, type Scope, scopeNumber } from '../../uapi/scope.js';
import { USUAL } from '../family.js';

/** What one code says. */
export interface CodeMeaning extends Record<string, unknown> {
  /** errno, scope, or what the family calls it: status, syndrome, error_code, retval. */
  readonly kind: string;
  readonly name: string;
  readonly number: number;
  readonly meaning: string;
}

/** What an errno means with devices of one family. */
export interface FamilyErrno {
  readonly uses: readonly { meaning: string; step: string }[];
  /** Why the family never gives it, and what it gives instead. */
  readonly never?: string;
}

const NOBODY = { rawio: false, lockdown: 'none', rawioUnderLockdown: 'allow' } as const;

const ofScope = (name: Scope): CodeMeaning => {
  const number = scopeNumber(name);
  const needs_rawio = judge(number, NOBODY).errno !== undefined;
  const { taints } = judge(number, { ...NOBODY, rawio: true });
  const meaning = `${needs_rawio ? 'needs CAP_SYS_RAWIO' : 'needs no capability'}, ${taints ? 'taints the kernel' : 'taints nothing'}`;
  return { kind: 'scope', name, number, meaning, needs_rawio, taints };
};

/** The codes of the families' firmware, and the errnos and scopes of the kernel. */
export class CodeBook {
  private constructor(
    private readonly families: readonly FamilyClient[],
    /** The family that is meant; undefined: any. */
    private readonly only: FamilyClient | undefined,
  ) {}

  /** `family`: the one whose codes are meant, and what errnos mean with it. */
  static async open(family?: string): Promise<CodeBook> {
    const families = await allFamilyClients();
    return new CodeBook(
      families,
      families.find(({ type }) => type === family),
    );
  }

  /**
   * Everything that a word means: a name of one code, or a number that may be several; of errnos what they mean with all families of devices, or
   * with the one that is meant. Where none is, codes are those of mlx5; others' are looked at for what is none of these. Throws FwctlError `usage`.
   */
  meaningsOf(given: string): CodeMeaning[] {
    const number = parseNumber(given);
    return number === undefined ? this.ofName(given) : this.ofNumber(given, Number(number));
  }

  /** A piece of a line of a kernel log that stands for a code, as its name; undefined where it is none. */
  nameIn(text: string): string | undefined {
    return this.asked.map((family) => family.codeIn?.(text)).find((name) => name !== undefined);
  }

  private get usual(): FamilyClient {
    return this.only ?? (this.families.find(({ type }) => type === USUAL) as FamilyClient);
  }

  /** The families whose codes may be meant, the likeliest first. */
  private get asked(): FamilyClient[] {
    const others = this.only ? [] : this.families.filter((family) => family !== this.usual);
    return [this.usual, ...others];
  }

  private ofName(given: string): CodeMeaning[] {
    const scope = parseScope(given);
    if (scope) return [ofScope(scope)];
    const first = this.all(this.usual);
    const kinds = [...new Set(first.map(({ kind }) => kind))];
    const what = `${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}`;
    for (const family of this.asked) {
      const codes = family === this.usual ? first : family.codes().map((code) => this.told(family, code));
      const name = nameAmong(codes, given);
      if (name !== undefined) return codes.filter((code) => code.name === name);
    }
    const others = this.asked.slice(1).flatMap((family) => family.codes());
    const names = new Set([...first, ...others].map(({ name }) => name));
    throw unknownName(what, given, [...names]);
  }

  private ofNumber(given: string, number: number): CodeMeaning[] {
    for (const family of this.asked) {
      const codes =
        family === this.usual ? this.all(family) : family.codes().map((code) => this.told(family, code));
      const unnamed = (family.codesOf?.(number) ?? []).map((code) => this.told(family, code));
      const found = [...unnamed, ...codes.filter((code) => code.number === number)];
      if (found.length) return found;
    }
    if (this.usual.type !== USUAL)
      throw new FwctlError('usage', `${given} is no code of ${this.usual.type} devices, errno or scope`);
    throw new FwctlError('usage', `${given} is no syndrome of the built-in device, status, errno or scope`, {
      next: 'what the syndromes of real firmware mean is not published: ask its maker',
    });
  }

  /** The codes of a family, errnos and scopes. */
  private all(family: FamilyClient): CodeMeaning[] {
    return [
      ...family.codes().map((code) => this.told(family, code)),
      ...errnoNames.map((name) => this.errno(name)),
      ...SCOPES.map(ofScope),
    ];
  }

  private told({ type }: FamilyClient, { digits, more, ...code }: StatusCode): CodeMeaning {
    const whose = type === USUAL ? {} : { family: type };
    return { ...code, ...whose, ...more, [DIGITS]: digits };
  }

  private errno(name: Errno): CodeMeaning {
    const families = this.usesOf(name);
    const own = this.only
      ? meaningIn(families, this.only.type)
      : { meaning: errnoMeaning(name), step: errnoStep(name) };
    const statuses = this.usual.codes().filter(({ number, more }) => number && more?.at_open === name);
    return {
      kind: 'errno',
      name,
      number: errnoNumber(name),
      ...own,
      at_open_from: statuses.map((status) => status.name),
      families,
    };
  }

  /** What an errno means with each family, or with the one that is meant, beside what fwctl's core gives it for. */
  private usesOf(errno: Errno): Record<string, FamilyErrno> {
    const tables: [string, ErrnoUses][] = [
      ['core', coreErrnos],
      ...this.families
        .filter((family) => !this.only || family === this.only)
        .map(({ type, errnos }): [string, ErrnoUses] => [type, errnos]),
    ];
    const result: Record<string, FamilyErrno> = {};
    for (const [name, table] of tables) {
      const found = table[errno];
      if (typeof found === 'string') result[name] = { uses: [], never: found };
      else if (found) result[name] = { uses: found.map(([meaning, step]) => ({ meaning, step })) };
      else if (this.only?.type === name) result[name] = { uses: [], never: `never of ${name} itself` };
    }
    return result;
  }
}

/** Digits of a code's number in hex; it is no part of a document. */
const DIGITS = Symbol('digits');

/** A number as its family writes it. */
export function numberText(code: CodeMeaning): string {
  const digits = (code as { [DIGITS]?: number })[DIGITS];
  return digits === undefined ? String(code.number) : `0x${code.number.toString(16).padStart(digits, '0')}`;
}

function nameAmong(codes: readonly { name: string }[], given: string): string | undefined {
  const names = [...new Set(codes.map(({ name }) => name))];
  try {
    return resolveName('code', given, names);
  } catch (error) {
    if (error instanceof FwctlError && error.message.includes('several')) throw error;
    return undefined;
  }
}

const unknownName = (what: string, given: string, known: readonly string[]): FwctlError =>
  new FwctlError('usage', `there is no ${what} "${given}"`, { given, known });

/** What one family's driver gives an errno for, else what fwctl's core does. */
function meaningIn(families: Record<string, FamilyErrno>, family: string) {
  const { uses: own = [], never } = families[family] ?? {};
  const uses = own.length ? own : (families.core?.uses ?? []);
  return {
    meaning: uses.map(({ meaning }) => meaning).join('; ') || (never ?? ''),
    step: [...new Set(uses.map(({ step }) => step))].join('; '),
  };
}
