import { decode } from '../../../bits/codec.js';
import type { Fields } from '../../../bits/layout.js';
import type { LayoutBook, LayoutUse } from '../../../client/family.js';
import { allCommands, type Command, findCommand, inputLayout, outputLayout } from '../catalogue.js';
import { ANSWER, ANSWER_BYTES, buildRequest, u16 } from '../mailbox.js';
import { findLayout, layout, layoutNames } from '../prm/layouts.js';

const withLayouts = (): Command[] => [...allCommands().values()].filter((command) => command.in);

/** Whatever the command: its answer is struct hwrm_err_output where error_code says that it was refused. */
const refused = (bytes: Uint8Array) =>
  bytes.length >= ANSWER_BYTES && u16(bytes, ANSWER.error_code) !== 0 ? layout('hwrm_err_output') : undefined;

/** The structures of HWRM: by their names in the kernel, and by their commands. */
export const layoutBook: LayoutBook = {
  kinds: 'layout or command',
  names: () => [
    ...layoutNames(),
    ...withLayouts().flatMap(({ name }) => [name, `${name}.in`, `${name}.out`]),
  ],
  find(name) {
    const found = findLayout(name);
    if (found) return { name, layout: found };
    const [, word = '', side] = /^(.*?)(?:\.(in|out))?$/.exec(name) ?? [];
    const command = findCommand(word);
    if (!command) return undefined;
    if (side !== 'in') return { name, layout: outputLayout(command), refused };
    const filled = (zeros: Uint8Array) => buildRequest(command, {}, zeros);
    return { name, layout: inputLayout(command), input: { fixed: ['req_type'], filled } };
  },
  all(name) {
    const command = findCommand(name);
    return command?.in ? [inputLayout(command), outputLayout(command)] : [];
  },
  layoutNames,
  layout: (name) => layout(name),
  uses: () =>
    withLayouts().flatMap(({ name, in: input, out: output }): LayoutUse[] => [
      { layout: input as string, command: name, as: 'in' },
      { layout: output as string, command: name, as: 'out' },
    ]),
  decode: (form, bytes) => decode<Fields>(form as never, bytes),
};
