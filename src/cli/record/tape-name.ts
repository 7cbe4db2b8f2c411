import { basename } from 'node:path';
import { FwctlError } from '../../client/errors.js';

/** What a name may stand for. */
export interface TapeNameParts {
  /** The device that the command names, if it names one. */
  readonly device?: string | undefined;
  readonly pid: number;
  readonly time: Date;
}

/** 2026-01-31T12-00-00 */
const timeText = (time: Date): string => time.toISOString().slice(0, 19).replaceAll(':', '-');

/** The device's name as a part of a file's: the last of a path, and no folder. */
const deviceText = (device = ''): string => basename(device).replace(/[^\w.:-]+/g, '_') || 'fwctl0';

/**
 * The name of a tape: `%d` in it is the device, `%p` the process, `%t` the time, `%%` a percent sign. Throws FwctlError `usage`.
 */
export function tapeName(name: string, { device, pid, time }: TapeNameParts): string {
  const parts: Readonly<Record<string, string>> = {
    '%d': deviceText(device),
    '%p': String(pid),
    '%t': timeText(time),
    '%%': '%',
  };
  return name.replace(/%.?/gs, (given) => {
    const text = parts[given];
    if (text !== undefined) return text;
    throw new FwctlError('usage', `"${given}" in the name of a tape stands for nothing`, {
      path: name,
      next: '%d is the device, %p the process, %t the time, %% a percent sign',
    });
  });
}
