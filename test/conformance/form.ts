import { CorpusError, isObject } from './corpus.js';

/** What came out otherwise than recorded. */
export interface Difference {
  /** The boot, structure or place in the recording. */
  boot: string;
  name: string;
  what: string;
  expected: unknown;
  came: unknown;
}

export interface Outcome {
  passed: number;
  failed: number;
  /** Cases that this way of replaying can't make. */
  leftOut: number;
  differences: Difference[];
}

/** A form of recording: what one family's drivers answered, or how the fields of structures were read. */
export interface Form {
  /** Whether the parsed JSON of a file is of this form, by what this form alone has. */
  recognises(data: unknown): boolean;
  /** Throws CorpusError, which says what is wrong with the file and where. */
  replay(data: unknown): Promise<Outcome>;
}

/** Whether a file is a list of which every entry has these members: one that lacks them in some entries is of no form. */
export const isListOf = (data: unknown, ...members: readonly string[]): data is Record<string, unknown>[] =>
  Array.isArray(data) &&
  data.length > 0 &&
  data.every((entry) => isObject(entry) && members.every((member) => member in entry));

/** Makes each case in turn, and counts. A defect is a difference too: the others go on. */
export async function replayEach<Case>(
  cases: readonly Case[],
  nameOf: (entry: Case) => Pick<Difference, 'boot' | 'name'>,
  replayOne: (entry: Case, compare: Compare) => void | Promise<void>,
): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failed: 0, leftOut: 0, differences: [] };
  for (const entry of cases) {
    const found: Difference[] = [];
    const compare: Compare = (what, expected, came) => {
      if (!isSame(expected, came)) found.push({ ...nameOf(entry), what, expected, came });
    };
    try {
      await replayOne(entry, compare);
    } catch (error) {
      if (error instanceof CorpusError) throw error;
      found.push({ ...nameOf(entry), what: 'defect', expected: 'an answer', came: error });
    }
    if (found.length > 0) outcome.failed++;
    else outcome.passed++;
    outcome.differences.push(...found);
  }
  return outcome;
}

/** Notes a difference where there is one: values are compared as JSON has them. */
export type Compare = (what: string, expected: unknown, came: unknown) => void;

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
