import type { Socket } from 'node:net';
import { FwctlError } from '../../client/backend.js';
import { MAX_RPC_LEN } from '../../uapi/ioctl.js';
import { agentCommand, type Called, loginWords, type RemoteAddress, sshWords } from './address.js';
import { Lines } from './lines.js';
import type { Ssh } from './reach.js';
import { keyRefused } from './refused.js';
import {
  AGENT_VERSION,
  line,
  type Members,
  NEW_QUESTIONS,
  type Question,
  readAnswer,
  readWelcome,
  SPOKEN,
  type Welcome,
} from './wire.js';

export interface LinkOptions extends Called {
  /** This version of fwctl. */
  readonly fwctl: string;
  /** Starts ssh to an agent. */
  readonly reach: (address: RemoteAddress, called: Called) => Ssh;
  /** Takes what the agent says first. */
  readonly welcomed?: (welcome: Welcome) => void;
  /** Takes what it tells people besides its answers, a line each. */
  readonly noted?: (line: string) => void;
}

/** The longest line: an answer of the most that the kernel takes, in hex, and another as memory. */
const LONGEST = 4 * MAX_RPC_LEN + 65_536;
/** What a login may print before the agent speaks. */
const MOST_NOISE = 65_536;
/** What is kept of what ssh, and the agent, say on stderr. */
const MOST_TOLD = 4_096;
/** What notes of fwctl begin with, and those of ssh: that a host key was taken as known. */
const NOTE = /^fwctl: |^(?=Warning: )/;
/** Exit codes: of ssh where it has failed itself (ssh(1)), and of a shell that has not found a command. */
const SSH_FAILED = 255;
const NOT_FOUND = 127;

/** What an agent says that is there and can't do its work, as for a policy file that can't be read; an fwctl without one says that there is no such command. */
const REFUSED = /^fwctl: ((?:usage|policy|state): (?!there is no command).*)$/m;
/** Milliseconds that it may take a program to end behind the end of its output. */
const ENDS_WITHIN = 1_000;

interface Waiting {
  readonly id: number;
  readonly ask: Question;
  /** The process does not end before it is answered. */
  readonly holds: boolean;
  resolve(members: Members): void;
  reject(error: FwctlError): void;
}

/** One run of ssh with an agent at its other end: questions go out as they come, without waiting for each other, and are answered in their order. */
export class Link {
  private readonly child: Ssh;
  private readonly waiting: Waiting[] = [];
  private welcome: Welcome | undefined;
  private noise = 0;
  private told = '';
  private ended: FwctlError | undefined;
  private ids = 0;
  /** Until the program has ended whose output was closed. */
  private lingering: NodeJS.Timeout | undefined;

  constructor(
    private readonly address: RemoteAddress,
    private readonly options: LinkOptions,
  ) {
    this.child = options.reach(address, options);
    const lines = new Lines(
      LONGEST,
      (text) => this.take(text),
      () => this.fail(this.malformed('a line is longer than any answer')),
    );
    const notes = new Lines(
      MOST_NOISE,
      (text) => NOTE.test(text) && options.noted?.(text.replace(NOTE, '').trimEnd()),
      () => undefined,
    );
    this.child.stdout.on('data', (chunk: Uint8Array) => lines.push(chunk));
    this.child.stderr.on('data', (chunk: Buffer) => {
      this.told = (this.told + chunk).slice(-MOST_TOLD);
      notes.push(chunk);
    });
    // What can't be written is told by how the program ends.
    this.child.stdin.on('error', () => undefined);
    this.child.on('error', (error: NodeJS.ErrnoException) =>
      this.fail(notStarted(sshWords(address, options)[0], error)),
    );
    this.child.on('close', (code, signal) => this.fail(this.cut(endedBy(code, signal), code)));
    this.child.stdout.on('end', () => {
      // Mostly it is at its end, which tells more.
      this.lingering = setTimeout(() => this.fail(this.cut('closed its output')), ENDS_WITHIN);
      this.lingering.unref();
    });
    this.child.stdin.write(line({ speaks: SPOKEN, fwctl: options.fwctl }));
    this.hold(false);
  }

  /** The backend behind the agent, once it has said so. */
  get backend(): string | undefined {
    return this.welcome?.backend;
  }

  /** Whether the agent is known to understand a question. */
  speaks(ask: Question): boolean {
    return this.version >= (NEW_QUESTIONS[ask] ?? 1);
  }

  /** The version of the messages that is spoken; 0: not known yet. */
  get version(): number {
    return this.welcome?.version ?? 0;
  }

  get hasEnded(): boolean {
    return this.ended !== undefined;
  }

  /** Asks, before the agent has spoken too: all versions know what is asked then (`speaks`), and a round trip is saved. Gives the members of the answer. Throws FwctlError: that of the other side, `device` where there is no connection (any more), `reply` for what is no answer. `holds`: the process does not end before the answer has come. */
  ask(ask: Question, members: Members = {}, holds = true): Promise<Members> {
    if (this.ended) return Promise.reject(this.ended);
    const id = ++this.ids;
    return new Promise((resolve, reject) => {
      this.waiting.push({ id, ask, holds, resolve, reject });
      if (holds) this.hold(true);
      this.child.stdin.write(line({ id, ask, ...members }));
    });
  }

  giveUp(): void {
    this.fail(new FwctlError('device', `the connection to ${this.host} was given up`));
  }

  private take(text: string): void {
    if (this.ended) return;
    try {
      if (this.welcome) this.answer(text);
      else this.begin(text);
    } catch (error) {
      if (!(error instanceof FwctlError)) throw error;
      this.fail(this.malformed(error.message));
    }
  }

  private begin(text: string): void {
    const welcome = readWelcome(text);
    if (!welcome) {
      this.noise += text.length + 1;
      if (this.noise > MOST_NOISE) this.fail(this.malformed('what it prints is not what an agent says'));
      return;
    }
    if (!SPOKEN.includes(welcome.version)) {
      this.fail(this.otherVersion(welcome));
      return;
    }
    this.welcome = welcome;
    this.options.welcomed?.(welcome);
  }

  private answer(text: string): void {
    const [first] = this.waiting;
    if (!first) throw new FwctlError('reply', 'an answer came to no question');
    const answer = readAnswer(text, first.id, first.ask);
    this.waiting.shift();
    this.hold(this.waiting.some(({ holds }) => holds));
    if (answer instanceof FwctlError) first.reject(this.theirs(answer));
    else first.resolve(answer);
  }

  /** The process ends when no answer holds it; the agent ends as its input does. */
  private hold(needed: boolean): void {
    const change = needed ? 'ref' : 'unref';
    for (const one of [this.child, this.child.stdin, this.child.stdout, this.child.stderr])
      (one as unknown as Socket)[change]?.();
  }

  private fail(error: FwctlError): void {
    if (this.ended) return;
    this.ended = error;
    clearTimeout(this.lingering);
    this.child.kill();
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }

  private get host(): string {
    return this.address.destination;
  }

  /** An error of the other side, which is no error of this machine. */
  private theirs(error: FwctlError): FwctlError {
    const facts =
      error.kind === 'policy' && error.facts.path !== undefined
        ? {
            ...error.facts,
            next: `the policy file is on ${this.host}, and decides; ask whoever keeps it there`,
          }
        : error.facts;
    return new FwctlError(error.kind, `${this.host}: ${error.message}`, facts);
  }

  private malformed(why: string): FwctlError {
    return new FwctlError('reply', `the agent on ${this.host} answers with what is no answer: ${why}`, {
      next: `see what "${agentCommand(this.options)}" prints there`,
    });
  }

  private otherVersion({ version, fwctl }: Welcome): FwctlError {
    return new FwctlError(
      'device',
      `fwctl ${fwctl} on ${this.host} speaks version ${version} of the agent's messages, and fwctl ${this.options.fwctl} here ${AGENT_VERSION}`,
      { next: 'have the same version on both machines' },
    );
  }

  /** `how` the program that reaches it has ended, and its exit code. */
  private cut(how: string, code?: number | null): FwctlError {
    const { host } = this;
    const told = this.told.trim().split('\n').at(-1)?.trim();
    const why = told ? `: ${told}` : '';
    if (this.welcome)
      return new FwctlError('device', `the connection to ${host} was cut (ssh ${how})${why}`, {
        next: 'what was asked last may have been done: look at the device before it is done again',
      });
    if (code === SSH_FAILED) {
      const login = loginWords(this.address, this.options);
      const key = keyRefused(this.told, `${login} true`);
      return new FwctlError('device', `${host} can't be reached by ssh${key ? `: ${key.why}` : why}`, {
        next: key?.next ?? `try: ${login} true`,
      });
    }
    if (code === NOT_FOUND)
      return new FwctlError('device', `there is no fwctl on ${host}${why}`, {
        next: 'install it there, or say by FWCTL_REMOTE how it is called there: FWCTL_REMOTE=/opt/fwctl/bin/fwctl',
      });
    const refused = REFUSED.exec(this.told)?.[1];
    if (refused)
      return new FwctlError('device', `fwctl agent on ${host} does not begin: ${refused}`, {
        next: `mend it on ${host}`,
      });
    return new FwctlError('device', `fwctl agent on ${host} ${how} before it had said anything${why}`, {
      next: 'it has to be a version that has "fwctl agent"; FWCTL_REMOTE names another',
    });
  }
}

const endedBy = (code: number | null, signal: NodeJS.Signals | null): string =>
  signal ? `was ended by ${signal}` : `ended with ${code}`;

const notStarted = (program: string, { code }: NodeJS.ErrnoException): FwctlError =>
  new FwctlError('device', `${program} can't be started: ${code}`, {
    next: 'other machines are reached by the ssh of OpenSSH; FWCTL_SSH names another program',
  });
