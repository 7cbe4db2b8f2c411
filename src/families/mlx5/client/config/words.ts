import { FwctlError } from '../../../../client/errors.js';
import { isPattern, namePattern } from '../../../../client/names.js';
import { indexRange } from '../../../../values/assign.js';
import { classOf } from '../../prm/nvconfig.js';
import {
  allSettings,
  findSetting,
  type Named,
  type Setting,
  settingName,
} from '../../prm/nvconfig-settings.js';
import type { Configuration } from './configuration.js';

/** A word as it was written, split in the name and the elements that it says. */
function split(word: string): { name: string; elements: readonly number[] | undefined } {
  const [, name = '', first, last] = /^([^[]*)(?:\[(\d+)(?:\.\.(\d+))?\])?$/.exec(word) ?? [];
  if (!name)
    throw new FwctlError('usage', `"${word}" is no name of a setting`, {
      next: 'settings are named as in NUM_OF_VFS, LINK_TYPE_P1, HOST_CHAINING_DESCRIPTORS[3] and [0..3]',
    });
  return {
    name,
    elements: first === undefined ? undefined : indexRange(word, first, last ?? first),
  };
}

/** What a word means: one setting, or one element of it after the other. Throws FwctlError `usage`. */
export function settingsNamed(word: string): Named[] {
  const { name, elements } = split(word);
  if (isPattern(name))
    throw new FwctlError('usage', `${word} is a pattern: it names settings to show, not to set`, {
      path: word,
      next: `see which they are with: fwctl config query '${word}'`,
    });
  const named = findSetting(name);
  if (!named) throw unknown(name);
  return elements === undefined ? [named] : elementsOf(named, elements);
}

function elementsOf(named: Named, elements: readonly number[]): Named[] {
  const { setting, index } = named;
  const { count = 0 } = setting.field;
  const name = settingName(setting, index);
  const path = { path: name };
  if (!count) throw new FwctlError('usage', `${name} is one value: it has no elements`, path);
  const beyond = elements.find((element) => element >= count);
  if (beyond !== undefined)
    throw new FwctlError('usage', `${name} has elements 0 to ${count - 1}, not ${beyond}`, path);
  return elements.map((element) => ({ ...named, element }));
}

function unknown(name: string): FwctlError {
  const [, letter, index] = /_([PM])(\d*)$/i.exec(name) ?? [];
  const nameOf = (setting: Named['setting']) =>
    settingName(
      setting,
      classOf(setting.item).suffix === letter?.toUpperCase() ? Number(index || 1) : undefined,
    );
  return new FwctlError('usage', `there is no setting "${name}"`, {
    given: name,
    known: allSettings().map(nameOf),
    next: `see all that the device has with: fwctl config query; those of a kind with: fwctl config query '*${name.split(/[_*?]/).find(Boolean) ?? ''}*'`,
  });
}

/** A word of a query: one that names settings, or a pattern of names. Throws FwctlError `usage` for a name that is none. */
export function queryWord(word: string): (device: Configuration, hidden: boolean) => Promise<Named[]> {
  const { name, elements } = split(word);
  if (!isPattern(name)) {
    const named = settingsNamed(word);
    return async () => named;
  }
  return async (device, hidden) => {
    const found = await matches(device, name, hidden);
    if (!found.length)
      throw new FwctlError('usage', `no setting that the device has is named as ${word}`, { path: word });
    if (elements === undefined) return found;
    const most = Math.max(...elements);
    const arrays = found.filter(({ setting }) => (setting.field.count ?? 0) > most);
    return (arrays.length ? arrays : found).flatMap((named) => elementsOf(named, elements));
  };
}

/** The settings that a name or a pattern means, whatever the port, module or element. Throws FwctlError `usage`. */
export function settingsMatching(word: string): Setting[] {
  const { name } = split(word);
  if (!isPattern(name)) return [...new Set(settingsNamed(word).map(({ setting }) => setting))];
  const fits = namePattern(name);
  const found = allSettings().filter((setting) => fits(setting.name));
  if (!found.length) throw new FwctlError('usage', `no setting is named as ${word}`, { path: word });
  return found;
}

/** The settings whose names fit a pattern: those that are listed, all that can be read where none is or they are asked for. */
async function matches(device: Configuration, pattern: string, hidden: boolean): Promise<Named[]> {
  const fits = namePattern(pattern);
  const found: (Named & { listed: boolean })[] = [];
  for (const setting of allSettings())
    for (const index of await device.indexes(setting.item)) {
      if (![settingName(setting), settingName(setting, index)].some(fits)) continue;
      if (!(await device.support({ item: setting.item, index })).support_rd) continue;
      const listed = (await device.whyHidden(setting, index)) === undefined;
      found.push({ setting, index, element: undefined, listed });
    }
  const listed = found.filter((one) => one.listed);
  return (hidden || !listed.length ? found : listed).map(({ listed: _, ...named }) => named);
}
