import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { Likeness, SettingChange } from '../../../../client/snapshot.js';
import { splitAssignments } from '../../../../values/assign.js';
import { findSetting } from '../../prm/nvconfig-settings.js';
import { findRegister } from '../../prm/registers.js';
import { Configuration, itemWrite } from '../config/configuration.js';
import { enable, formOf, isIndex, writeBase } from '../register-fields.js';
import { question, settled } from '../register-question.js';
import { accessRegister } from '../registers.js';
import { draw } from './draw.js';

/** Sets registers as they were, and the configuration from the next reset on. */
async function settle(wanted: Session, device: Session, changes: readonly SettingChange[]): Promise<void> {
  const from = new Configuration(wanted);
  for (const change of changes)
    try {
      if (change.section === 'registers') await setRegister(wanted, device, change);
      if (change.section === 'configuration' && change.fields.includes('next'))
        await setNext(from, device, change.thing);
    } catch (error) {
      // What can't be set is told by what the device answers in the end.
      if (!(error instanceof FwctlError)) throw error;
    }
}

async function setRegister(
  wanted: Session,
  device: Session,
  { thing, fields }: SettingChange,
): Promise<void> {
  const [name = '', ...index] = thing.split(' ');
  const register = findRegister(name);
  if (!register) return;
  const form = formOf(register);
  const asked = await settled(wanted, question(register, form, splitAssignments(index)));
  const read = async (session: Session) =>
    accessRegister(session, { register, op: 'read', data: asked.data, argument: asked.argument });
  const [was, is] = [await read(wanted), await read(device)];
  const base = writeBase(form, is, asked.data);
  const bytes = writeBase(form, was, asked.data);
  enable(register, form, bytes, base, new Set(fields.filter((field) => !isIndex(form, field))));
  await accessRegister(device, { register, op: 'write', data: bytes, argument: asked.argument });
}

async function setNext(from: Configuration, device: Session, name: string): Promise<void> {
  const named = findSetting(name);
  if (!named) return;
  const place = { item: named.setting.item, index: named.index };
  await device.send(itemWrite(place, await from.read(place, 'next')));
}

/** What a device tells of the bus that it is on, and of the names that its host gave it. */
const places = [
  'functions/*/device',
  'functions/*/pci',
  'registers/MPEIN/bdf0',
  'registers/MPIR/*bus',
  'objects/esw_functions/*host_pci_bus',
];

export const likeness: Likeness = { draw, settle, places };
