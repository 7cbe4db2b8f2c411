import { DEVICE, type LogFinding, type LogReader } from '../../../client/log.js';
import { findCommand, PREFIX } from '../catalogue.js';
import { errorMeaning, errorNameOf } from '../status.js';

/** The lines of bnxt_hwrm.c, in packed text; the last of older kernels. */
const REFUSED = /hwrmreq_type0x([\da-f]{1,4})seqid0x([\da-f]{1,4})error0x([\da-f]{1,4})(?![\da-f])/i;
const BUSY = /FWreturnedbusy,hwrmreq_type0x([\da-f]{1,4})(?![\da-f])/i;
const LATE = /Error\(timeout:(\d{1,10})\)msg\{0x([\da-f]{1,4})0x([\da-f]{1,4})\}/i;
const ABANDONED =
  /Abandoningmsg\{0x([\da-f]{1,4})0x([\da-f]{1,4})\}len:\d{1,6}duetofirmwarestatus:0x([\da-f]{1,8})(?![\da-f])/i;

/** The answer of another request; a completion ring that never told, or not before the firmware was ill. */
const FOREIGN = /Discardingoutofseqresponse:0x([\da-f]{1,4})formsg\{0x([\da-f]{1,4})0x([\da-f]{1,4})\}/i;
const UNTOLD = /Respcmplintr(?:err|abandoning)msg:0x([\da-f]{1,4})(?![\da-f])/i;

const hex = (text: string | undefined): number => Number.parseInt(text as string, 16);

const nameOf = (op: number): string | null => findCommand(op)?.name.slice(PREFIX.length) ?? null;

function finding(form: string, op: number, facts: Record<string, unknown>, meaning: string): LogFinding {
  const name = nameOf(op);
  return {
    form,
    family: 'bnxt',
    title: `${name ?? 'HWRM command'} (0x${op.toString(16)})`,
    facts: { command: { op, name }, ...facts },
    meaning,
    next: [`fwctl info ${DEVICE}`],
  };
}

/** Lines of bnxt_en about HWRM, the interface to the firmware. */
export const bnxtLog: LogReader = {
  hint: /hwrm|bnxt_en|msg\{0x/i,
  read({ packed }) {
    const refused = REFUSED.exec(packed);
    if (refused) {
      const code = hex(refused[3]);
      const meaning = errorMeaning(code);
      return finding(
        'hwrm',
        hex(refused[1]),
        { seq_id: hex(refused[2]), status: { code, name: errorNameOf(code) ?? null, meaning } },
        `the firmware refused the command: ${meaning}`,
      );
    }
    const busy = BUSY.exec(packed);
    if (busy)
      return finding('hwrm_busy', hex(busy[1]), {}, 'the firmware is busy and has not taken the command');
    const late = LATE.exec(packed);
    if (late)
      return finding(
        'hwrm_timeout',
        hex(late[2]),
        { seq_id: hex(late[3]), microseconds: Number(late[1]), errno: 'EBUSY' },
        'the firmware did not answer in time',
      );
    const abandoned = ABANDONED.exec(packed);
    if (abandoned)
      return finding(
        'hwrm_abandoned',
        hex(abandoned[1]),
        { seq_id: hex(abandoned[2]), firmware_status: hex(abandoned[3]) },
        'the driver waits no more, as the firmware says that it is ill',
      );
    const foreign = FOREIGN.exec(packed);
    if (foreign)
      return finding(
        'hwrm_out_of_sequence',
        hex(foreign[2]),
        { seq_id: hex(foreign[3]), answered: hex(foreign[1]) },
        'the firmware answered another request: the driver goes on waiting',
      );
    const untold = UNTOLD.exec(packed);
    if (untold)
      return finding(
        'hwrm_no_completion',
        hex(untold[1]),
        { errno: 'EBUSY' },
        'no interrupt of the completion ring told of the answer in time',
      );
    return undefined;
  },
};
