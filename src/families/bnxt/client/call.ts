import type { Fields } from '../../../bits/layout.js';
import type { Session } from '../../../client/session.js';
import { type Command, findCommand } from '../catalogue.js';
import { buildRequest } from '../mailbox.js';
import { failureOf, requestOf } from './messages.js';

/** Builds and sends a command: for code that knows what it asks. Throws FwctlError `firmware`, `kernel`, `policy`, `reply`. */
export async function call(session: Session, name: string, fields: Fields = {}): Promise<Uint8Array> {
  const request = requestOf(buildRequest(findCommand(name) as Command, fields));
  const output = await session.send(request);
  const failure = failureOf(session.device.name, request, output);
  if (failure) throw failure;
  return output;
}
