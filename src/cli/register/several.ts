import { FwctlError } from '../../client/errors.js';
import { isPattern, namesMeant } from '../../client/names.js';
import type { Session } from '../../client/session.js';
import { type Question, question } from '../../families/mlx5/client/register-question.js';
import { readSupport } from '../../families/mlx5/client/register-support.js';
import { allRegisters } from '../../families/mlx5/prm/registers.js';
import { safe } from '../../present/safe.js';
import { splitAssignments } from '../../values/assign.js';
import { writeNote } from '../output.js';
import { registerNamed } from './register.js';

/** A question to a register. One that a pattern names is asked where the device has it, and may go without an answer. */
export interface Asked {
  readonly question: Question;
  readonly byPattern: boolean;
}

/**
 * Reads `NAME|PATTERN [index=value ...] [NAME ...]`. Registers of a pattern that need an index are left out, and told on stderr. Throws
 * FwctlError `usage`, PathError, ValueError.
 */
export function askedFor(words: readonly string[], argument?: number): Asked[] {
  const groups: string[][] = [];
  for (const word of words) {
    const group = groups.at(-1);
    if (group && word.includes('=')) group.push(word);
    else groups.push([word]);
  }
  return groups.flatMap(([word = '', ...index]): Asked[] => {
    const ask = (name: string): Question => {
      const { register, form } = registerNamed(name);
      return question(register, form, splitAssignments(index), argument);
    };
    if (!isPattern(word)) return [{ question: ask(word), byPattern: false }];
    const names = namesMeant(
      'register',
      word,
      allRegisters().map(({ name }) => name),
      'reg list',
    );
    return names.flatMap((name) => {
      const asked = unless(name, () => ask(name));
      return asked ? [{ question: asked, byPattern: true }] : [];
    });
  });
}

/** The same without what the device is known not to have. */
export async function present(session: Session, asked: readonly Asked[]): Promise<Asked[]> {
  if (!asked.some(({ byPattern }) => byPattern)) return [...asked];
  const support = await readSupport(session);
  const there = asked.filter(
    ({ question, byPattern }) => !byPattern || support(question.register).has !== false,
  );
  if (there.length) return there;
  throw new FwctlError('usage', 'the device has no register that matches', {
    next: 'see which it has with: fwctl reg list',
  });
}

/** Undefined, and a word on stderr, where it is not possible. */
function unless<T>(name: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    tellLeftOut(name, error);
    return undefined;
  }
}

/** Says why a register of a pattern is not among the answers. */
export function tellLeftOut(name: string, error: unknown): void {
  writeNote(`fwctl: ${name} is left out: ${safe((error as Error).message)}\n`);
}
