import type { FamilyClient } from '../client/family.js';
import { titleOf } from '../client/readers.js';
import type { SessionEvent } from '../client/session.js';
import { hexDump } from '../present/hex.js';
import { safe } from '../present/safe.js';
import { isErrno } from '../uapi/errno.js';

const MOST = 256;

/** A step of a session in words, for `-v`. `family`: the device's, where it is known before it is opened. */
export function explain(event: SessionEvent, family: FamilyClient | undefined): string {
  switch (event.at) {
    case 'open':
      return `open: ${safe(`${event.device.name} (${event.device.node})`)}${family?.makesContext ? ', a user context is made' : ''}\n`;
    case 'send': {
      const { needs, input, outLen } = event.request;
      const least = needs
        ? `least ${needs}`
        : family?.refused
          ? 'the kernel lets it pass at none'
          : 'what it needs is not known';
      return `send: ${titleOf(event.request)} at scope ${event.scope} (${least}), room for ${outLen} bytes\n${dump(input)}`;
    }
    case 'firmware':
      return `firmware received: ${family?.received?.(event.input) ?? `${event.input.length} bytes`}\n`;
    case 'answer':
      return isErrno(event.output)
        ? `kernel: ${event.output}\n`
        : `answer: ${event.output.length} bytes\n${dump(event.output)}`;
    case 'close':
      return family?.makesContext ? 'close: the user context is freed\n' : 'close\n';
  }
}

const dump = (bytes: Uint8Array) =>
  hexDump(bytes.subarray(0, MOST)) +
  (bytes.length > MOST ? `... and ${bytes.length - MOST} bytes more\n` : '');
