import { expect } from 'chai';
import { AdbError } from '../../../../src/families/mlx5/adb/error.js';
import { readAdb } from '../../../../src/families/mlx5/adb/layouts.js';

const field = (attributes: string) => `<field name="f" ${attributes}/>`;
const node = (inner: string, attributes = 'size="0x8.0"') =>
  `<node name="n" ${attributes}>\n${inner}\n</node>`;
const fields = (...lines: string[]) => node(lines.join('\n'));

/** What is wrong, the file from its second line on, the line, and what is said. */
const BROKEN: readonly [what: string, text: string, line: number, said: RegExp][] = [
  ['text that is not XML', '<node name="n" size="0x4.0">\n</noed>', 3, /not XML: .*close tag/],
  ['an element that is never closed', '<node name="n" size="0x4.0">', 3, /not XML/],
  ['an entity that is not defined', node(field('size="0x4.0" descr="&much;"')), 3, /not XML/],
  ['an element that no ADB file has', '<knot name="n"/>', 2, /takes no <knot>/],
  ['a field outside of a node', field('size="0x4.0"'), 2, /takes no <field>/],
  ['a node without a name', '<node size="0x4.0"/>', 2, /a node has no name/],
  ['a node without a size', '<node name="n"/>', 2, /n has no size/],
  ['a name that no path can have', '<node name="n.m" size="0x4.0"/>', 2, /"n\.m" is no name/],
  ['a second node of a name', `${node('')}\n${node('')}`, 5, /stands at a\.adb:2 already/],
  [
    'a field of an unknown node',
    fields('', field('size="0x4.0" subnode="teapot"')),
    4,
    /there is no such node/,
  ],
  ['a size that is none', fields(field('size="many" offset="0x0.0"')), 3, /the size "many"/],
  ['a size of zero', fields(field('size="0x0.0" offset="0x0.0"')), 3, /the size "0x0\.0"/],
  ['an offset that is none', fields(field('size="0x4.0" offset="0x4,16"')), 3, /the offset "0x4,16"/],
  ['hex digits without 0x', fields(field('size="0x4.0" offset="1C.0"')), 3, /the offset "1C\.0"/],
  ['a field outside its node', fields(field('size="0x4.0" offset="0x8.0"')), 3, /outside n with its 64 bits/],
  [
    'an array that ends outside its node',
    fields(field('size="0x8.0" offset="0x4.0" low_bound="0" high_bound="1"')),
    3,
    /outside n/,
  ],
  ['a field across two dwords', fields(field('size="0x0.8" offset="0x0.28"')), 3, /crosses the end/],
  ['a large field off its dword', fields(field('size="0x4.0" offset="0x0.8"')), 3, /not whole dwords/],
  [
    'fields that overlap',
    fields('<field name="e" size="0x0.8" offset="0x0.0"/>', field('size="0x0.8" offset="0x0.7"')),
    3,
    /e overlaps f of line 4/,
  ],
  [
    'an array that ends before it begins',
    fields(field('size="0x4.0" low_bound="3" high_bound="1"')),
    3,
    /before 3/,
  ],
  [
    'an array without one of its bounds',
    fields(field('size="0x4.0" low_bound="0"')),
    3,
    /bounds are numbers/,
  ],
  [
    'an array that its elements do not fill',
    fields(field('size="0x4.0" low_bound="0" high_bound="2"')),
    3,
    /no whole number of bits/,
  ],
  ['an enum name twice', fields(field('size="0x4.0" enum="a=1,b=2,a=3"')), 3, /the name a twice/],
  ['an enum value that is none', fields(field('size="0x4.0" enum="a=1,b"')), 3, /"b" is no enum value/],
  [
    'a selector that is missing',
    `${node(field('size="0x4.0" subnode="u" union_selector="$(parent).kind"'))}\n<node name="u" size="0x4.0" attr_is_union="1"/>`,
    3,
    /the selector of f is missing: n has no kind/,
  ],
  [
    'a selector without an enum',
    `${fields('<field name="kind" size="0x4.0"/>', field('size="0x4.0" subnode="u" union_selector="$(parent).kind"'))}\n<node name="u" size="0x4.0" attr_is_union="1"/>`,
    4,
    /kind, which has no enum/,
  ],
  [
    'a member that an unknown value selects',
    `${fields('<field name="kind" enum="a=1" size="0x4.0"/>', field('size="0x4.0" subnode="u" union_selector="$(parent).kind"'))}\n<node name="u" size="0x4.0" attr_is_union="1">\n<field name="m" size="0x4.0" selected_by="b"/></node>`,
    7,
    /m is selected by b/,
  ],
  [
    'structures in a cycle',
    `${fields(field('size="0x8.0" subnode="o"'))}\n<node name="o" size="0x8.0">${field('size="0x8.0" subnode="n"')}</node>`,
    5,
    /the structures are a cycle: n -> o -> n/,
  ],
  [
    'a field of another size than its node',
    `${fields(field('size="0x8.0" subnode="o"'))}\n<node name="o" size="0x4.0"/>`,
    3,
    /64 bits for a o with its 32/,
  ],
  ['an include that is not there', '<include file="no.adb"/>', 2, /can't be read: no no\.adb/],
  ['an include of nothing', '<include/>', 2, /neither a file nor a dir/],
  ['includes in a cycle', '<include file="a.adb"/>', 2, /the includes are a cycle: a\.adb -> a\.adb/],
  ['a condition that is not understood', node('', 'size="0x4.0" inst_if="A + B"'), 2, /can't tell whether/],
  ['a condition on what is not defined', node('', 'size="0x4.0" inst_if="A"'), 2, /not defined/],
  ['a file without a node', '', 1, /no node/],
];

function failure(text: string): AdbError {
  const main = { file: 'a.adb', text };
  try {
    readAdb(main, (what) => {
      if ('file' in what && what.file === 'a.adb') return [main];
      throw new Error(`no ${'file' in what ? what.file : what.dir}`);
    });
  } catch (error) {
    if (error instanceof AdbError) return error;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

describe('a broken ADB file', () => {
  for (const [what, text, line, said] of BROKEN) {
    it(`${what} is an error with file and line`, () => {
      const error = failure(`<NodesDefinition>\n${text}\n</NodesDefinition>`);
      expect(error.message).to.match(said);
      expect(error.message).to.match(/^a\.adb:\d+: /);
      expect(error).to.include({ file: 'a.adb', line });
    });
  }

  it('another root, and a version of the format that is unknown, are errors', () => {
    expect(failure('<html/>').message).to.equal(
      'a.adb:1: an ADB file begins with <NodesDefinition>, not <html>',
    );
    expect(failure('<NodesDefinition version="3"/>').message).to.match(/^a\.adb:1: version 3 /);
    expect(failure('{"layout": 1}').message).to.match(/^a\.adb:1: not XML/);
  });

  it('text cut off anywhere is an error with its line, never another', () => {
    const text = `<NodesDefinition>\n${fields(field('size="0x4.0" enum="a=1"'))}\n</NodesDefinition>`;
    for (let end = 0; end < text.length; end++)
      expect(failure(text.slice(0, end)).message).to.match(/^a\.adb:[1-5]: not XML/);
  });
});
