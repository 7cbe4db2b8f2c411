import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where systemd's journal takes entries. */
export const journalSocket = (): string =>
  join(process.env.FWCTL_RUN_ROOT || '/run', 'systemd/journal/socket');

/** Where the log of a system without a journal takes lines (syslog(3)). */
const syslog = (): string => join(process.env.FWCTL_DEV_ROOT || '/dev', 'log');

export const hasJournal = (): boolean => existsSync(journalSocket());

/** Whether this system keeps a log. */
export const hasLog = (): boolean => hasJournal() || existsSync(syslog());
