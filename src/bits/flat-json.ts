import { type FlatForm, flatForm, viewOf } from './flat.js';
import type { Layout } from './layout.js';

/**
 * One structure as a line of JSON without its end: `{"layout":name,"fields":{"path":value,...}}`. Every number by its dotted path, as
 * `flatten` has them; a field wider than 53 bits as a hex string, or with `decimal` as a number. Throws RangeError for more than 16 MiB.
 */
export function flatJson(name: string, layout: Layout, bytes: Uint8Array, decimal = false): string {
  const form = flatForm(layout, bytes.length);
  if (slots.length < (form.firsts[form.paths.length] as number)) slots = form.slots();
  form.decode(viewOf(bytes, form.size), slots);
  return `{"layout":${JSON.stringify(name)},"fields":{${fieldsText(form, slots, decimal)}}}`;
}

/** Used again for every structure: nothing of it outlives a call. */
let slots: Uint32Array = new Uint32Array(0);

function fieldsText(form: FlatForm, slots: Uint32Array, decimal: boolean): string {
  const { firsts } = form;
  const keys = keysOf(form);
  let text = '';
  for (let i = 0; i < keys.length; i++) {
    const first = firsts[i] as number;
    if ((firsts[i + 1] as number) - first === 1) text += (keys[i] as string) + slots[first];
    else {
      const value = form.value(i, slots);
      text +=
        (keys[i] as string) + (typeof value === 'bigint' && !decimal ? `"0x${value.toString(16)}"` : value);
    }
  }
  return text;
}

const keysByForm = new WeakMap<FlatForm, readonly string[]>();

/** Each path as it stands in JSON text, with the comma before and the colon behind. */
function keysOf(form: FlatForm): readonly string[] {
  let keys = keysByForm.get(form);
  if (!keys) {
    keys = form.paths.map((path, i) => `${i ? ',' : ''}${JSON.stringify(path)}:`);
    keysByForm.set(form, keys);
  }
  return keys;
}
