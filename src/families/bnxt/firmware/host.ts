import type { Awaitable } from '../../../kernel/driver.js';
import { type Errno, isErrno } from '../../../uapi/errno.js';
import type { CommandInterface } from '../../family.js';
import type { Arrival, Channel, Host, HostState, Rung } from '../driver/host.js';
import type { Card } from './card.js';
import { LIMITS, MAX_TIMEOUT } from './version.js';

/** HWRM_MAX_REQ_LEN: what a card takes at least. */
const ALWAYS_TAKEN = 128;

/** The health word while all is well, and after a crash: READY is 0x8000 (FW_STATUS_REG_CODE of hsi.h). */
const READY = 0x8000;
const CRASHED = 0x8001;

/** The network driver asks for statistics once a second, and takes a number each time. */
const SECOND = 1_000_000_000n;
const NUMBERS = 0x1_0000;

const USUAL: HostState = {
  ulpStopped: false,
  firmwareReset: false,
  fatal: false,
  pciOffline: false,
  pciDisabled: false,
  health: READY,
  shortCommands: true,
  kong: true,
  window: LIMITS.window,
  longest: Math.max(LIMITS.request, ALWAYS_TAKEN),
  timeout: MAX_TIMEOUT,
};

/** What bnxt_en is in, by the health of the firmware that people set. */
const BY_HEALTH: Readonly<Record<string, HostState>> = {
  crashed: { ...USUAL, health: CRASHED },
  fatal: { ...USUAL, health: CRASHED, fatal: true },
  stopped: { ...USUAL, ulpStopped: true },
};

const TOLD: HostState = { ...USUAL, ulpStopped: true };
const GONE: HostState = { ...USUAL, firmwareReset: true };

/** The host's network driver of one function, which has just asked the card for all that it needs to know. */
export class CardHost implements Host {
  private readonly taken: Record<Channel, number> = { chimp: 0, kong: 0 };

  constructor(
    private readonly card: Card,
    private readonly commands: CommandInterface,
  ) {}

  state(): HostState {
    const { resetPhase: phase } = this.card;
    if (phase === 'told') return TOLD;
    if (phase === 'gone') return GONE;
    return BY_HEALTH[this.card.health] ?? USUAL;
  }

  sequence(channel: Channel): number {
    const others = channel === 'chimp' ? Number((this.card.at() / SECOND) % BigInt(NUMBERS)) : 0;
    return (others + this.taken[channel]++) % NUMBERS;
  }

  ring({ request }: Rung): Awaitable<Arrival> {
    const running = this.commands.execute(request, LIMITS.answer);
    return running instanceof Promise ? running.then(arrivalOf) : arrivalOf(running);
  }

  /** The firmware's answer comes when it comes: the time has passed by then. */
  sleep(): void {}

  log(): void {}
}

const NOTHING = new Uint8Array(0);

/** What never reached the firmware has no answer; where the time ran out, the driver finds that out by itself. */
function arrivalOf(output: Uint8Array | Errno): Arrival {
  if (!isErrno(output)) return { page: output, completed: true };
  return output === 'ETIMEDOUT' ? { page: NOTHING } : { page: NOTHING, lost: output };
}
