import type { FwctlError } from '../client/errors.js';
import { type Kind, requireFit, requireKind, requireOptions } from './arguments.js';
import { libraryError } from './library-errors.js';
import type { Signature } from './signatures.js';
import { STRUCTURES, type Structure } from './structures.js';

type Work = (...given: never) => unknown;

/** Entries that have the same function have the same check of it. */
const known = new Map<Work, Work>();

/** An export that throws FwctlError `usage`, or rejects with it where it gives a promise, for arguments that are not as its signature says. What is no function stays as it is. */
export function checked(name: string, signature: Signature, there: unknown): unknown {
  if (typeof there !== 'function') return there;
  const work = there as Work;
  const found = known.get(work) ?? checkedWork(name, signature, work);
  known.set(work, found);
  return found;
}

function checkedWork(name: string, signature: Signature, work: Work): Work {
  const checks = Object.entries(signature).map(([argument, kind]) => checkOf(name, argument, kind));
  const check = (given: readonly unknown[], from: Work): void => {
    try {
      for (const [i, one] of checks.entries()) one(given[i]);
    } catch (error) {
      throw libraryError(error as FwctlError, from);
    }
  };
  const plain: Work = (...given) => {
    check(given, plain);
    return work(...given);
  };
  const later: Work = async (...given) => {
    check(given, later);
    return work(...given);
  };
  const isLater = Object.prototype.toString.call(work) === '[object AsyncFunction]';
  return Object.defineProperty(isLater ? later : plain, 'name', { value: name });
}

type Check = (given: unknown) => void;

/** What throws FwctlError `usage` for an argument of another kind. */
function checkOf(name: string, argument: string, kind: Signature[string]): Check {
  if (!argument.endsWith('?')) return checkOfKind(name, argument, kind);
  const check = checkOfKind(name, argument.slice(0, -1), kind);
  return (given) => {
    if (given !== undefined) check(given);
  };
}

function checkOfKind(name: string, argument: string, kind: Signature[string]): Check {
  const what = `${argument} of ${name}`;
  if (isStructure(kind)) return (given) => requireFit(given, STRUCTURES[kind], what);
  if (isKind(kind)) return (given) => requireKind(given, kind, what);
  return (given) => requireOptions(name, given, kind);
}

const isStructure = (kind: Signature[string]): kind is Structure =>
  typeof kind === 'string' && kind in STRUCTURES;

const isKind = (kind: Signature[string]): kind is Kind => typeof kind === 'string' || Array.isArray(kind);
