import type { DeviceEntry } from '../client/backend.js';
import { isPattern, namePattern } from '../client/names.js';
import { octalDoubt, parseNumber } from '../client/numbers.js';
import type { DeviceFacts, Problem } from '../client/plan.js';
import { isNamed } from '../client/target.js';
import { FAMILIES, isFamily } from '../uapi/parent-driver.js';
import type { DeviceGroup, Match } from './document.js';

/** What selectors need the device itself for. */
const ASKED = ['psid', 'part_number', 'hw_dev_id', 'serial', 'port', 'kind'] as const;

/** What has to be asked to tell whether devices fit. */
export const factsFor = (all: readonly Match[]): (keyof DeviceFacts)[] =>
  ASKED.filter((key) => all.some((match) => match[key] !== undefined));

/** What the host says of a device's function: "VF 0 of PF 1". */
export function functionOf({
  function: title,
}: DeviceEntry): Required<Pick<DeviceFacts, 'kind' | 'port'>> | undefined {
  const [, kind, index, pf = index] = /^([PVS]F) (\d+)(?: of PF (\d+))?$/.exec(title) ?? [];
  return kind === undefined
    ? undefined
    : { kind: kind.toLowerCase() as 'pf' | 'vf' | 'sf', port: Number(pf) + 1 };
}

/** Selectors that are numbers, each with one. */
const NUMBERS = [
  ['hw_dev_id', '0x212'],
  ['port', '1'],
] as const;

const isNumber = (given: string, number: number | undefined): boolean => parseNumber(given) === number;

/** Selectors that no device could fit. */
export function checkMatch({ match, path }: DeviceGroup): Problem[] {
  const problems: Problem[] = [];
  const at = (key: string) => [...path, 'match', key];
  const { family, pci } = match;
  if (family !== undefined && !isFamily(family))
    problems.push({
      path: at('family'),
      message: `there is no device family "${family}"`,
      given: family,
      known: FAMILIES,
    });
  for (const [key, such] of NUMBERS) {
    const given = match[key];
    const doubt = given === undefined ? undefined : octalDoubt(given);
    if (doubt) problems.push({ path: at(key), message: doubt.why, next: doubt.next });
    else if (given !== undefined && parseNumber(given) === undefined)
      problems.push({ path: at(key), message: `"${given}" is no number such as ${such}` });
  }
  if (pci !== undefined && !/^[\da-f:.*?]+$/i.test(pci))
    problems.push({ path: at('pci'), message: `"${pci}" is no PCI address such as 0000:08:00.0` });
  if (pci !== undefined && /^\d+$/.test(pci))
    problems.push({
      path: at('pci'),
      message: `${pci} is a number, not a PCI address`,
      next: 'put it in quotes, with its colons: "0000:08:00.0"',
    });
  return problems;
}

const fits = (pattern: string, text: string | undefined): boolean =>
  text !== undefined &&
  (isPattern(pattern) ? namePattern(pattern)(text) : text.toLowerCase() === pattern.toLowerCase());

const short = (address: string) => address.replace(/^0000:/, '');

/** Whether a device fits as far as its entry tells. */
export function fitsEntry(
  { family, pci, name, kind, port }: Match,
  entry: DeviceEntry,
  type: string,
): boolean {
  if (family !== undefined && family !== type) return false;
  if (name !== undefined && !isNamed(entry, name)) return false;
  const known = functionOf(entry);
  if (known && kind !== undefined && kind !== known.kind) return false;
  if (known && port !== undefined && !isNumber(port, known.port)) return false;
  if (pci === undefined) return true;
  const address = entry.pci ?? entry.parent;
  return (
    [address, short(address)].some((one) => fits(pci, one)) || isNamed({ ...entry, rdma: [], net: [] }, pci)
  );
}

/** Whether it fits by what it tells itself. */
export function fitsFacts(match: Match, facts: DeviceFacts): boolean {
  const { psid, part_number, serial, hw_dev_id, port, kind } = match;
  return (
    (psid === undefined || fits(psid, facts.psid)) &&
    (part_number === undefined || fits(part_number, facts.part_number)) &&
    (serial === undefined || fits(serial, facts.serial)) &&
    (hw_dev_id === undefined || isNumber(hw_dev_id, facts.hw_dev_id)) &&
    (port === undefined || isNumber(port, facts.port)) &&
    (kind === undefined || kind === facts.kind)
  );
}
