import { DEVICE, type LogFinding, type LogReader } from '../../../client/log.js';

/** Commands of the mailbox: CXL 3.1 table 8-125, as far as Linux's cxlmem.h names them. */
const COMMANDS: Readonly<Record<number, string>> = {
  256: 'Get Event Records',
  257: 'Clear Event Records',
  258: 'Get Event Interrupt Policy',
  259: 'Set Event Interrupt Policy',
  512: 'Get FW Info',
  513: 'Transfer FW',
  514: 'Activate FW',
  768: 'Get Timestamp',
  769: 'Set Timestamp',
  1024: 'Get Supported Logs',
  1025: 'Get Log',
  1280: 'Get Supported Features',
  1281: 'Get Feature',
  1282: 'Set Feature',
  16384: 'Identify Memory Device',
  16640: 'Get Partition Info',
  16641: 'Set Partition Info',
  16642: 'Get LSA',
  16643: 'Set LSA',
  16896: 'Get Health Info',
  17152: 'Get Poison List',
  17153: 'Inject Poison',
  17154: 'Clear Poison',
  17408: 'Sanitize',
  17409: 'Secure Erase',
  18432: 'Get Dynamic Capacity Configuration',
  18433: 'Get Dynamic Capacity Extent List',
};

/** Lines of Linux's cxl/pci.c, in packed text. */
const COMMAND =
  /mailbox(queuebusy|timeout)\(opcode:0x([\da-f]{1,4})\)(?:,devicestate(fatal)?(firmware-halt)?)?/i;
const SENDING = /Sendingcommand:0x([\da-f]{4})(?![\da-f])/i;
const READY = /timeoutawaitingmailbox(ready|idle)/i;
const BACKGROUND = /timeoutwaitingforbackground\((\d{1,10})ms\)/i;
const FAILED = /Mailboxoperationhadanerror:([^:]{1,80})$/i;

function finding(
  form: string,
  op: number | undefined,
  facts: Record<string, unknown>,
  meaning: string,
): LogFinding {
  const name = op === undefined ? undefined : (COMMANDS[op] ?? null);
  return {
    form,
    family: 'cxl',
    title: op === undefined ? 'mailbox' : `${name ?? 'command'} (0x${op.toString(16).padStart(4, '0')})`,
    facts: { ...(op === undefined ? {} : { command: { op, name } }), ...facts },
    meaning,
    next: [`fwctl info ${DEVICE}`],
  };
}

/** Lines of cxl_pci about the mailbox, which fwctl sends by. */
export const cxlLog: LogReader = {
  hint: /cxl/i,
  read({ text, packed }) {
    const command = COMMAND.exec(packed);
    if (command) {
      const [, what, op = '', fatal, halt] = command;
      const late = what?.toLowerCase() === 'timeout';
      const state = [...(fatal ? ['fatal'] : []), ...(halt ? ['firmware-halt'] : [])];
      const meaning = late
        ? 'the device did not answer the command in time'
        : 'the mailbox still has the command before';
      return finding(
        late ? 'mailbox_timeout' : 'mailbox_busy',
        Number.parseInt(op, 16),
        { errno: late ? 'ETIMEDOUT' : 'EBUSY', device_state: state },
        meaning,
      );
    }
    const sending = SENDING.exec(packed);
    if (sending)
      return finding(
        'mailbox_send',
        Number.parseInt(sending[1] as string, 16),
        {},
        'the driver sends the command',
      );
    const ready = READY.exec(packed);
    if (ready)
      return finding(
        'mailbox_dead',
        undefined,
        { errno: 'ETIMEDOUT' },
        `the mailbox did not get ${ready[1]?.toLowerCase()} in time: the device is not used`,
      );
    const background = BACKGROUND.exec(packed);
    if (background)
      return finding(
        'background_timeout',
        undefined,
        { milliseconds: Number(background[1]), errno: 'ETIMEDOUT' },
        'a command that runs in the background did not end in time',
      );
    if (FAILED.test(packed))
      return finding(
        'mailbox_error',
        undefined,
        { error: /had an error: (.*)$/i.exec(text)?.[1] ?? '' },
        'the device refused the command with a return code',
      );
    return undefined;
  },
};
