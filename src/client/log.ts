/** A line of a log, made plain for reading. */
export interface LogText {
  /** Single blanks between words, ASCII for what mail and the web make of it. */
  readonly text: string;
  /** The same without blanks: however a mail has broken the line, its words stand together here. */
  readonly packed: string;
  /** Whether the lines before it told of a device's health. */
  readonly afterHealth: boolean;
}

/** What a line of a log says. */
export interface LogFinding {
  /** How the line is built. */
  readonly form: string;
  /** The family of devices that it is of; undefined for lines of fwctl itself. */
  readonly family?: string;
  /** In short, for people. */
  readonly title: string;
  /** What is read from it, as JSON has it. */
  readonly facts: Record<string, unknown>;
  readonly meaning: string;
  /** What does not fit in the line itself. */
  readonly doubts?: readonly string[];
  /** Commands to run next; DEVICE stands for the flags that choose the device. */
  readonly next: readonly string[];
  /** The line has not ended: what is missing may stand in the next one. */
  readonly open?: boolean;
}

/** Reads the lines of one driver. */
export interface LogReader {
  /** What every line of it has somewhere; looked for in the text and in the packed one. */
  readonly hint: RegExp;
  /** Also reads lines without the hint behind one that tells of a device's health. */
  readonly afterHealth?: true;
  read(line: LogText): LogFinding | undefined;
}

/** Where the flags that choose the device stand in a command of `next`. */
export const DEVICE = 'DEVICE';
