import type { DeviceEntry } from '../client/backend.js';
import type { SessionEvent } from '../client/session.js';
import { readInputHeader } from '../families/mlx5/mailbox.js';
import { hexDump } from '../present/hex.js';
import { safe } from '../present/safe.js';
import { isErrno } from '../uapi/errno.js';
import { familyOfDriver } from '../uapi/parent-driver.js';

const MOST = 256;

/** A step of a session in words, for `-v`. */
export function explain(event: SessionEvent): string {
  switch (event.at) {
    case 'open':
      return `open: ${safe(`${event.device.name} (${event.device.node})`)}${makesContext(event.device) ? ', a user context is made' : ''}\n`;
    case 'send': {
      const { opcode, register, needs, input, outLen } = event.request;
      const what = register ? `${opcode} of ${register}` : opcode;
      const least = needs ? `least ${needs}` : 'the kernel lets it pass at none';
      return `send: ${what} at scope ${event.scope} (${least}), room for ${outLen} bytes\n${dump(input)}`;
    }
    case 'firmware': {
      const { opcode, uid, op_mod } = readInputHeader(event.input);
      const hex = (value: number) => `0x${value.toString(16)}`;
      return `firmware received: opcode ${hex(opcode)}, uid ${uid}, op_mod ${hex(op_mod)}\n`;
    }
    case 'answer':
      return isErrno(event.output)
        ? `kernel: ${event.output}\n`
        : `answer: ${event.output.length} bytes\n${dump(event.output)}`;
    case 'close':
      return makesContext(event.device) ? 'close: the user context is freed\n' : 'close\n';
  }
}

/** The driver of mlx5 has the firmware make a context at each open; those of the other families have nothing of a file. */
const makesContext = ({ type, driver }: DeviceEntry): boolean => (type ?? familyOfDriver(driver)) === 'mlx5';

const dump = (bytes: Uint8Array) =>
  hexDump(bytes.subarray(0, MOST)) +
  (bytes.length > MOST ? `... and ${bytes.length - MOST} bytes more\n` : '');
