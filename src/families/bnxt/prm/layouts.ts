import { type Layout, parseLayout } from '../../../bits/layout.js';
import { structures } from './data/hwrm-structures.js';
import { findEnum } from './enums.js';

/** struct input and struct output of include/linux/bnxt/hsi.h: what every request and every answer begins with. */
const HEADERS: readonly (readonly [mark: string, fields: string])[] = [
  [' *input', ' req_type@0:16 cmpl_ring@16:16 seq_id@32:16 target_id@48:16 resp_addr@64:64'],
  [' *output', ' error_code@0:16=error_code req_type@16:16 seq_id@32:16 resp_len@48:16'],
];

const parsed = new Map<string, Layout>();

/** The layout of this name, as the kernel has it: hwrm_ver_get_output; or undefined. */
export function findLayout(name: string): Layout | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const text = structures();
  const start = text.indexOf(`\n${name} `) + 1;
  if (!start) return undefined;
  const line = HEADERS.reduce(
    (made, [mark, fields]) => made.replace(mark, fields),
    text.slice(start, text.indexOf('\n', start)),
  );
  const made = parseLayout(line, layout, findEnum);
  parsed.set(name, made);
  return made;
}

/** The layout of a name that the project's own tables hold; an unknown one is a defect. */
export function layout(name: string): Layout {
  const found = findLayout(name);
  if (!found) throw new Error(`no layout ${name}`);
  return found;
}

/** The names of all layouts. */
export const layoutNames = (): string[] => Array.from(structures().matchAll(/^\w+(?= )/gm), String);
