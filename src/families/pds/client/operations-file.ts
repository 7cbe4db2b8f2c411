import type { Layout } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import { resolveName } from '../../../client/names.js';
import { type Mapping, type Place, readMapping } from '../../../client/policy-yaml.js';
import { ATTRIBUTES, type NamedOperation } from '../catalogue.js';
import { findLayout, layoutNames } from '../prm/layouts.js';
import { nameOf, numberName, type OperationBook } from './operations.js';
import { readLayouts } from './operations-layouts.js';

/** The schema that a file may name; what it says is published: fwctl.operations.1.json. */
const SCHEMA = 'fwctl.operations/1';

const KEYS = ['schema', 'endpoints', 'operations', 'layouts'];
const OPERATION_KEYS = [
  'name',
  'endpoint',
  'operation',
  'version',
  'attribute',
  'request',
  'answer',
  'answer_bytes',
];

/** Widths of the numbers, of endpoint and operation as the firmware's lists have them. */
const U8 = 0xff;
const U16 = 0xffff;
const U32 = 0xffff_ffff;
const MOST_BYTES = 2 ** 21;

/** Names that can stand in ENDPOINT.OPERATION, and are no numbers. */
const NAME = /^[A-Za-z_][\w-]*$/;

/**
 * Operations of a card's firmware from a YAML or JSON file, fwctl-operations(5). Throws FwctlError `usage` with file, line and column for all that it does not
 * understand.
 */
export async function readOperations(text: string, file: string): Promise<OperationBook> {
  const top = await readMapping(text, file, KEYS, 'a file of operations');
  const schema = top?.at('schema');
  const version = schema?.text('"schema"');
  if (version !== undefined && version !== SCHEMA)
    throw schema?.bad(`"schema" is "${version}"; this fwctl reads ${SCHEMA}`);
  const own = readLayouts(top?.at('layouts'));
  const layout = (name: string): Layout | undefined => own.get(name) ?? findLayout(name);
  const endpoints = endpointsOf(top?.at('endpoints'));
  const known = [...own.keys(), ...layoutNames()];
  const items = top?.list('operations', 'operations') ?? [];
  if (!items.length)
    throw new FwctlError('usage', `${file}: it has no "operations"`, {
      path: file,
      next: 'see fwctl-operations(5)',
    });
  const operations = items.map((item) => operationOf(item, endpoints, known));
  refuseTwice(operations);
  return { operations: operations.map(({ operation }) => operation), layout, layoutNames: [...own.keys()] };
}

/** Names of endpoints, with their numbers. */
function endpointsOf(place: Place | undefined): Map<string, number> {
  const found = new Map<string, number>();
  if (!place || place.empty) return found;
  for (const [name, value] of place.mapping(undefined, '"endpoints" is a mapping of names to numbers')) {
    requireName(value, 'the name of an endpoint', name);
    const number = numberAt(value, `endpoint ${name}`, U32);
    const other = [...found].find(([, one]) => one === number)?.[0];
    if (other !== undefined) throw value.bad(`endpoint ${number} has two names: ${other} and ${name}`);
    found.set(name, number);
  }
  return found;
}

function requireName(place: Place, what: string, name: string): string {
  if (NAME.test(name)) return name;
  throw place.bad(`${what} is made of letters, digits, _ and -, and begins with no digit: not "${name}"`);
}

/** A whole number from 0 to `most`. */
function numberAt(place: Place, what: string, most: number): number {
  const number = place.number(what);
  const given = place.text(what);
  if (number === undefined) throw place.bad(`${what} is a number (decimal, 0x or 0b), not "${given}"`);
  if (number > most) throw place.bad(`${what} is 0 to ${most}, not ${given}`);
  return Number(number);
}

interface Read {
  readonly operation: NamedOperation;
  readonly place: Place;
}

function operationOf(item: Place, endpoints: ReadonlyMap<string, number>, layouts: readonly string[]): Read {
  const entries = item.mapping(
    OPERATION_KEYS,
    'an operation is a mapping, with at least endpoint, operation and attribute',
  );
  const need = (key: string): Place => {
    const place = entries.get(key);
    if (!place) throw item.bad(`an operation needs "${key}"`);
    return place;
  };
  const { endpoint, endpointName } = endpointOf(need('endpoint'), endpoints);
  const command = numberAt(need('operation'), '"operation"', U16);
  const version = entries.has('version') ? numberAt(entries.get('version') as Place, '"version"', U8) : 0;
  const id = ((version << 16) | command) >>> 0;
  const name = entries.get('name');
  const answerBytes = entries.get('answer_bytes');
  return {
    place: item,
    operation: {
      endpoint,
      ...(endpointName === undefined ? {} : { endpointName }),
      id,
      name: name ? requireName(name, 'the name of an operation', name.text('"name"')) : idText(id),
      attribute: attributeOf(need('attribute')),
      ...sideOf(entries, 'request', layouts),
      ...sideOf(entries, 'answer', layouts),
      ...(answerBytes ? { answerBytes: numberAt(answerBytes, '"answer_bytes"', MOST_BYTES) } : {}),
    },
  };
}

const idText = (id: number): string => numberName(0, id).slice(2);

function endpointOf(place: Place, endpoints: ReadonlyMap<string, number>) {
  const given = place.text('"endpoint"');
  if (place.number('"endpoint"') !== undefined) {
    const endpoint = numberAt(place, '"endpoint"', U32);
    const endpointName = [...endpoints].find(([, number]) => number === endpoint)?.[0];
    return { endpoint, endpointName };
  }
  const name = named(place, 'endpoint', given, [...endpoints.keys()]);
  return { endpoint: endpoints.get(name) as number, endpointName: name };
}

function attributeOf(place: Place): number {
  const given = place.text('"attribute"');
  if (place.number('"attribute"') !== undefined) return numberAt(place, '"attribute"', U8);
  const name = named(place, 'attribute', given, Object.keys(ATTRIBUTES));
  return ATTRIBUTES[name as keyof typeof ATTRIBUTES][0];
}

function sideOf(entries: Mapping, side: 'request' | 'answer', layouts: readonly string[]) {
  const place = entries.get(side);
  if (!place) return {};
  return { [side]: named(place, 'layout', place.text(`"${side}"`), layouts) };
}

/** The known name that is meant. Throws FwctlError `usage` at its place. */
function named(place: Place, what: string, given: string, known: readonly string[]): string {
  try {
    return resolveName(what, given, known);
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    throw place.bad(error.message, { given, known });
  }
}

/** No two have the same name, or the same number. */
function refuseTwice(read: readonly Read[]): void {
  const [names, numbers] = [new Set<string>(), new Set<string>()];
  for (const { operation, place } of read) {
    const name = nameOf(operation);
    const number = numberName(operation.endpoint, operation.id);
    if (names.has(name.toLowerCase())) throw place.bad(`the operation ${name} stands twice`);
    if (numbers.has(number)) throw place.bad(`${name} has the number of another operation: ${number}`);
    names.add(name.toLowerCase());
    numbers.add(number);
  }
}
