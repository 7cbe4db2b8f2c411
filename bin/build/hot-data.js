// For the bundle, as literals: the text of src/families/mlx5/prm/hot.ts, what the layouts, opcodes and registers are that hot.js has seen in use, and that of
// firmware/as-made.ts, what follows from the default profile.
const { join } = require('node:path');
const { dist } = require('./paths.js');

const prm = join(dist, 'src/families/mlx5/prm');

/** A field as it was parsed; what it refers to is asked for by name. */
function fieldText({ layout, enum: names, ...field }) {
  const parts = Object.entries(field).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  if (layout) parts.push(`layout: layout(${JSON.stringify(layout.name)})`);
  if (names) parts.push(`enum: named(${JSON.stringify(names.name)}, ${JSON.stringify(names.kind)})`);
  return `{ ${parts.join(', ')} }`;
}

const layoutText = ({ name, bits, union, fields }) =>
  `${name}: (layout, named) => ({ name: ${JSON.stringify(name)}, bits: ${bits}, union: ${union}, fields: [${fields.map(fieldText)}] })`;

/** Those lines of a chapter that name one of the layouts. */
function linesWith(chapter, names, columns) {
  const lines = chapter
    .split('\n')
    .filter((line) => columns(line.split(' ')).some((name) => names.has(name)));
  return JSON.stringify(lines.length ? `\n${lines.join('\n')}\n` : '');
}

/** `names` of the layouts. */
const hotText = async (names) => {
  const { layout } = await import(join(prm, 'layouts.js'));
  const { opcodes } = await import(join(prm, 'data/opcodes.js'));
  const { registerIds } = await import(join(prm, 'data/register-ids.js'));
  const known = new Set(names);
  const ofCommand = ([, , input, output]) => [input, output];
  const ofRegister = ([, , forms = '']) => forms.split(',').map((form) => form.replace(/:.*/, ''));
  return `
    export const hotLayouts = { ${names.map((name) => layoutText(layout(name))).join(',\n')} };
    export const hotOpcodes = ${linesWith(opcodes(), known, ofCommand)};
    export const hotRegisters = ${linesWith(registerIds(), known, ofRegister)};
  `;
};

const mlx5 = join(dist, 'src/families/mlx5');

const asMadeText = async () => {
  const { factsOf } = await import(join(mlx5, 'family.js'));
  const { rowsOf } = await import(join(mlx5, 'firmware/functions.js'));
  const { SHIPPED, shipped } = await import(join(mlx5, 'firmware/shipped.js'));
  const { POWER_ON } = await import(join(mlx5, 'firmware/state.js'));
  const [name] = SHIPPED;
  const profile = shipped(name);
  const rows = rowsOf(profile, POWER_ON).map(([row, overrides]) => [row, overrides()]);
  return `
    export const factsAsMade = { ${name}: ${JSON.stringify(factsOf(profile))} };
    export const functionsAsMade = { ${name}: ${JSON.stringify(rows)} };
  `;
};

/** The texts by file; `layouts`: the names of those that are kept as literals. */
exports.madeModules = async (layouts) => ({
  [join(prm, 'hot.js')]: await hotText(layouts),
  [join(mlx5, 'firmware/as-made.js')]: await asMadeText(),
});
