import { FwctlError } from '../../client/backend.js';
import { families } from '../../families/registry.js';
import { type Kind, plainOf, type Replacement, type StateStore, serialize } from '../../state/store.js';
import { deviceFile, deviceKind } from './adapter.js';
import { KERNEL, KERNEL_FILE } from './host.js';
import { type AdapterRecord, adaptersOf, familyOf, type Inventory, wrongWithDevices } from './inventory.js';
import {
  INVENTORY,
  INVENTORY_FILE,
  profileFile,
  profileKind,
  profileOf,
  readInventory,
} from './inventory-file.js';

const ARCHIVE_SCHEMA = 'fwctl.emulator.state/1';

/** The whole state of the emulated machine: kernel, inventory and devices, as their files have it. */
export interface Archive {
  readonly schema: typeof ARCHIVE_SCHEMA;
  /** By file name. What is as at first is not there. */
  readonly files: Readonly<Record<string, { version: number; data: unknown }>>;
  /** Bytes that belong to files, by file and name, in base64; absent where there are none. */
  readonly bytes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What is wrong with a kept profile of a name; undefined: nothing. */
export type ProfileCheck = (name: string, data: unknown) => string | undefined;

/** The files of an inventory, and what each holds. */
function kindsOf(inventory: Inventory): Map<string, Kind<unknown>> {
  const adapters = adaptersOf(inventory);
  const kept = adapters.filter((record) => !familyOf(record).profiles.includes(record.profile));
  return new Map<string, Kind<unknown>>([
    [KERNEL_FILE, KERNEL],
    [INVENTORY_FILE, INVENTORY],
    ...kept.map(({ profile }) => [profileFile(profile), profileKind(profile)] as const),
    ...adapters.map((record) => [deviceFile(record), deviceKind(familyOf(record))] as const),
  ]);
}

/** Every file of the machine as it is now. Throws StateError where one is damaged. */
export function exportState(store: StateStore): Archive {
  const kinds = kindsOf(readInventory(store));
  const files = store.names().flatMap((name) => {
    const kind = kinds.get(name);
    return kind
      ? [[name, { version: kind.version, data: plainOf(kind, store.read(name, kind)) }] as const]
      : [];
  });
  const bytes = files.flatMap(([name]) => {
    const kept = store.bytes(name);
    const all = kept.names().map((one) => [one, toBase64(kept.read(one, 0, kept.size(one)))]);
    return all.length ? [[name, Object.fromEntries(all)]] : [];
  });
  return {
    schema: ARCHIVE_SCHEMA,
    files: Object.fromEntries(files),
    ...(bytes.length ? { bytes: Object.fromEntries(bytes) } : {}),
  };
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/**
 * Makes the machine what an archive says, as one step. Throws FwctlError `usage` where it is damaged, foreign or of a newer version: nothing
 * has changed then. Gives the names of the files that it has.
 */
export function importState(
  store: StateStore,
  archive: unknown,
  source: string,
  checkProfile: ProfileCheck,
): string[] {
  const { schema, files, bytes = {} } = asObject(archive, source, 'it is no state of an emulated machine');
  if (schema !== ARCHIVE_SCHEMA) throw foreign(source, schema);
  const entries = asObject(files, source, 'it has no "files"');
  const inventory = (
    INVENTORY_FILE in entries
      ? parsed(source, INVENTORY_FILE, entries[INVENTORY_FILE], INVENTORY)
      : INVENTORY.initial
  ) as Inventory;
  for (const row of inventory.adapters) define(row, entries, source, checkProfile);
  const wrong = wrongWithDevices(inventory);
  if (wrong) throw refused(source, `files.${INVENTORY_FILE}: ${wrong}`);
  const kinds = kindsOf(inventory);
  const replacements = Object.entries(entries).map(([name, entry]): Replacement => {
    const kind = kinds.get(name);
    if (!kind) throw refused(source, `files.${name} belongs to no adapter that it has`);
    return { name, text: serialize(kind, parsed(source, name, entry, kind)) };
  });
  const kept = Object.entries(asObject(bytes, source, '"bytes" is no object')).map(
    ([name, all]) => [name, bytesIn(source, name, all, kinds)] as const,
  );
  for (const name of store.names()) keepAside(store, name);
  const gone = store.names().filter((name) => !(name in entries));
  store.replaceAll([...gone.map((name) => ({ name, text: undefined })), ...replacements]);
  for (const [name, all] of kept) {
    const flash = store.bytes(name);
    flash.clear();
    for (const [one, data] of all) flash.write(one, 0, data);
  }
  return replacements.map(({ name }) => name);
}

/** A name of bytes, and base64. */
const BYTES_NAME = /^[A-Za-z0-9][\w.-]{0,127}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes that belong to a file, by name. */
function bytesIn(
  source: string,
  name: string,
  all: unknown,
  kinds: ReadonlyMap<string, unknown>,
): [string, Uint8Array][] {
  if (!kinds.has(name)) throw refused(source, `bytes.${name} belongs to no adapter that it has`);
  return Object.entries(asObject(all, source, `bytes.${name} is no object`)).map(([one, text]) => {
    if (!BYTES_NAME.test(one) || typeof text !== 'string' || !BASE64.test(text))
      throw refused(source, `bytes.${name}.${one} is no base64`);
    return [one, new Uint8Array(Buffer.from(text, 'base64'))];
  });
}

/** A file that can't be understood is not lost: it gets another name. */
function keepAside(store: StateStore, name: string): void {
  const machine = new Map<string, Kind<unknown>>([
    [KERNEL_FILE, KERNEL],
    [INVENTORY_FILE, INVENTORY],
  ]);
  const kind = deviceKindOf(name) ?? machine.get(name);
  if (!kind) return;
  try {
    store.read(name, kind);
  } catch {
    store.clear(name, kind);
  }
}

/** Makes the profile of an adapter known, which has to be one of its family's, or to come along. */
function define(
  record: AdapterRecord,
  entries: Record<string, unknown>,
  source: string,
  checkProfile: ProfileCheck,
): void {
  const { profile } = record;
  const family = familyOf(record);
  if (family.profiles.includes(profile)) return;
  const name = profileFile(profile);
  if (!family.takesProfiles || !(name in entries)) throw refused(source, `it has no profile ${profile}`);
  const kind = profileKind(profile);
  const wrong = checkProfile(
    profile,
    parsed(source, name, entries[name], { ...kind, parse: (data) => data }),
  );
  if (wrong) throw refused(source, `files.${name}: ${wrong}`);
  parsed(source, name, entries[name], kind);
}

function parsed(source: string, name: string, entry: unknown, kind: Kind<unknown>): unknown {
  const { version, data } = asObject(entry, source, `files.${name} is no object`);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw refused(source, `files.${name} names no version`);
  if (version > kind.version)
    throw refused(
      source,
      `files.${name} is of version ${version}; this fwctl knows versions up to ${kind.version}`,
      'use the fwctl that wrote it, or a newer one',
    );
  try {
    return kind.parse(data, version);
  } catch (error) {
    throw refused(source, `files.${name}: ${(error as Error).message}`);
  }
}

function asObject(data: unknown, source: string, wrong: string): Record<string, unknown> {
  if (typeof data === 'object' && data !== null && !Array.isArray(data))
    return data as Record<string, unknown>;
  throw refused(source, wrong);
}

const refused = (source: string, why: string, next = 'nothing was changed'): FwctlError =>
  new FwctlError('usage', `${source} can't be imported: ${why}`, { path: source, next });

const foreign = (source: string, schema: unknown): FwctlError =>
  /^fwctl\.emulator\.state\/\d+$/.test(String(schema))
    ? refused(source, `it is of the newer schema ${schema}`, 'use the fwctl that wrote it, or a newer one')
    : refused(source, `its "schema" is not ${ARCHIVE_SCHEMA}`, 'make one with: fwctl emulator export FILE');

/** What the files of a state folder hold, by name. */
export function kindOf(name: string): Kind<unknown> | undefined {
  if (name === KERNEL_FILE) return KERNEL;
  if (name === INVENTORY_FILE) return INVENTORY;
  const profile = profileOf(name);
  if (profile !== undefined) return profileKind(profile);
  return deviceKindOf(name);
}

/** What the file of a device holds, whatever the inventory says of its adapter; undefined for another file. */
export function deviceKindOf(file: string): Kind<unknown> | undefined {
  const [, address, family = families[0]?.name] = DEVICE_FILE.exec(file) ?? [];
  const found = address === undefined ? undefined : families.find(({ name }) => name === family);
  return found && file === deviceFile({ address: address as string, family: found.name })
    ? deviceKind(found)
    : undefined;
}

const DEVICE_FILE = /^device-([0-9a-f]{4}:[0-9a-f]{2}:00)(?:-([a-z][a-z0-9]*))?$/;
