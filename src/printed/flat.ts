import { leaves } from '../bits/codec.js';
import type { Layout } from '../bits/layout.js';
import type { NumberForm } from '../present/json.js';
import { TemplateBuilder } from './builder.js';
import { addNumber, jsonKey } from './json.js';
import type { Template } from './template.js';

/** What `flatJson` makes of a structure, with the end of the line, as a template for so many bytes of the layout. Throws Unforeseen. */
export function flatTemplate(name: string, layout: Layout, length: number, form: NumberForm): Template {
  const made = new TemplateBuilder();
  made.add(`{"layout":${JSON.stringify(name)},"fields":{`);
  let before = '';
  for (const { path, field, offset } of leaves(layout, length)) {
    // Flat numbers are the bits as they are.
    const { signed: _, ...bits } = field;
    made.add(before + jsonKey(path));
    addNumber(made, bits, offset, form);
    before = ',';
  }
  made.add('}}\n');
  return made.build();
}
