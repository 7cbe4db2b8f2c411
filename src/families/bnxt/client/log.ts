import { DEVICE, type LogFinding, type LogReader } from '../../../client/log.js';
import { hwrmNames } from '../prm/data/hwrm-names.js';

/** error_code of a response: Linux 7.2 include/linux/bnxt/hsi.h. */
const ERRORS: Readonly<Record<number, readonly [name: string, meaning: string]>> = {
  0: ['SUCCESS', 'done'],
  1: ['FAIL', 'the firmware failed'],
  2: ['INVALID_PARAMS', 'a parameter is invalid'],
  3: ['RESOURCE_ACCESS_DENIED', 'the function may not use the resource'],
  4: ['RESOURCE_ALLOC_ERROR', 'nothing is left to give'],
  5: ['INVALID_FLAGS', 'a flag is invalid'],
  6: ['INVALID_ENABLES', 'an enable is invalid'],
  7: ['UNSUPPORTED_TLV', 'a TLV is not supported'],
  8: ['NO_BUFFER', 'no buffer is there'],
  9: ['UNSUPPORTED_OPTION_ERR', 'an option is not supported'],
  10: ['HOT_RESET_PROGRESS', 'a hot reset is under way'],
  11: ['HOT_RESET_FAIL', 'a hot reset failed'],
  12: ['NO_FLOW_COUNTER_DURING_ALLOC', 'no flow counter is left'],
  13: ['KEY_HASH_COLLISION', 'the hash of the key is taken'],
  14: ['KEY_ALREADY_EXISTS', 'the key is there already'],
  15: ['HWRM_ERROR', 'HWRM itself failed'],
  16: ['BUSY', 'the firmware is busy'],
  17: ['RESOURCE_LOCKED', 'the resource is locked'],
  18: ['PF_UNAVAILABLE', 'the PF is not available'],
  19: ['ENTITY_NOT_PRESENT', 'the entity is not there'],
  20: ['SECURE_SOC_ERROR', 'the secure processor failed'],
  32768: ['TLV_ENCAPSULATED_RESPONSE', 'the response is wrapped in TLVs'],
  65534: ['UNKNOWN_ERR', 'the firmware failed for a reason that it does not know'],
  65535: ['CMD_NOT_SUPPORTED', 'the firmware does not have the command'],
};

/** The lines of bnxt_hwrm.c, in packed text; the last of older kernels. */
const REFUSED = /hwrmreq_type0x([\da-f]{1,4})seqid0x([\da-f]{1,4})error0x([\da-f]{1,4})(?![\da-f])/i;
const BUSY = /FWreturnedbusy,hwrmreq_type0x([\da-f]{1,4})(?![\da-f])/i;
const LATE = /Error\(timeout:(\d{1,10})\)msg\{0x([\da-f]{1,4})0x([\da-f]{1,4})\}/i;
const ABANDONED =
  /Abandoningmsg\{0x([\da-f]{1,4})0x([\da-f]{1,4})\}len:\d{1,6}duetofirmwarestatus:0x([\da-f]{1,8})(?![\da-f])/i;

const hex = (text: string | undefined): number => Number.parseInt(text as string, 16);

const nameOf = (op: number): string | null =>
  new RegExp(`^${op.toString(16)} (\\w+)$`, 'm').exec(hwrmNames())?.[1] ?? null;

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
      const [name, meaning] = ERRORS[code] ?? [null, 'an error without a published meaning'];
      return finding(
        'hwrm',
        hex(refused[1]),
        { seq_id: hex(refused[2]), status: { code, name, meaning } },
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
    return undefined;
  },
};
