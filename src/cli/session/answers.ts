import type { Answer } from '../base.js';
import { lineOf } from './words.js';

/** An answer that a session remembers. */
export interface KeptAnswer {
  readonly line: string;
  readonly answer: Answer;
  readonly schema?: string | undefined;
  /** The device of the session then. */
  readonly device: string;
  readonly at: Date;
}

/** Command lines whose answers are remembered. */
const MOST = 64;

/** What changes only how an answer is written. */
const FORMS = ['--json', '-H', '--meanings', '-v', '--verbose'];

/** The last two answers of each command line. */
export class Answers {
  /** By line, that of the last answer at the end. */
  private readonly byLine = new Map<string, readonly KeptAnswer[]>();

  keep(words: readonly string[], kept: Omit<KeptAnswer, 'line'>): void {
    const line = lineOf(words.filter((word) => !FORMS.includes(word)));
    const key = `${kept.device} ${line}`;
    const before = this.byLine.get(key) ?? [];
    this.byLine.delete(key);
    this.byLine.set(key, [...before.slice(-1), { ...kept, line }]);
    const [oldest] = this.byLine.keys();
    if (this.byLine.size > MOST && oldest !== undefined) this.byLine.delete(oldest);
  }

  /** The answers, one or two, of the line that was answered last among those that begin with these words. */
  of(words: readonly string[]): readonly KeptAnswer[] {
    const start = lineOf(words);
    const begins = ({ line }: KeptAnswer) => !start || line === start || line.startsWith(`${start} `);
    return [...this.byLine.values()].reverse().find(([one]) => one && begins(one)) ?? [];
  }

  /** Those of the line that was answered last among those that were answered twice. */
  twice(): readonly KeptAnswer[] | undefined {
    return [...this.byLine.values()].reverse().find(({ length }) => length > 1);
  }
}
