import type { Awaitable } from '../../../kernel/driver.js';
import type { Errno } from '../../../uapi/errno.js';
import { ANSWER, NO_RING, REQUEST, REQUEST_BYTES, setU16, TARGET, u16 } from '../mailbox.js';
import { errorCode } from '../status.js';
import type { Arrival, Channel, Host, HostState, Rung } from './host.js';
import { LONG_SLEEP, SHORT_SLEEP, SHORT_SLEEPS, sleepsOf, sleepsUntil, slept, VALID_WAIT } from './waits.js';

/** What the driver does while the firmware is ill: VER_GET and FUNC_RESET alone are sent (BNXT_NO_FW_ACCESS). */
const VER_GET = 0x0;
const FUNC_RESET = 0x11;

/** HWRM_CMD_MAX_TIMEOUT, milliseconds: the most that is waited where the firmware names none. */
const MAX_TIMEOUT = 60_000;

/** BNXT_FW_STATUS_HEALTHY, and the bits of the health word that say so. */
const HEALTHY = 0x8000;
const HEALTH_MASK = 0xffff;

/** Where the driver tells the card to put its answer: any address of its own memory would do, as 0xfffff000. */
const RESPONSE_PAGE = Uint8Array.of(0x00, 0xf0, 0xff, 0xff, 0, 0, 0, 0);

/** The response page as the driver leaves it, and the errno of bnxt_send_msg where it is not the firmware's own error. */
export interface Sent {
  readonly page: Uint8Array;
  readonly errno?: Errno;
}

const NOTHING = new Uint8Array(0);
const hex = (value: number): string => `0x${value.toString(16)}`;

/** bnxt_send_msg of bnxt_ulp.c and __hwrm_send of bnxt_hwrm.c. `request` is changed: it gets its sequence number and the response's address. */
export function send(host: Host, request: Uint8Array, timeout: number): Awaitable<Sent> {
  const state = host.state();
  const type = u16(request, REQUEST.req_type);
  if (state.firmwareReset) return { page: NOTHING, errno: 'EBUSY' };
  if ((state.fatal || state.pciOffline) && type !== FUNC_RESET && type !== VER_GET)
    return { page: NOTHING, errno: 'EBUSY' };
  if (request.length > state.window && request.length > state.longest)
    return { page: NOTHING, errno: 'E2BIG' };
  const channel: Channel = state.kong && u16(request, REQUEST.target_id) === TARGET.kong ? 'kong' : 'chimp';
  if (channel === 'kong' && u16(request, REQUEST.cmpl_ring) !== NO_RING) {
    host.log('err', `Ring completions not supported for KONG commands, req_type = ${type}`);
    return { page: NOTHING, errno: 'EINVAL' };
  }

  setU16(request, REQUEST.seq_id, host.sequence(channel));
  request.set(RESPONSE_PAGE, REQUEST.resp_addr);
  const arriving = host.ring(rungOf(request, channel, state));
  const await_ = (arrival: Arrival) => answered(host, state, request, timeout, arrival);
  return arriving instanceof Promise ? arriving.then(await_) : await_(arriving);
}

/** Into the mailbox go whole words of 32 bits; with a descriptor, all bytes stand in memory. */
function rungOf(request: Uint8Array, channel: Channel, state: HostState): Rung {
  const short = state.shortCommands || request.length > state.window;
  if (short) return { channel, short, request };
  const window = new Uint8Array(state.window);
  window.set(request.subarray(0, request.length & ~3));
  return { channel, short, request: window };
}

interface Wait {
  /** Microseconds that were slept. */
  readonly time: number;
  readonly errno?: Errno;
}

function answered(
  host: Host,
  state: HostState,
  request: Uint8Array,
  timeout: number,
  { page, after = 0, completed, lost }: Arrival,
): Awaitable<Sent> {
  if (lost) return { page: NOTHING, errno: lost };
  if (state.pciDisabled) return { page, errno: 'ENODEV' };
  // VER_GET and FUNC_RESET come so far; their wait ends at the first look.
  if (state.fatal) return { page: after ? NOTHING : page, errno: 'EBUSY' };
  const ring = u16(request, REQUEST.cmpl_ring) !== NO_RING;
  const tries = sleepsOf(Math.min(timeout, state.timeout ? state.timeout * 1000 : MAX_TIMEOUT));
  const wait = ring
    ? waitForRing(host, state, request, tries, completed ? after : undefined)
    : waitForPage(host, state, request, tries, page, after);
  const done = (): Sent => {
    const there = wait.time >= after ? page : NOTHING;
    return wait.errno ? { page: there, errno: wait.errno } : finish(host, request, there);
  };
  const sleeping = wait.time ? host.sleep(wait.time) : undefined;
  return sleeping instanceof Promise ? sleeping.then(done) : done();
}

/** The firmware's word that it is ill; undefined where the driver goes on waiting (hwrm_wait_must_abort). */
function illness(state: HostState, request: Uint8Array): number | undefined {
  const { health } = state;
  if (u16(request, REQUEST.req_type) === VER_GET || !health) return undefined;
  return (health & HEALTH_MASK) === HEALTHY ? undefined : health;
}

const message = (request: Uint8Array): string =>
  `{${hex(u16(request, REQUEST.req_type))} ${hex(u16(request, REQUEST.seq_id))}}`;

/** Polls the page for the length of the answer, then for its last byte. */
function waitForPage(
  host: Host,
  state: HostState,
  request: Uint8Array,
  tries: number,
  page: Uint8Array,
  after: number,
): Wait {
  const length = page.length >= REQUEST_BYTES / 2 ? u16(page, ANSWER.resp_len) : 0;
  const sequence = length ? u16(page, ANSWER.seq_id) : 0;
  const fits = length > 0 && sequence === u16(request, REQUEST.seq_id);
  const arrival = length > 0 ? sleepsUntil(after) : Number.POSITIVE_INFINITY;
  const ill = illness(state, request);
  const end = Math.min(fits ? arrival : tries, tries, ill === undefined ? tries : SHORT_SLEEPS);
  const came = arrival <= end;
  if (came && !fits)
    host.log('warn', `Discarding out of seq response: ${hex(sequence)} for msg ${message(request)}`);
  const seen = came ? length : 0;
  if (!(fits && arrival <= end && arrival < tries)) {
    host.log(
      'err',
      ill === undefined
        ? `Error (timeout: ${slept(tries)}) msg ${message(request)} len:${seen}`
        : `Abandoning msg ${message(request)} len: ${seen} due to firmware status: ${hex(ill)}`,
    );
    return { time: slept(end), errno: 'EBUSY' };
  }
  if (page[length - 1]) return { time: slept(arrival) };
  host.log(
    'err',
    `Error (timeout: ${slept(arrival) + VALID_WAIT}) msg ${message(request)} len:${length} v:0`,
  );
  return { time: slept(arrival) + VALID_WAIT, errno: 'EBUSY' };
}

/** Waits for the completion of the ring that the request names; `after`: when it comes. The first sleep counts as the second. */
function waitForRing(
  host: Host,
  state: HostState,
  request: Uint8Array,
  tries: number,
  after: number | undefined,
): Wait {
  const type = hex(u16(request, REQUEST.req_type));
  const shorts = SHORT_SLEEPS - 1;
  const sleptAll = (count: number) =>
    Math.min(count, shorts) * SHORT_SLEEP + Math.max(count - shorts, 0) * LONG_SLEEP;
  if (after !== undefined && after <= sleptAll(tries)) {
    const count =
      after <= shorts * SHORT_SLEEP
        ? Math.ceil(after / SHORT_SLEEP)
        : shorts + Math.ceil((after - shorts * SHORT_SLEEP) / LONG_SLEEP);
    return { time: sleptAll(count) };
  }
  const ill = illness(state, request);
  if (ill !== undefined) {
    host.log('err', `Resp cmpl intr abandoning msg: ${type} due to firmware status: ${hex(ill)}`);
    return { time: sleptAll(shorts), errno: 'EBUSY' };
  }
  host.log('err', `Resp cmpl intr err msg: ${type}`);
  return { time: sleptAll(tries), errno: 'EBUSY' };
}

/** The answer is there: its last byte becomes zero, its error is told to the log. */
function finish(host: Host, request: Uint8Array, page: Uint8Array): Sent {
  const length = u16(page, ANSWER.resp_len);
  if (length > 0) page[length - 1] = 0;
  const code = u16(page, ANSWER.error_code);
  const type = hex(u16(request, REQUEST.req_type));
  if (code === errorCode('BUSY')) host.log('warn', `FW returned busy, hwrm req_type ${type}`);
  else if (code && code !== errorCode('PF_UNAVAILABLE'))
    host.log('err', `hwrm req_type ${type} seq id ${hex(u16(request, REQUEST.seq_id))} error ${hex(code)}`);
  return { page };
}
