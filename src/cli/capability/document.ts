import { onShelf } from '../../bits/shelf.js';
import { capabilityFields } from '../../families/mlx5/client/capabilities.js';
import type { CapabilityType } from '../../families/mlx5/prm/capabilities.js';
import { numberForm, toJson } from '../../present/json.js';
import { Output } from '../../printed/output.js';
import { unpacked } from '../../printed/packed.js';
import type { Source, Template } from '../../printed/template.js';
import { templates } from './templates.js';

/** How deep the fields of a capability stand in their document. */
export const LEVEL = 3;

/** What stands for the fields of a capability; in no string of a document are quotes that are not escaped. */
const HOLE = '"fields": null';

interface Area {
  readonly type: CapabilityType;
  readonly area: Uint8Array;
}

/**
 * A document in which the fields of capabilities are null, as it is printed with them: by the template of a layout, where there is one. `areas` in the order of the document.
 * Undefined where numbers are not to be written as usual.
 */
export function printedCapabilities(document: object, areas: readonly Area[]): Uint8Array | undefined {
  if (numberForm() !== 'hex') return undefined;
  const parts: Uint8Array[] = [];
  const out = new Output((bytes) => parts.push(new Uint8Array(bytes)));
  const [first = '', ...texts] = `${toJson(document)}\n`.split(HOLE);
  const shown = areas.filter(({ type }) => type.layout !== undefined);
  out.add(first);
  for (const [i, text] of texts.entries()) {
    out.add(HOLE.slice(0, -'null'.length));
    addFields(out, shown[i] as Area);
    out.add(text);
  }
  out.flush();
  return Buffer.concat(parts);
}

function addFields(out: Output, { type, area }: Area): void {
  const template = templateOf(type.layout as string);
  if (template) template.write(out, sourceOf(area));
  else out.add(toJson(capabilityFields(type, area)).replaceAll('\n', `\n${'  '.repeat(LEVEL)}`));
}

const sourceOf = (bytes: Uint8Array): Source => ({
  bytes,
  view: new DataView(bytes.buffer),
  base: bytes.byteOffset,
});

const made = new Map<string, Template>();

function templateOf(layout: string): Template | undefined {
  const known = made.get(layout);
  if (known) return known;
  const bytes = onShelf(templates, layout);
  const template = bytes && unpacked(bytes);
  if (template) made.set(layout, template);
  return template;
}
