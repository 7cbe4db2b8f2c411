import * as Flags from '@oclif/core/flags';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient } from '../../client/family.js';
import { parseNumber } from '../../client/numbers.js';
import type { Session } from '../../client/session.js';
import { allFamilyClients, familyNames } from '../../families/clients.js';
import { type Foresight, familyMeant, foresight } from '../connect.js';
import { clientOf, familyNamed, familyOf, otherFamily, requireFamily, USUAL } from '../family.js';
import type { ConnectionFlags } from '../flags.js';
import { withOperations } from '../operations.js';
import { compose, type Draft, type Message } from './message.js';

/** `--family` of commands that can do without a device. */
export const familyFlag = () =>
  Flags.string({
    description: 'the family whose commands are meant, where no device tells it',
    options: [...familyNames],
    helpValue: 'FAMILY',
  });

type Flagged = ConnectionFlags & { family?: string | undefined; operations?: string | undefined };

/** The family that is meant where nothing is sent: by its name, by a device that is named, or that of the built-in device. */
export const familyForNames = async (flags: Flagged): Promise<FamilyClient> =>
  withOperations(await familyOfNames(flags), flags);

async function familyOfNames(flags: Flagged): Promise<FamilyClient> {
  const { family, device } = flags;
  if (family !== undefined && device === undefined) return familyNamed(family);
  const meant = await familyMeant(flags);
  if (family !== undefined && meant) requireFamily(family, device as string, meant);
  return meant ?? clientOf(family ?? USUAL);
}

/** The family of an open device, which has to be the one that is named. Throws FwctlError `device`. */
export async function familySpoken(session: Session, flags: Flagged): Promise<FamilyClient> {
  const own = await familyOf(session);
  if (flags.family !== undefined) requireFamily(flags.family, session.device.name, own);
  return withOperations(own, flags);
}

/** What would become of messages: on the device that the flags mean, or on any of a family that they name. */
export async function foresee(flags: Flagged): Promise<Foresight> {
  const known = await foreseen(flags);
  return { ...known, family: await withOperations(known.family, flags) };
}

async function foreseen(flags: Flagged): Promise<Foresight> {
  const { family, device } = flags;
  if (family !== undefined && device === undefined)
    return foresight(flags, 'either', await familyNamed(family));
  const known = await foresight(flags, 'either');
  if (family !== undefined) requireFamily(family, known.device?.name ?? '', known.family);
  return known;
}

/** Builds a message. Throws as `compose` does, and FwctlError `device` for a command that is another family's. */
export async function composeFor(
  draft: Draft,
  family: FamilyClient,
  device: string | undefined,
): Promise<Message> {
  try {
    return compose(draft, family);
  } catch (error) {
    const { command } = draft;
    if (device === undefined || command === undefined || parseNumber(command) !== undefined) throw error;
    if (!(error instanceof FwctlError) || family.commands().some(({ opcode }) => opcode === command))
      throw error;
    const other = (await allFamilyClients()).find(
      (one) => one.type !== family.type && hasCommand(one, command),
    );
    if (other) throw otherFamily(other.type, device, family);
    throw error;
  }
}

function hasCommand(family: FamilyClient, command: string): boolean {
  const folded = command.toLowerCase();
  return family.commands().some(({ opcode }) => opcode.toLowerCase() === folded);
}
