// What esbuild writes between the modules of a file, the files of the bundle have once for all: src/cli/bundle/between.ts.
const { transform } = require('esbuild');
const { againstRepeats, declaredIn, edited } = require('./asked-once.js');

/** How esbuild calls what is there, in its order, and what these need. */
const SHARED = ['__esm', '__commonJS', '__export', '__toESM', '__toCommonJS'];
const NEEDED = [
  'create',
  'defProp',
  'getOwnPropDesc',
  'getOwnPropNames',
  'getProtoOf',
  'hasOwnProp',
  'copyProps',
];
const ALL = new Set([...SHARED, ...NEEDED.map((name) => `__${name}`)]);

/** Their names in a file. */
const shortOf = (name) => `$${'abcde'[SHARED.indexOf(name)]}`;

/** Those that the function around a file has behind what Node gives a CommonJS file. */
const BETWEEN = SHARED.map(shortOf).join();

/** Edits of a text that leave out the functions themselves: first character, last, and what comes in their place. */
function* withoutFunctions({ declarations, start, end }) {
  const left = declarations.filter(({ id }) => !ALL.has(id.name));
  if (left.length === 0) yield [start, end, ''];
  else
    for (const [i, one] of declarations.entries())
      if (!left.includes(one)) yield [one.start, declarations[i + 1]?.start ?? one.end, ''];
}

/** Those that take a module for what it does, without its path: `__esm({"path"(){...}})` is `__esm(()=>{...})`. */
function* withoutPath({ init }) {
  const [given] = init?.type === 'CallExpression' && SHARED.includes(init.callee.name) ? init.arguments : [];
  if (given?.type !== 'ObjectExpression') return;
  const [{ value }] = given.properties;
  yield [given.start, value.start, ''];
  yield [value.body.start, value.body.start, '=>'];
  yield [value.end, given.end, ''];
}

/** A file as esbuild makes it with the names of the sources, minified, without what is shared. */
async function minified(text, { target }) {
  const declared = declaredIn(text);
  const edits = declared.flatMap((one) => [
    ...withoutFunctions(one),
    ...one.declarations.flatMap((inner) => [...withoutPath(inner)]),
  ]);
  const made = edited(text, [...edits, ...againstRepeats(declared)]).replace(
    new RegExp(`\\b(${SHARED.join('|')})(?=\\()`, 'g'),
    shortOf,
  );
  const left = /\b__(\w+)\b/g;
  for (const [name] of made.matchAll(left))
    if (ALL.has(name)) throw new Error(`the bundle has ${name} of esbuild in a place that is not known`);
  return (await transform(made, { format: 'cjs', target, minify: true, legalComments: 'none' })).code;
}

module.exports = { BETWEEN, minified };
