import type { FamilyClient, SecretPlace } from '../client/family.js';
import type { Request } from '../client/guard.js';
import { titleOf } from '../client/readers.js';
import type { SessionEvent } from '../client/session.js';
import { hexDump } from '../present/hex.js';
import { safe } from '../present/safe.js';
import { isErrno } from '../uapi/errno.js';
import { withoutHidden } from './hidden.js';

const MOST = 256;

/** Tells the steps of a session in words, for `-v`; passwords and keys are zeros. `family`: the device's, where it is known before it is opened. */
export function explainer(family: FamilyClient | undefined): (event: SessionEvent) => string {
  let asked: Request | undefined;
  const hidden = (output?: Uint8Array) => asked && family?.hidden?.(asked, output);
  return (event) => {
    if (event.at === 'send') asked = event.request;
    return explain(event, family, hidden);
  };
}

function explain(
  event: SessionEvent,
  family: FamilyClient | undefined,
  hidden: (output?: Uint8Array) => readonly SecretPlace[] | undefined,
): string {
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
      return `send: ${titleOf(event.request)} at scope ${event.scope} (${least}), room for ${outLen} bytes\n${dump(withoutHidden(input, 'input', hidden()))}`;
    }
    case 'firmware':
      return `firmware received: ${family?.received?.(event.input) ?? `${event.input.length} bytes`}\n`;
    case 'answer':
      return isErrno(event.output)
        ? `kernel: ${event.output}\n`
        : `answer: ${event.output.length} bytes\n${dump(withoutHidden(event.output, 'output', hidden(event.output)))}`;
    case 'close':
      return family?.makesContext ? 'close: the user context is freed\n' : 'close\n';
  }
}

const dump = (bytes: Uint8Array) =>
  hexDump(bytes.subarray(0, MOST)) +
  (bytes.length > MOST ? `... and ${bytes.length - MOST} bytes more\n` : '');
