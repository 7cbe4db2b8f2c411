import { DEVICE, type LogReader } from '../../../client/log.js';

/** Lines of Linux's pds_core/dev.c, in packed text. */
const DEVCMD =
  /DEVCMD(\d{1,3})([A-Z_]{1,40})(?:cmdtimeout|timeout,done\d+timeout\d+max_seconds=(\d{1,6})|fwnotrunning|failed)/i;

/** Lines of pds_core about commands to the device. */
export const pdsLog: LogReader = {
  hint: /pds_core|DEVCMD/i,
  read({ packed }) {
    const found = DEVCMD.exec(packed);
    if (!found) return undefined;
    const [whole, op, words = '', seconds] = found;
    const dead = /fwnotrunning$/i.test(whole);
    const late = seconds !== undefined;
    return {
      form: dead ? 'devcmd_dead' : late ? 'devcmd_timeout' : 'devcmd',
      family: 'pds',
      title: `${words} (${op})`,
      facts: {
        command: { op: Number(op), name: words },
        ...(late ? { seconds: Number(seconds), errno: 'ETIMEDOUT' } : {}),
        ...(dead ? { errno: 'ENXIO' } : {}),
      },
      meaning: dead
        ? 'the firmware does not run'
        : late
          ? 'the device did not answer the command in time'
          : 'the device refused the command',
      next: [`fwctl info ${DEVICE}`],
    };
  },
};
