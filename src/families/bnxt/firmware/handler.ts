import type { FunctionProfile, Profile } from './profile.js';
import type { CardState } from './state.js';
import type { Numbers, Values } from './struct.js';

/** A function of the card. */
export interface CardFunction extends FunctionProfile {
  /** 48 bits. */
  readonly mac: number;
  /** Its PF; itself, of a PF. */
  readonly parent: CardFunction;
}

/** What a topic may ask the card for. */
export interface CardCore {
  readonly profile: Profile;
  readonly functions: readonly CardFunction[];
  /** Ports are numbered as PFs are. */
  readonly ports: number;
  readonly serial: string;
  /** Nanoseconds of its clock, which begins when it gets power. */
  at(): bigint;
  /** As of now: what the clock has brought about is in it. */
  current(): CardState;
  change(members: Partial<CardState>): void;
}

export interface Request {
  readonly caller: CardFunction;
  /** The function that the request is about: that of its fid, else the caller. */
  readonly target: CardFunction;
  /** The port that the request is about: that of its port_id, else the caller's. */
  readonly port: number;
  readonly ask: Numbers;
  readonly bytes: Uint8Array;
}

/** Why the firmware does not do it. */
export class Refusal {
  constructor(
    readonly error: string,
    /** cmd_err of hwrm_err_output. */
    readonly commandError = 0,
  ) {}
}

/** Gives the fields of the answer that are not zero. */
export type Handler = (card: CardCore, request: Request) => Values | Refusal;

/** Requests by name, without HWRM_. */
export type Handlers = Readonly<Record<string, Handler>>;

export const INVALID_PARAMS = new Refusal('INVALID_PARAMS');
export const DENIED = new Refusal('RESOURCE_ACCESS_DENIED');
export const FAIL = new Refusal('FAIL');
export const NOTHING: Values = {};

/** A handler whose answer of a card is the same for as long as what it follows from is the same object, for each port if it is about one. */
export function remembered(
  follows: (card: CardCore, request: Request) => object,
  make: (card: CardCore, request: Request) => Values,
): Handler {
  const cards = new WeakMap<CardCore, WeakMap<object, Values[]>>();
  return (card, request) => {
    let made = cards.get(card);
    if (!made) {
      made = new WeakMap();
      cards.set(card, made);
    }
    const from = follows(card, request);
    let ports = made.get(from);
    if (!ports) {
      ports = [];
      made.set(from, ports);
    }
    ports[request.port] ??= make(card, request);
    return ports[request.port] as Values;
  };
}
