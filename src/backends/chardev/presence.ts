import { existsSync, opendirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isInstanceName } from './discovery.js';
import type { Roots } from './files.js';

/**
 * The names of the fwctl devices that this machine shows, in its class tree or by their nodes: a container may have been given the node alone.
 * Undefined: it can't be looked at, so there may be some.
 */
export function shownDevices({ sysfs, dev }: Roots): string[] | undefined {
  const instances = look(`${sysfs}/class/fwctl`);
  const nodes = look(`${dev}/fwctl`);
  const names = [...(instances ?? []), ...(nodes ?? []).filter(isInstanceName)];
  if (names.length) return [...new Set(names)].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return instances && nodes ? [] : undefined;
}

/** The names in a folder; none where it is not there, undefined where it can't be read. As `namesIn`, a preloaded library is heeded. */
function look(folder: string): string[] | undefined {
  // Node loads a module of its own for the first folder that is opened.
  if (!existsSync(folder) && existsSync(`${dirname(folder)}/.`)) return [];
  try {
    const dir = opendirSync(folder);
    const names: string[] = [];
    for (let entry = dir.readSync(); entry; entry = dir.readSync()) names.push(entry.name);
    dir.closeSync();
    return names;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : undefined;
  }
}
