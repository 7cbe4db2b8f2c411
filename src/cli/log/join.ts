import type { LogFinding, LogReader } from '../../client/log.js';
import { clean, unquoted, unwrapped } from './clean.js';
import { isStart } from './prefix.js';
import { recognise } from './recognise.js';

/** A line that says something; `lines` where it was broken into several. */
export interface LogEntry {
  readonly line: number;
  readonly lines: number;
  readonly text: string;
  readonly finding: LogFinding;
}

/** How many lines a broken one is put together from, at most. */
const MOST_LINES = 5;
/** Soft breaks of quoted-printable come every 76 characters. */
const MOST_SOFT = 32;
/** Lines behind one of health that belong to the same report. */
const HEALTH_LINES = 3;

/** What a line that was broken has in its first part. */
const MAY_BEGIN = /mlx5|syndrome|\(0x|hwrm|devx|bnxt_en|cxl_pci/i;

/** Forms of what may be the end of a broken line: nothing that has a beginning of its own. */
const MAY_END = new Set(['syndrome', 'table']);

/** Where a message may begin within a line: at the time of dmesg, or at the driver and its device. */
const BEGINS =
  /(?=\[ ?\d{1,10}\.\d{6}\] )|(?<=[ `"'>])(?=(?:mlx5_core|bnxt_en|pds_core|cxl_pci) [\da-f]{4,8}:[\da-f]{2}:[\da-f]{2}\.[0-7])/;

/** Ends of lines within a line: of messages in JSON, of the web, and as text in front of another message. */
const ENDS = /\n|<br ?\/?>|\\n(?=[[<>\d]|mlx5|infiniband)/i;

interface Held {
  readonly line: number;
  /** Each as it came, to be looked at on its own where they do not belong together. */
  readonly parts: [text: string, line: number][];
  text: string;
  best?: { finding: LogFinding; text: string; parts: number };
}

/** Puts broken lines together again, and recognises them; in one pass, with a bounded look ahead. */
export class LogStream {
  /** Lines that are not empty, and how many of them are part of an entry. */
  lines = 0;
  used = 0;
  private number = 0;
  private soft: { raw: string; line: number; count: number } | undefined;
  /** How many soft breaks the line had that is looked at. */
  private softBreaks = 0;
  private held: Held | undefined;
  private health = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly readers: readonly LogReader[],
    private readonly emit: (entry: LogEntry) => void,
  ) {}

  /** One line as it stands in the log, without its end. */
  push(raw: string): void {
    this.number++;
    const line = raw.trimEnd();
    if (line) this.lines++;
    const { raw: before, line: first, count } = this.soft ?? { raw: '', line: this.number, count: 0 };
    this.soft = undefined;
    if (/(?<!=)=$/.test(line) && count < MOST_SOFT) {
      this.soft = { raw: before + line.slice(0, -1), line: first, count: count + 1 };
      return;
    }
    this.softBreaks = count;
    this.take(before + line, first);
    this.softBreaks = 0;
  }

  /** No more lines come. */
  end(): void {
    if (this.soft) this.take(this.soft.raw, this.soft.line);
    this.soft = undefined;
    this.release();
  }

  private take(raw: string, line: number): void {
    const whole = unwrapped(raw);
    for (const part of ENDS.test(whole) ? whole.split(ENDS) : [whole]) this.takePart(part, line);
  }

  private takePart(raw: string, line: number): void {
    const parts = clean(raw, this.softBreaks > 0).split(BEGINS);
    let text = '';
    for (const [i, part] of parts.entries()) {
      text += part;
      // Times, hosts and marks stand in front of a message; the rest of a broken line does not.
      const isRest = i === 0 && this.held && !isStart(unquoted(part));
      if (i < parts.length - 1 && !isRest && !MAY_BEGIN.test(part)) continue;
      this.add(text, line);
      text = '';
    }
  }

  private add(text: string, line: number): void {
    const bare = unquoted(text);
    if (this.held && (bare === '' || isStart(bare) || this.held.parts.length >= MOST_LINES)) this.release();
    if (bare === '') return;
    const own = this.recognise(text, line);
    const { held } = this;
    if (held?.best && own && !MAY_END.has(own.form)) this.release();
    if (this.held) this.extend(this.held, bare, text, line);
    else if (own && !own.open) this.found(line, 1, text, own);
    else if (own || MAY_BEGIN.test(text))
      this.held = {
        line,
        parts: [[text, line]],
        text,
        ...(own ? { best: { finding: own, text, parts: 1 } } : {}),
      };
  }

  private extend(held: Held, bare: string, text: string, line: number): void {
    held.text += ` ${bare}`;
    held.parts.push([text, line]);
    const finding = this.recognise(held.text, held.line);
    if (!finding || !isMore(finding, held.best?.finding)) return;
    held.best = { finding, text: held.text, parts: held.parts.length };
    if (!finding.open) this.release();
  }

  /** Gives what is held: as far as it says something in one, the rest line by line. */
  private release(): void {
    const { held } = this;
    this.held = undefined;
    if (!held) return;
    const { best } = held;
    if (best) this.found(held.line, best.parts, best.text, best.finding);
    for (const [text, line] of held.parts.slice(best?.parts ?? 1)) this.add(text, line);
  }

  private recognise(text: string, line: number): LogFinding | undefined {
    return recognise(this.readers, text, line - this.health <= HEALTH_LINES);
  }

  private found(line: number, lines: number, text: string, finding: LogFinding): void {
    const all = lines + this.softBreaks;
    this.used += all;
    if (/^(health|devlink|health_issue|fatal|poll_health)$/.test(finding.form)) this.health = line;
    this.emit({ line, lines: all, text, finding });
  }
}

/** Whether a longer line says more than the shorter one did. */
function isMore(finding: LogFinding, before: LogFinding | undefined): boolean {
  if (!before) return true;
  return (
    (before.open && !finding.open) || Object.keys(finding.facts).length > Object.keys(before.facts).length
  );
}
