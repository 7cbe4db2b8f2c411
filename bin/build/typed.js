// Writes the types by name that the library has, from the layouts themselves, at every build: which fields a register, a capability type, an object, a
// setting or a feature has. Beside shapes.js, which knows the layouts' text alone: what is read is joined, and of a union one member is meant.
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { buildSync } = require('esbuild');
const { root } = require('./paths.js');

/** What is asked of the sources, before TypeScript has compiled them. */
const ASKED = `
  export { joined } from './src/bits/joined.js';
  export { isIndex, isAsked, indexData } from './src/families/mlx5/client/register-fields.js';
  export { answerLayout } from './src/families/mlx5/client/objects.js';
  export { allRegisters } from './src/families/mlx5/prm/registers.js';
  export { formOf } from './src/families/mlx5/prm/register-form.js';
  export { findLayout } from './src/families/mlx5/prm/layouts.js';
  export { capabilityTypes, capabilityLayout } from './src/families/mlx5/prm/capabilities.js';
  export { objectKinds } from './src/families/mlx5/prm/objects.js';
  export { hasChoice } from './src/families/mlx5/prm/unions.js';
  export { allSettings } from './src/families/mlx5/prm/nvconfig-settings.js';
  export { classOf } from './src/families/mlx5/prm/nvconfig.js';
  export { knownFeatures } from './src/families/cxl/prm/features.js';
  export { findLayout as cxlLayout } from './src/families/cxl/prm/layouts.js';
`;

function askedOf() {
  const { outputFiles } = buildSync({
    stdin: { contents: ASKED, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    logLevel: 'error',
    external: ['koffi', 'yaml', 'saxes'],
  });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, require);
  return module.exports;
}

const {
  allRegisters,
  allSettings,
  answerLayout,
  capabilityLayout,
  capabilityTypes,
  classOf,
  cxlLayout,
  findLayout,
  formOf,
  hasChoice,
  indexData,
  isAsked,
  isIndex,
  joined,
  knownFeatures,
  objectKinds,
} = askedOf();

const nameOf = (name) => (/^[a-z_$][\w$]*$/i.test(name) ? name : `'${name}'`);
const ofEach = (one) => (/^[\w[\]'<>.]+$/.test(one) ? `${one}[]` : `(${one})[]`);
const numberOf = ({ width }) => (width > 53 ? 'bigint' : 'number');

/** The type of one field as `decode` gives it; `nested` names that of a structure. */
function typeOf(field, nested) {
  const { layout, count, text, uuid } = field;
  if (text || uuid) return 'string';
  const one = layout ? nested(layout, field) : numberOf(field);
  if (count === undefined) return one;
  return count === 0 && !layout ? 'Uint8Array' : ofEach(one);
}

/** The members of a structure, those of anonymous ones among them. `isOptional`: whether a member may be left out. */
function membersOf(layout, nested, isOptional = () => false) {
  const members = new Map();
  for (const field of layout.fields)
    if (field.anonymous) {
      const optional = isOptional(field);
      for (const [name, type] of membersOf(field.layout, nested, isOptional))
        members.set(optional && !name.endsWith('?') ? `${name}?` : name, type);
    } else members.set(nameOf(field.name), typeOf(field, nested));
  return members;
}

const bodyOf = (members) => {
  const list = [...members].map(([name, type]) => `${name}: ${type}`);
  return `{ ${list.join('; ')} }`;
};

/** Whether of a union in this structure only the member that is meant is given. */
const isChosen = (layout, field) =>
  Boolean(field.layout?.union) &&
  hasChoice({ ...own(layout), fields: [{ ...field, layout: { ...own(field.layout), fields: [] } }] });

const own = ({ name, bits, union, fields }) => ({ name, bits, union, fields });

/** Structures that are read otherwise than they are laid out: halves are joined, members left out. */
const read = new Map();
const differs = new Map();

function isOther(layout) {
  if (!differs.has(layout.name)) {
    differs.set(layout.name, false);
    differs.set(
      layout.name,
      layout.fields.some(
        (field) => field.halves || isChosen(layout, field) || (field.layout && isOther(joined(field.layout))),
      ),
    );
  }
  return differs.get(layout.name);
}

/** How a structure is called that is read. */
function readName(given) {
  const layout = joined(given);
  if (!isOther(layout)) return `Shapes['${layout.name}']`;
  if (!read.has(layout.name)) {
    read.set(layout.name, undefined);
    read.set(layout.name, readBody(layout));
  }
  return `Read['${layout.name}']`;
}

const readBody = (layout, leftOut = () => false) =>
  bodyOf(
    membersOf(
      { ...own(layout), fields: layout.fields.filter((field) => !leftOut(field)) },
      (inner, field) => (isChosen(layout, field) ? `Partial<${readName(inner)}>` : readName(inner)),
      (field) => isChosen(layout, field),
    ),
  );

const words = ({ enum: known }) => [...(known?.values.keys() ?? [])].map((word) => `'${word}'`);

/** What says which instance of a register is meant: what has to be given, and what may be. */
function indexOf(register, form) {
  const isOf = ({ name, access }) => access !== undefined || isIndex(form, name);
  const asked = form.fields.filter(
    (field) => !field.layout && !field.anonymous && isOf(field) && isAsked(register, form, field.name),
  );
  const { missing } = indexData(register, form, new Set());
  // The client asks the device for its protocol.
  const needed = missing.filter((name) => name !== 'proto_mask');
  return bodyOf(
    new Map(
      asked.map((field) => [
        `${nameOf(field.name)}${needed.includes(field.name) ? '' : '?'}`,
        field.count === undefined ? [numberOf(field), ...words(field)].join(' | ') : typeOf(field),
      ]),
    ),
  );
}

const interfaceOf = (name, about, rows) =>
  `/** ${about} */\nexport interface ${name} {\n${rows.map(([key, type]) => `  ${nameOf(key)}: ${type};\n`).join('')}}\n`;

/** Names of the same type stand together. */
function groupsOf(name, about, rows) {
  const byType = new Map();
  for (const [key, type] of rows) byType.set(type, [...(byType.get(type) ?? []), `'${key}'`]);
  const parts = [...byType].map(([type, keys]) => `Record<${keys.join(' | ')}, ${type}>`);
  return `/** ${about} */\nexport interface ${name}\n  extends ${parts.join(',\n    ')} {}\n`;
}

/** Of the header of every answer, and what `objectFields` leaves out. */
const HEADER = ['status', 'syndrome', 'opcode', 'op_mod', 'qp_pas_or_qpc_ext_and_pas'];

/** The open tails of a structure. */
const tailsIn = (layout) =>
  layout.fields.flatMap(({ name, count, anonymous, layout: inner }) =>
    anonymous ? tailsIn(inner) : count === 0 ? [name] : [],
  );

function objectBody(kind) {
  const form = joined(answerLayout(kind));
  const { tail } = kind;
  const path = tail?.field.split('.') ?? [];
  const bodyWith = (layout, steps) => {
    const members = membersOf(
      layout,
      (inner, field) =>
        steps.length > 1 && steps[0] === field.name
          ? bodyWith(joined(inner), steps.slice(1))
          : isChosen(layout, field)
            ? `Partial<${readName(inner)}>`
            : readName(inner),
      (field) => isChosen(layout, field),
    );
    const shown = steps.length === 1 ? steps[0] : undefined;
    const notShown = [...HEADER, ...tailsIn(layout), tail?.alias?.split('.').at(-1)];
    for (const name of notShown) if (name !== shown) members.delete(name);
    return bodyOf(members);
  };
  const body = bodyWith(form, path);
  if (!tail)
    return form.name === 'general_obj_out_cmd_hdr' && !kind.body
      ? '{ body: Uint8Array; [field: string]: unknown }'
      : body;
  const last = path.at(-1);
  return tail.destinations
    ? body.replace(new RegExp(`\\b${last}: [^;}]*`), `${last}: Value[]`)
    : body.replace(`${last}: Uint8Array`, `${last}: (number | bigint)[]`);
}

const registers = allRegisters();
const settings = allSettings();
const settingType = (field) => typeOf(field, () => 'never');
const ofClass = (suffix) =>
  settings
    .filter(({ item }) => classOf(item).suffix === suffix)
    .map(({ name }) => `'${name}'`)
    .join(' | ') || 'never';

const registerRows = registers.map((register) => [register.name, formBody(register)]);
const indexRows = registers.map((register) => [register.name, indexOf(register, formOf(register))]);
const capabilityRows = capabilityTypes.map((type) => {
  const layout = capabilityLayout(type);
  const older = layout && findLayout(`${type.layout}__older`);
  if (!layout) return [type.name, 'Record<string, never>'];
  return [type.name, `Shapes['${type.layout}']${older ? ` & Shapes['${older.name}']` : ''}`];
});
const objectRows = objectKinds().map((kind) => [kind.name, objectBody(kind)]);

function formBody(register) {
  return readName(formOf(register));
}

const HEAD = '// Written by bin/build/typed.js from the layouts at every build.\n';

writeFileSync(
  join(root, 'src/families/mlx5/prm/named.ts'),
  [
    HEAD,
    "import type { Value } from '../../../bits/layout.js';\n",
    "import type { Shapes } from './shapes.js';\n\n",
    interfaceOf(
      'Read',
      'Structures that are read otherwise than they are laid out: numbers that are cut in two are one, of a union only what is meant is there.',
      [...read],
    ),
    interfaceOf('RegisterFields', 'The fields of each register, as they are read.', registerRows),
    interfaceOf(
      'RegisterIndex',
      'What says which instance of a register is meant; what may be left out has a default.',
      indexRows,
    ),
    interfaceOf('CapabilityFields', 'The fields of each capability type of QUERY_HCA_CAP.', capabilityRows),
    interfaceOf(
      'ObjectFields',
      'The fields of each kind of object, without the header of the answer.',
      objectRows,
    ),
    groupsOf(
      'SettingValues',
      'The value of each setting of the non-volatile configuration.',
      settings.map(({ name, field }) => [name, settingType(field)]),
    ),
    `/** Settings of which each port has its own. */\nexport type PortSetting = ${ofClass('P')};\n`,
    `/** Settings of which each module has its own. */\nexport type ModuleSetting = ${ofClass('M')};\n`,
  ].join(''),
);

/** A little-endian structure of CXL, inline: there are few. */
const cxlBody = (layout) => bodyOf(membersOf(layout, cxlBody));

const features = knownFeatures();
mkdirSync(join(root, 'src/families/cxl/prm'), { recursive: true });
writeFileSync(
  join(root, 'src/families/cxl/prm/named.ts'),
  [
    HEAD,
    '\n',
    interfaceOf(
      'FeatureFields',
      'The fields of each feature whose layout is known, as Get Feature gives them.',
      features.map(({ name, read: form }) => [name, cxlBody(cxlLayout(form))]),
    ),
    interfaceOf(
      'FeatureChanges',
      'The fields of each feature that can be set, as Set Feature takes them.',
      features.filter(({ write }) => write).map(({ name, write }) => [name, cxlBody(cxlLayout(write))]),
    ),
  ].join(''),
);
