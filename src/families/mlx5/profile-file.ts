import { fits } from '../../bits/bits.js';
import type { Field, Layout } from '../../bits/layout.js';
import type { CapabilityFields, CapabilitySet, FunctionProfile, NvValues } from './firmware/profile.js';
import type { ProfileChanges } from './firmware/profile-changes.js';
import { schema, validate } from './firmware/profiles/check.js';
import { capabilityLayout, capabilityTypes, findCapability } from './prm/capabilities.js';
import { allItems, findItem } from './prm/nvconfig.js';

/** What is wrong with a profile file, and where. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** A name that is not known, and those that are. */
  readonly given?: string;
  readonly known?: readonly string[];
}

/** What ajv says of one place. */
interface SchemaError {
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Checks the data of a profile file: its shape, then what it says. An empty list: it is a `ProfileChanges`. */
export function checkProfile(data: unknown): Problem[] {
  if (!validate(data))
    return ((validate as { errors?: SchemaError[] | null }).errors ?? []).map(shapeProblem);
  const { functions, capabilities, nv = {} } = data as ProfileChanges;
  return [
    ...(functions ? functionProblems(functions) : []),
    ...setProblems(['capabilities', 'current'], capabilities?.current),
    ...setProblems(['capabilities', 'max'], capabilities?.max),
    ...Object.entries(capabilities?.differ ?? {}).flatMap(([name, set]) =>
      setProblems(['capabilities', 'differ', name], set),
    ),
    ...Object.entries(nv).flatMap(([name, values]) => itemProblems(name, values)),
  ];
}

const stepsOf = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));

function shapeProblem({ instancePath, schemaPath, keyword, message, params }: SchemaError): Problem {
  const path = stepsOf(instancePath);
  if (keyword === 'additionalProperties') {
    const given = String(params.additionalProperty);
    const known = Object.keys(schemaAt(schemaPath.replace(/\/additionalProperties$/, '/properties')));
    return { path: [...path, given], message: 'is unknown', given, known };
  }
  if (keyword === 'required') return { path, message: `lacks "${params.missingProperty}"` };
  if (keyword === 'enum') {
    const allowed = params.allowedValues as unknown[];
    return { path, message: `must be one of ${allowed.join(', ')}`, known: allowed.map(String) };
  }
  return { path, message: message ?? 'is wrong' };
}

function schemaAt(pointer: string): object {
  let at: unknown = schema;
  for (const step of stepsOf(pointer.replace(/^#/, ''))) at = (at as Record<string, unknown>)[step];
  return Object(at);
}

/** Parents come before children; names, vhca_ids, PCI functions are unique; function_ids and vports on each PF. */
function functionProblems(functions: readonly FunctionProfile[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  const pfs = new Set<string>();
  for (const [i, row] of functions.entries()) {
    const say = (field: keyof FunctionProfile, message: string, more: object = {}) =>
      problems.push({ path: ['functions', i, field], message, ...more });
    const unique = (field: keyof FunctionProfile, scope = '') => {
      if (row[field] === undefined) return;
      const key = `${field} ${scope} ${row[field]}`;
      const other = seen.get(key);
      if (other === undefined) seen.set(key, i);
      else say(field, `${row[field]} is that of functions[${other}] too`);
    };
    if (row.kind === 'pf') {
      pfs.add(row.name);
      if (row.parent !== undefined) say('parent', 'a PF has none');
    } else if (row.parent === undefined || !pfs.has(row.parent))
      say('parent', `is no PF that stands before it`, { given: row.parent ?? '', known: [...pfs] });
    if (row.kind === 'sf' && row.pci !== undefined) say('pci', 'an SF is no PCI function');
    if (row.kind !== 'sf' && row.pci === undefined) say('pci', 'is missing: a PF and a VF are PCI functions');
    const port = row.kind === 'pf' ? row.name : (row.parent ?? '');
    for (const field of ['name', 'vhca_id', 'pci'] as const) unique(field);
    for (const field of ['function_id', 'vport'] as const) unique(field, port);
    unique('index', `${row.kind} ${row.parent ?? ''}`);
  }
  if (pfs.size === 0) problems.push({ path: ['functions'], message: 'have no PF' });
  return problems;
}

/** Capability types and fields are known, and values fit. */
function setProblems(path: readonly (string | number)[], set: CapabilitySet = {}): Problem[] {
  return Object.entries(set).flatMap(([name, fields]) => {
    const type = findCapability(name);
    const form = type && capabilityLayout(type);
    if (form) return fieldProblems([...path, name], form, fields);
    const known = capabilityTypes.filter((type) => capabilityLayout(type)).map((type) => type.name);
    return [
      { path: [...path, name], message: 'is no capability type with a known layout', given: name, known },
    ];
  });
}

/** Items of the non-volatile configuration are known, and values fit; `.2` behind a name is a port or module. */
function itemProblems(name: string, values: NvValues): Problem[] {
  const item = findItem(name.replace(/\.\d+$/, ''));
  if (item) return fieldProblems(['nv', name], item.form, values);
  const known = allItems().map((one) => one.name);
  return [
    { path: ['nv', name], message: 'is no item of the non-volatile configuration', given: name, known },
  ];
}

function fieldProblems(
  path: readonly (string | number)[],
  form: Layout,
  fields: CapabilityFields,
): Problem[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const field = form.fields.find((one) => one.name === name);
    const at = [...path, name];
    if (!field) {
      const known = form.fields.map((one) => one.name);
      return [{ path: at, message: 'is no field of the structure', given: name, known }];
    }
    if (field.count === undefined) return valueProblems(at, field, value);
    return elementProblems(at, field, field.count, value);
  });
}

/** A list, or elements by index. An open tail takes any. */
function elementProblems(
  path: readonly (string | number)[],
  field: Field,
  count: number,
  value: unknown,
): Problem[] {
  if (typeof value !== 'object' || value === null) return [{ path, message: 'must be a list' }];
  return Object.entries(value).flatMap(([index, element]) => {
    const number = Number(index);
    if (!Number.isSafeInteger(number)) return [{ path: [...path, index], message: 'is no index' }];
    if (count && number >= count) return [{ path, message: `has more than ${count} elements` }];
    return valueProblems([...path, number], field, element);
  });
}

const isObject = (value: unknown): value is CapabilityFields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueProblems(
  path: readonly (string | number)[],
  { width, layout }: Field,
  value: unknown,
): Problem[] {
  if (layout)
    return isObject(value) ? fieldProblems(path, layout, value) : [{ path, message: 'must be a structure' }];
  const number = numberOf(value);
  if (number === undefined) return [{ path, message: 'must be a whole number, or one in hex: "0x1f"' }];
  return fits(number, width) ? [] : [{ path, message: `does not fit into ${width} bits` }];
}

function numberOf(value: unknown): number | bigint | undefined {
  if (typeof value === 'string' && /^0x[0-9a-f]+$/i.test(value)) return BigInt(value);
  return Number.isSafeInteger(value) ? (value as number) : undefined;
}
