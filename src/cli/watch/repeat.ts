import { hostMoment } from '../../backends/host-clocks.js';
import type { FwctlError } from '../../client/errors.js';
import { safe } from '../../present/safe.js';
import { cut } from '../../present/width.js';
import type { Answer } from '../base.js';
import { changesJson } from '../changes.js';
import { errorJson, errorText } from '../errors.js';
import { plainStyle, type Style, writeNote } from '../output.js';
import type { CommandLines, Outcome } from '../session/run.js';
import { lineOf } from '../session/words.js';
import { intervalText } from './keys.js';
import type { Control, Reading } from './loop.js';
import { markChanges } from './marks.js';
import { type Moved, Trend } from './trend.js';
import type { Tick } from './watch.js';

/** Lines of what is drawn that tell what is watched. */
export const HEAD = 2;

/** A command line that is run again and again. */
export interface Repeated {
  readonly lines: CommandLines;
  readonly words: readonly string[];
  /** Whether notes go to stderr: nothing is drawn over them. */
  readonly notes: boolean;
}

/** What a line came to, and what it wrote itself. */
interface Ran {
  readonly outcome: Outcome;
  readonly stdout: string;
  readonly notes: readonly string[];
  /** When the device gave its last answer, in seconds of a clock that nobody sets; without one, when it ended. */
  readonly at: number;
}

/** An answer, or what a line wrote itself, for people. */
class Told {
  private cached: { width: number | undefined; text: string } | undefined;

  constructor(
    readonly time: string,
    private readonly answer: Answer | undefined,
    private readonly stdout: string,
  ) {}

  /** Without styles, so that it can be compared; as wide as the window is now. */
  async plain({ width }: Style): Promise<string> {
    if (!this.answer) return this.stdout;
    if (!this.cached || this.cached.width !== width) {
      const text = await this.answer.text(width === undefined ? plainStyle : { ...plainStyle, width });
      this.cached = { width, text };
    }
    return this.cached.text;
  }

  async styled(style: Style): Promise<string> {
    const isPlain = style.bold === plainStyle.bold;
    return isPlain || !this.answer ? this.plain(style) : this.answer.text(style);
  }
}

/** Runs a line, and compares what it tells with what it told before. */
export class Repeater {
  private readonly trend = new Trend();
  private last: Told | undefined;
  private lastNotes = '';
  private failed = 0;

  constructor(private readonly repeated: Repeated) {}

  /** The exit code of the first run that failed; 0: none has. */
  get code(): number {
    return this.failed;
  }

  /** Runs it once. Throws the error of a line that can't be run at all: at the first time what was asked wrongly, or is refused. */
  async look(tick: Tick, control: Control): Promise<Reading> {
    const ran = await this.run();
    const { error, code } = ran.outcome;
    if (error && tick.reading === 0 && (error.kind === 'usage' || error.kind === 'policy')) throw error;
    if (error?.kind === 'internal') throw error;
    if (this.repeated.notes) this.tell(ran.notes);
    this.failed ||= code;
    return error ? this.failure(error, ran, tick, control) : this.answer(ran, tick, control);
  }

  private async run(): Promise<Ran> {
    const written = { 1: '', 2: '' };
    let at: number | undefined;
    const outcome = await this.repeated.lines.run(this.repeated.words, {
      quiet: true,
      readsFor: 'fwctl watch',
      // Nobody is asked between two readings.
      isTerminal: () => false,
      observe: (event) => {
        if (event.at === 'answer') at = now();
      },
      write: (fd, data) => {
        written[fd] += Buffer.from(data).toString();
      },
    });
    // Bars of progress are drawn over.
    const notes = written[2].split('\n').filter((line) => line && !line.includes('\x1b'));
    return { outcome, stdout: written[1], notes, at: at ?? now() };
  }

  private answer({ outcome, stdout, notes, at }: Ran, tick: Tick, control: Control): Reading {
    const { answer, schema, code } = outcome;
    const data = answer?.data ?? { text: stdout };
    const moved = this.trend.look(data, at, answer?.kindOf);
    const before = this.last;
    const told = new Told(tick.time, answer, stdout);
    this.last = told;
    const text = async (style: Style, isDrawn: boolean) => {
      const shown = await told.styled(style);
      const marked = before && moved ? await marks(before, told, shown, moved, style) : shown;
      return `${this.head(tick, control, style, isDrawn)}${marked}${isDrawn ? noteText(notes, style) : ''}`;
    };
    return {
      data: () => data,
      moved: () => moved?.by,
      text,
      lines: () => [
        {
          ...this.json(tick),
          ...(code ? { exit: code } : {}),
          answer: { ...(schema ? { schema } : {}), ...data },
          ...(moved ? { changes: changesJson([...moved.by.values()]) } : {}),
        },
      ],
    };
  }

  private failure(
    error: FwctlError,
    { outcome: { code }, notes }: Ran,
    tick: Tick,
    control: Control,
  ): Reading {
    const { last } = this;
    const text = async (style: Style, isDrawn: boolean) => {
      const before =
        last && isDrawn ? `\n${style.dim(`at ${timeOf(last)}:`)}\n${await last.plain(style)}` : '';
      const said = isDrawn ? noteText(notes, style) : '';
      return `${this.head(tick, control, style, isDrawn)}${errorText(error, style)}${before}${said}`;
    };
    return {
      data: () => ({ error: errorJson(error) }),
      moved: () => new Map(),
      isPartial: true,
      text,
      lines: () => [{ ...this.json(tick), exit: code, error: errorJson(error) }],
    };
  }

  private json({ time, elapsed, reading }: Tick) {
    return { time, elapsed: Number(elapsed.toFixed(6)), reading, command: lineOf(this.repeated.words) };
  }

  private head({ time }: Tick, control: Control, style: Style, isDrawn: boolean): string {
    if (!isDrawn) return `${style.dim(time)}\n`;
    const state = control.paused ? 'held' : `every ${intervalText(control.interval)}`;
    const left = `${state}: ${safe(lineOf(this.repeated.words))}`;
    const right = timeOf({ time });
    const room = Math.max((style.width ?? 80) - right.length - 2, 0);
    return `${style.bold(cut(left, room).padEnd(room))}  ${style.dim(right)}\n\n`;
  }

  /** What is said beside an answer is said again only when it is something else. */
  private tell(notes: readonly string[]): void {
    const text = notes.map((line) => `${line}\n`).join('');
    if (text !== this.lastNotes) writeNote(text);
    this.lastNotes = text;
  }
}

const now = (): number => hostMoment().steady / 1000;

const noteText = (notes: readonly string[], { dim }: Style): string =>
  notes.length ? `\n${notes.map((line) => `${dim(line)}\n`).join('')}` : '';

const timeOf = ({ time }: { readonly time: string }): string => time.slice(11, 19);

/** The text with its changes marked; lines that have none keep their colours. */
async function marks(before: Told, now: Told, shown: string, moved: Moved, style: Style): Promise<string> {
  const [old, plain] = [await before.plain(style), await now.plain(style)];
  const marking = { style, seconds: moved.seconds, moved: moved.by.values() };
  const marked = markChanges(old, plain, marking).split('\n');
  const [bare, coloured] = [plain.split('\n'), shown.split('\n')];
  if (bare.length !== coloured.length) return marked.join('\n');
  return marked.map((line, i) => (line === bare[i] ? (coloured[i] as string) : line)).join('\n');
}
