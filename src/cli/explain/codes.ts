import { FwctlError } from '../../client/errors.js';
import { resolveName } from '../../client/names.js';
import { parseNumber } from '../../client/numbers.js';
import { findCommand } from '../../families/mlx5/catalogue.js';
import { threadsOf } from '../../families/mlx5/prm/syndrome-threads.js';
import { statusErrno, statusMeaning, statusNames, statusNumber } from '../../families/mlx5/status.js';
import {
  type Syndrome,
  syndromeNumber,
  syndromeStatus,
  syndromes,
  syndromeWords,
} from '../../families/mlx5/syndromes.js';
import { type Errno, errnoMeaning, errnoNames, errnoNumber, errnoStep } from '../../uapi/errno.js';
import { judge } from '../../uapi/policy.js';
import { parseScope, SCOPES, type Scope, scopeNumber } from '../../uapi/scope.js';
import { errnoByFamily, type FamilyErrno } from '../errno/families.js';

/** What one code says. */
export interface CodeMeaning extends Record<string, unknown> {
  readonly kind: 'syndrome' | 'status' | 'errno' | 'scope';
  readonly name: string;
  readonly number: number;
  readonly meaning: string;
}

const SYNDROMES_NOTE = 'the built-in device’s own; what the syndromes of real firmware mean is not published';

const PUBLIC_NOTE = 'the built-in device answers it as real firmware does, of which public threads tell';

const ofSyndrome = (name: Syndrome): CodeMeaning => {
  const [number, status] = [syndromeNumber(name), syndromeStatus(name)];
  const meaning = syndromeWords(number) as string;
  const note = threadsOf(number).length ? PUBLIC_NOTE : SYNDROMES_NOTE;
  return { kind: 'syndrome', name, number, meaning, status, note };
};

type Status = (typeof statusNames)[number];

const ofStatus = (name: Status): CodeMeaning => {
  const number = statusNumber(name);
  const at_open = number === 0 ? null : statusErrno(number);
  return { kind: 'status', name, number, meaning: statusMeaning(number), at_open };
};

const ofErrno = (name: Errno, family?: string): CodeMeaning => {
  const families = errnoByFamily(name, family);
  return {
    kind: 'errno',
    name,
    number: errnoNumber(name),
    ...(family === undefined
      ? { meaning: errnoMeaning(name), step: errnoStep(name) }
      : meaningIn(families, family)),
    at_open_from:
      family === undefined || family === 'mlx5'
        ? statusNames.filter((status) => statusNumber(status) && statusErrno(statusNumber(status)) === name)
        : [],
    families,
  };
};

/** What one family's driver gives an errno for, else what fwctl's core does. */
function meaningIn(families: Record<string, FamilyErrno>, family: string) {
  const { uses: own = [], never } = families[family] ?? {};
  const uses = own.length ? own : (families.core?.uses ?? []);
  return {
    meaning: uses.map(({ meaning }) => meaning).join('; ') || (never ?? ''),
    step: [...new Set(uses.map(({ step }) => step))].join('; '),
  };
}

const NOBODY = { rawio: false, lockdown: 'none', rawioUnderLockdown: 'allow' } as const;

const ofScope = (name: Scope): CodeMeaning => {
  const number = scopeNumber(name);
  const needs_rawio = judge(number, NOBODY).errno !== undefined;
  const { taints } = judge(number, { ...NOBODY, rawio: true });
  const meaning = `${needs_rawio ? 'needs CAP_SYS_RAWIO' : 'needs no capability'}, ${taints ? 'taints the kernel' : 'taints nothing'}`;
  return { kind: 'scope', name, number, meaning, needs_rawio, taints };
};

/** All codes, by kind. */
const codes = (family?: string): CodeMeaning[] => [
  ...syndromes().map(ofSyndrome),
  ...statusNames.map(ofStatus),
  ...errnoNames.map((name) => ofErrno(name, family)),
  ...SCOPES.map(ofScope),
];

/**
 * Everything that a word means: a name of one code, or a number that may be several; of errnos what they mean with all families of devices, or
 * with one. Throws FwctlError `usage`.
 */
export function meaningsOf(given: string, family?: string): CodeMeaning[] {
  const number = parseNumber(given);
  if (number !== undefined) return codesOf(given, Number(number), family);
  const all = codes(family);
  const scope = parseScope(given);
  if (findCommand(given.toUpperCase()))
    throw new FwctlError('usage', `${given} is a command, no code`, {
      next: `see: fwctl prm ${given}, or fwctl policy explain ${given}`,
    });
  const names = all.map(({ name }) => name);
  const name = scope ?? resolveName('syndrome, status, errno or scope', given, names);
  return all.filter((code) => code.name === name);
}

/** A syndrome of real firmware that public threads tell of. */
function ofThreads(number: number): CodeMeaning[] {
  const threads = number ? threadsOf(number) : [];
  if (!threads.length) return [];
  const hex = `0x${number.toString(16)}`;
  const told = threads
    .filter(({ conclusion }) => conclusion)
    .map(({ command, conclusion }) => `${command}: ${conclusion}`);
  return [
    {
      kind: 'syndrome',
      name: hex,
      number,
      meaning: told.length
        ? told.join('; ')
        : `seen with ${threads[0]?.command}, without a public conclusion`,
      threads: threads.map(({ command, conclusion, source, url }) => ({
        command,
        conclusion: conclusion ?? null,
        source,
        ...(url ? { url } : {}),
      })),
      sources: [...new Set(threads.map(({ source, url }) => url ?? source))],
      note: 'of real firmware, as public threads concluded; its maker has not published what it means',
    },
  ];
}

function codesOf(given: string, number: number, family: string | undefined): CodeMeaning[] {
  const found = [...ofThreads(number), ...codes(family).filter((code) => code.number === number)];
  if (found.length) return found;
  throw new FwctlError('usage', `${given} is no syndrome of the built-in device, status, errno or scope`, {
    next: 'what the syndromes of real firmware mean is not published: ask its maker',
  });
}
