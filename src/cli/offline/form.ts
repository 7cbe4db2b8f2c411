import { byteLength, type Layout } from '../../bits/layout.js';
import { FwctlError } from '../../client/errors.js';
import type { FamilyClient, Form as FamilyForm, FileLayouts } from '../../client/family.js';
import { allFamilyClients, familyNames } from '../../families/clients.js';
import { clientOf, familyNamed, USUAL } from '../family.js';
import { takesOperations, withOperations } from '../operations.js';
import { openAdb } from './adb.js';

/** What a LAYOUT, COMMAND or REGISTER on an offline command line stands for. */
export interface Form extends FamilyForm {
  /** The family that it is of, by which its values are understood. */
  readonly family: FamilyClient;
}

/** Where names are looked up: the first that has one wins. */
export interface Library {
  readonly adb?: FileLayouts | undefined;
  readonly families: readonly [FamilyClient, ...FamilyClient[]];
  /** The same with the other families, where names may be theirs and they are not looked at yet. */
  more?(): Promise<Library>;
}

/**
 * The layouts of a file, and those of the family that is named; where none is, of mlx5, and of the others where it does not know one of the
 * names. Throws FwctlError `usage`.
 */
export async function openLibrary(
  flags: { adb?: string | undefined; family?: string | undefined; operations?: string | undefined },
  names: readonly string[],
): Promise<Library> {
  const { adb: file, family } = flags;
  const first = await withOperations(await familyMeant(flags), flags);
  const library: Library = { adb: await openAdb(file), families: [first] };
  if (family !== undefined) return library;
  const more = async (): Promise<Library> => {
    const others = familyNames.filter((name) => name !== first.type);
    return { ...library, families: [first, ...(await Promise.all(others.map(clientOf)))] };
  };
  const isKnown = (name: string) => exactForm(name, library) || foldedNames(name, library).length;
  return names.every(isKnown) ? { ...library, more } : more();
}

/** The family that is named; where none is, the one that a file of operations is for, else mlx5. */
async function familyMeant({ family, operations }: Parameters<typeof openLibrary>[0]): Promise<FamilyClient> {
  if (family !== undefined) return familyNamed(family);
  const taker = operations === undefined ? undefined : (await allFamilyClients()).find(takesOperations);
  return taker ?? clientOf(USUAL);
}

/**
 * The form of a name, of which what stands first wins: the exact name of a node or register of the ADB file, of a layout, a command
 * (its reply; COMMAND.in and COMMAND.out say which), a register; then each without regard to case. Throws FwctlError `usage` with near
 * matches.
 */
export function formOf(given: string, library: Library): Form {
  const exact = exactForm(given, library);
  if (exact) return exact;
  const forms = foldedNames(given, library)
    .map((name) => exactForm(name, library))
    .filter((form) => form !== undefined);
  const [form, ...others] = forms;
  if (form && others.every((other) => other.layout === form.layout)) return form;
  const several = forms.map(({ name }) => name);
  throw several.length
    ? new FwctlError('usage', `"${given}" means several: ${several.join(', ')}`, { given, known: several })
    : new FwctlError('usage', `there is no ${library.families[0].layouts.kinds} "${given}"`, {
        given,
        known: formNames(library),
        next: 'see the names with: fwctl prm',
      });
}

function foldedNames(given: string, library: Library): string[] {
  const folded = given.toLowerCase();
  return formNames(library).filter((name) => name.toLowerCase() === folded);
}

/** The form of exactly this name. */
export function exactForm(name: string, { adb, families }: Library): Form | undefined {
  const register = adb?.registers.find((row) => row.name === name);
  const own = adb?.layouts.get(name) ?? (register && adb?.layouts.get(register.layout));
  if (own) return { name, layout: own, family: families[0] };
  for (const family of families) {
    const form = family.layouts.find(name);
    if (form) return { ...form, family };
  }
  return undefined;
}

/** The form of these bytes: of a command that was refused, what such an answer has. */
export function formFor(form: Form, bytes: Uint8Array): Form {
  const layout = form.refused?.(bytes);
  return layout ? { name: layout.name, layout, family: form.family } : form;
}

const namesOf = new WeakMap<Library, readonly string[]>();

/** All names that `formOf` knows. */
export function formNames(library: Library): readonly string[] {
  const { adb, families } = library;
  const names = namesOf.get(library) ?? [
    ...(adb ? [...adb.layouts.keys(), ...adb.registers.map(({ name }) => name)] : []),
    ...families.flatMap(({ layouts }) => layouts.names()),
  ];
  namesOf.set(library, names);
  return names;
}

/** What is to be said of bytes that are not as long as their layout; undefined where they are. A dword may be filled up. */
export function lengthNote({ name, layout: form }: Form, bytes: Uint8Array): string | undefined {
  const size = byteLength(form);
  if (bytes.length < size)
    return `${bytes.length} ${bytes.length === 1 ? 'byte' : 'bytes'} of the ${size} of ${name}: decoded as far as they go`;
  const filled = Math.ceil(size / 4) * 4;
  if (bytes.length > filled && !hasOpenEnd(form))
    return `${bytes.length} bytes for the ${size} of ${name}: what is behind them is left out`;
  return undefined;
}

const hasOpenEnd = (form: Layout): boolean =>
  form.fields.some(({ count, layout: inner }) => count === 0 || (inner !== undefined && hasOpenEnd(inner)));
