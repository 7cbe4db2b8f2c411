import type { Fields, Layout } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import type { Request } from '../../../client/guard.js';
import type { Session } from '../../../client/session.js';
import type { Scope } from '../../../uapi/scope.js';
import { assign } from '../../../values/assign.js';
import type { Register } from '../prm/registers.js';
import { enable, otherIndexes, registerFields, writeBase } from './register-fields.js';
import {
  compare,
  type Given,
  type planOf,
  type Question,
  requireDone,
  settled,
} from './register-question.js';
import { rulesOf } from './register-rules.js';
import { accessRegister, registerRequest } from './registers.js';
import { openData } from './secrets.js';

/** Reads a register as it is asked. What is to be said of the answer beside its bytes, it says. */
export type RegisterReader = (session: Session, asked: Question) => Promise<Uint8Array>;

/** A write of a register that is ready to be sent. */
export interface RegisterChange {
  readonly register: Register;
  readonly form: Layout;
  readonly asked: Question;
  readonly changes: readonly Given[];
  /** Fields that are set beside those, so that they take effect. */
  readonly enabled: readonly string[];
  readonly bytes: Uint8Array;
  readonly request: Request;
  /** Without passwords and keys, for which zeros stand. */
  readonly before: Fields;
  readonly after: Fields;
  /** Whether there are such. */
  readonly withheld: boolean;
}

/**
 * Reads a register in order to change it. Throws FwctlError `reply` where the answer is about another instance: its fields would be written
 * to the one that was asked for; and what `read` throws.
 */
async function readToChange(session: Session, asked: Question, read: RegisterReader): Promise<Uint8Array> {
  const data = await read(session, asked);
  const { register, form } = asked;
  const others = otherIndexes(form, asked.data, data);
  if (!others.length) return data;
  throw new FwctlError(
    'reply',
    `the device answered for another ${register.name} than was asked for: nothing is written`,
    {
      opcode: 'ACCESS_REG',
      path: others[0]?.field as string,
      next: 'fwctl rpc ACCESS_REG sends any bytes',
    },
  );
}

/** Reads a register, and lays the changes of a plan over it. Throws FwctlError `reply` and `usage`, and what `read` throws. */
export async function prepareChange(
  session: Session,
  { asked: open, changes }: ReturnType<typeof planOf>,
  read: RegisterReader,
  scope?: Scope,
): Promise<RegisterChange> {
  const { register, form, argument } = open;
  const asked = await settled(session, open);
  const old = await readToChange(session, asked, read);
  const base = writeBase(form, old, asked.data);
  const bytes = assign(form, base.slice(), changes);
  const enabled = enable(register, form, bytes, base, new Set(changes.map(({ path }) => path)));
  return {
    register,
    form,
    asked,
    changes,
    enabled,
    bytes,
    request: registerRequest({ register, op: 'write', data: bytes, argument, scope }),
    before: registerFields(form, openData(register.name, old)),
    after: registerFields(form, openData(register.name, bytes)),
    withheld: openData(register.name, old) !== old || openData(register.name, bytes) !== bytes,
  };
}

/** What became of a write. */
export interface Written {
  /** What reads back; of a register whose write ends the user context, through which nothing can be read then, what the device answered to the write. */
  readonly got: Uint8Array;
  /** The user context has ended: this session is of no use any more. */
  readonly ended?: true;
  /** The register is one whose write ends it, or may. */
  readonly unread?: true;
}

/**
 * Sends a change, and holds what reads back against it. Throws FwctlError `firmware` where the register says that it was not done, `differs` where it reads
 * back otherwise, and what `read` throws.
 */
export async function writeChange(
  session: Session,
  { register, form, asked, changes, bytes, request }: RegisterChange,
  read: RegisterReader,
): Promise<Written> {
  const { argument } = asked;
  const answer = await accessRegister(session, {
    register,
    op: 'write',
    data: bytes,
    argument,
    scope: request.scope,
  });
  if (rulesOf(register.name).ends) {
    const alive = await read(session, asked).then(
      () => true,
      () => false,
    );
    return { got: answer, unread: true, ...(alive ? {} : { ended: true }) };
  }
  requireDone(register, form, answer);
  const got = await read(session, asked);
  requireDone(register, form, got);
  compare(register, form, changes, bytes, got);
  return { got };
}
