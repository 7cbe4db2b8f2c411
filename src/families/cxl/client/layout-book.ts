import { decode } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import type { LayoutBook } from '../../../client/family.js';
import { COMMANDS, findCommand } from '../catalogue.js';
import { putU32 } from '../mailbox.js';
import { featureByName, knownFeatures } from '../prm/features.js';
import { findLayout, layout, layoutNames } from '../prm/layouts.js';
import { featureText, withSize } from './messages.js';

/** The layouts of messages and of features. The name of a feature is that of what Get gives; NAME.in, of what Set takes. */
export const layoutBook: LayoutBook = {
  kinds: 'layout, command or feature',
  names: () => [
    ...layoutNames(),
    ...COMMANDS.flatMap(({ name }) => [name, `${name}.in`, `${name}.out`]),
    ...knownFeatures().flatMap(({ name, write }) => (write ? [name, `${name}.in`, `${name}.out`] : [name])),
  ],
  find(name) {
    const found = findLayout(name);
    if (found) return { name, layout: found };
    const [, word = '', side] = /^(.*?)(?:\.(in|out))?$/.exec(name) ?? [];
    const command = findCommand(word);
    if (command && side === 'in') {
      const filled = (zeros: Uint8Array) => {
        const bytes = new Uint8Array(zeros);
        putU32(bytes, 0, command.op);
        return bytes;
      };
      const input = {
        fixed: ['header.opcode', 'header.op_size'],
        filled,
        finished: withSize,
        text: featureText,
      };
      return { name, layout: layout(command.in), input };
    }
    if (command) return { name, layout: layout(command.out) };
    const feature = featureByName(word);
    const form = side === 'in' ? feature?.write : feature?.read;
    return form === undefined ? undefined : { name, layout: layout(form) };
  },
  all(name): readonly Layout[] {
    const command = findCommand(name);
    if (command) return [layout(command.in), layout(command.out)];
    const feature = featureByName(name);
    return feature ? [...new Set([feature.read, feature.write ?? feature.read])].map(layout) : [];
  },
  layoutNames,
  layout,
  uses: () =>
    COMMANDS.flatMap(({ name, in: input, out }) => [
      { layout: input, command: name, as: 'in' as const },
      { layout: out, command: name, as: 'out' as const },
    ]),
  decode: (form, bytes) => decode(form, bytes),
};
