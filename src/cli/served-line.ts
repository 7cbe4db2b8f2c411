import type { ServedEvent } from '../backends/serve/served.js';
import { safe } from '../present/safe.js';
import { asFwctlError, errorText } from './errors.js';
import { plainStyle } from './output.js';

/** One line for people of what a client did. */
export function servedLine({ timing, comm, pid, device, file, nr, errno, call }: ServedEvent): string {
  const what = call?.call ?? `ioctl 0x${nr?.toString(16)}`;
  const took = `${timing.took.toFixed(3)} ms`;
  return `${timing.start.toFixed(3).padStart(10)} ${safe(comm)}[${pid}] ${device}#${file} ${what} ${errno ?? 'ok'} ${took}\n`;
}

/** The same as a JSON document. */
export function servedJson({ device, file, pid, comm, nr, errno, call, timing }: ServedEvent) {
  const { call: what, ...rest } = call ?? { call: 'ioctl' };
  return {
    device,
    file,
    pid,
    comm,
    call: what,
    ...(nr === undefined ? {} : { nr }),
    errno: errno ?? null,
    ...rest,
    ...timing,
  };
}

/** What went wrong in the server itself, for stderr. */
export const errorNote = (error: unknown): string => errorText(asFwctlError(error), plainStyle);
