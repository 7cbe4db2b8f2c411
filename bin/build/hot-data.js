// For the bundle, as literals: the text of src/families/mlx5/prm/hot.ts, what the layouts, opcodes and registers are that hot.js has seen in use, and that of
// firmware/as-made.ts, what follows from the default profile.
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { dist, parts } = require('./paths.js');

const prm = join(dist, 'src/families/mlx5/prm');

/** A field as it was parsed, as a call of `field`; what it refers to is asked for by name. */
function fieldText({ name, offset, width, anonymous, text, access, layout, enum: names, ...field }) {
  const more = Object.entries({ ...field, ...(anonymous && { anonymous }), ...(text && { text }) }).map(
    ([key, value]) => `${key}: ${JSON.stringify(value)}`,
  );
  if (names) more.push(`enum: named(${JSON.stringify(names.name)}, ${JSON.stringify(names.kind)})`);
  const given = [name, offset, width, access].map((value) => JSON.stringify(value) ?? 'undefined');
  const own = `field(${given}${more.length ? `, { ${more.join(', ')} }` : ''})`;
  return layout ? `nested(${own}, ${JSON.stringify(layout.name)}, layout)` : own;
}

/**
 * Fields of one shape, of which most say nothing more; what is nested in one is looked for when it is asked for. A layout makes its own when they are first looked at, as its code
 * does without them.
 */
const HELPERS = `
  const field = (name, offset, width, access, more) => {
    const made = { name, offset, width, anonymous: false, text: false, access };
    return more ? Object.assign(made, more) : made;
  };
  const nested = (made, name, layout) => {
    const property = { configurable: true, enumerable: true };
    const get = () => {
      const value = layout(name);
      Object.defineProperty(made, 'layout', { ...property, value });
      return value;
    };
    return Object.defineProperty(made, 'layout', { ...property, get });
  };
  class Made {
    constructor(name, bits, union, makeFields, makeCode) {
      this.name = name;
      this.bits = bits;
      this.union = union;
      this.makeFields = makeFields;
      if (makeCode) this.code = (readers) => makeCode(this, readers);
    }
    get fields() {
      this.made ??= this.makeFields();
      return this.made;
    }
  }
`;

/** Code for a layout, where it needs of others no more than the code of those that are made ready too. */
function codeText(layout, ready, { decodeText, READERS }) {
  const code = decodeText(layout, READERS);
  const indexes = code?.fields.map((field) => layout.fields.indexOf(field));
  if (!code || indexes.includes(-1) || !code.layouts.every(({ name }) => ready.has(name))) return '';
  const inner = code.layouts.map(({ name }) => `layout(${JSON.stringify(name)}).code(readers).decode`);
  const has = (name) => new RegExp(`\\b${name}[(]`).test(code.text);
  const used = ['bits', 'number', 'other'].filter(has);
  return `, (own, readers) => {
    ${used.length ? `const { ${used} } = readers;` : ''}
    ${indexes.length ? `const fields = [${indexes.map((at) => `own.fields[${at}]`)}];` : ''}
    ${inner.length ? `const inner = [${inner}];` : ''}
    return { bytes: ${code.bytes}, decode: ${code.text} };
  }`;
}

const layoutText = (layout, ready, by) =>
  `${layout.name}: (name, layout, named) => new Made(name, ${layout.bits}, ${layout.union}, () => [${layout.fields.map(fieldText)}]${ready.has(layout.name) ? codeText(layout, ready, by) : ''})`;

/** What the code of layouts is made by. */
const makers = async () => ({
  ...(await import(join(prm, 'layouts.js'))),
  ...(await import(join(dist, 'src/bits/decode-code.js'))),
  ...(await import(join(dist, 'src/bits/codec.js'))),
});

/** Of layouts those that have code, as they are `decoded`, or stand in one that is; it asks for that of others. `there`: what has it besides. */
async function coded(names, decoded, there = []) {
  const by = await makers();
  const used = new Set(decoded);
  for (const name of used)
    for (const field of by.layout(name).fields) if (field.layout) used.add(field.layout.name);
  for (let left = names.filter((name) => used.has(name)); ; ) {
    const ready = new Set([...there, ...left]);
    const found = left.filter((name) => codeText(by.layout(name), ready, by));
    if (found.length === left.length) return [...ready];
    left = found;
  }
}

/** The layouts of these names, as a table; `ready`: those that have code; `helpers`, and the rows that need them. */
async function tableText(names, ready, helpers = '', more = []) {
  const by = await makers();
  const rows = names.map((name) => layoutText(by.layout(name), new Set(ready), by));
  return `(() => {
    ${HELPERS}${helpers}
    return { ${[...rows, ...more].join(',\n')} };
  })()`;
}

/** Of a layout with more fields most are never asked for: those that are stand for it, and its line is looked into for others. */
const MOST_FIELDS = 100;

const PART = `
  class Part {
    constructor(name, bits, union, some, makeWhole) {
      this.name = name;
      this.bits = bits;
      this.union = union;
      this.some = some;
      this.makeWhole = makeWhole;
    }
    get whole() {
      this.made ??= this.makeWhole();
      return this.made;
    }
    get fields() {
      return this.whole.fields;
    }
    fieldNamed(name) {
      return this.some.find((field) => field.name === name) ?? this.whole.fieldNamed(name);
    }
    lacks(name) {
      return this.whole.lacks(name);
    }
  }
`;

const partText = ({ name, bits, union, fields }, asked) => {
  const some = fields.filter((field) => asked.includes(field.name)).map(fieldText);
  return `${name}: (name, layout, named, whole) => new Part(name, ${bits}, ${union}, [${some}], whole)`;
};

/** Layouts, with the names of the fields for which each was asked, and enums. */
async function readyText({ layouts: hot, ready: { layouts, enums }, decoded }) {
  const { layout } = await import(join(prm, 'layouts.js'));
  const { CHAPTERS } = await import(join(prm, 'enums.js'));
  const isSmall = (name) => layout(name).fields.length <= MOST_FIELDS;
  const names = Object.keys(layouts);
  const small = names.filter(isSmall);
  const parts = names.filter((name) => !isSmall(name)).map((name) => partText(layout(name), layouts[name]));
  const lines = linesWith(CHAPTERS.map((chapter) => chapter()).join(''), new Set(enums), ([name]) => [name]);
  return `
    export const readyLayouts = ${await tableText(small, await coded(small, decoded, await coded(hot, decoded)), PART, parts)};
    export const readyEnums = () => ${lines};
  `;
}

/** Those lines of a chapter that name one of the layouts. */
function linesWith(chapter, names, columns) {
  const lines = chapter
    .split('\n')
    .filter((line) => columns(line.split(' ')).some((name) => names.has(name)));
  return JSON.stringify(lines.length ? `\n${lines.join('\n')}\n` : '');
}

const hotText = async ({ layouts: names, decoded }) => {
  const { opcodes } = await import(join(prm, 'data/opcodes.js'));
  const { registerIds } = await import(join(prm, 'data/register-ids.js'));
  const known = new Set(names);
  const ofCommand = ([, , input, output]) => [input, output];
  const ofRegister = ([, , forms = '']) => forms.split(',').map((form) => form.replace(/:.*/, ''));
  return `
    export const hotLayouts = ${await tableText(names, await coded(names, decoded))};
    export const hotOpcodes = ${linesWith(opcodes(), known, ofCommand)};
    export const hotRegisters = ${linesWith(registerIds(), known, ofRegister)};
  `;
};

const mlx5 = join(dist, 'src/families/mlx5');

/** What of GENERAL the driver and CREATE_UCTX ask for each file that is opened, and registers for each device that is watched. */
const ASKED = ['uctx_cap', 'log_max_uctx', 'port_type', 'pci_sync_for_fw_update_event'];

/** For what is made once, V8 parses JSON in less time than it makes a literal. */
const parsedText = (data) => `JSON.parse(${JSON.stringify(JSON.stringify(data))})`;

const asMadeText = async () => {
  const { factsOf } = await import(join(mlx5, 'family.js'));
  const { buildFunctions, rowsOf } = await import(join(mlx5, 'firmware/functions.js'));
  const { SHIPPED, shipped } = await import(join(mlx5, 'firmware/shipped.js'));
  const { POWER_ON } = await import(join(mlx5, 'firmware/state.js'));
  const [name] = SHIPPED;
  const profile = shipped(name);
  const functions = buildFunctions(profile, POWER_ON);
  const general = (row) => {
    const { capabilities } = functions.get(row.name);
    return Object.fromEntries(ASKED.map((field) => [field, capabilities.general(field)]));
  };
  const rows = rowsOf(profile, POWER_ON).map(([row, overrides]) => [row, overrides(), general(row)]);
  return `
    export const factsAsMade = { ${name}: ${parsedText(factsOf(profile))} };
    export const functionsAsMade = { ${name}: ${parsedText(rows)} };
  `;
};

const capability = join(dist, 'src/cli/capability');

/** Bytes of the area in an answer to QUERY_HCA_CAP, behind its header. */
const AREA_BYTES = 4096;

const withoutZeros = (bytes) => bytes.subarray(0, bytes.findLastIndex((byte) => byte) + 1);

/** The answers of the devices that the default profile has, as areas-as-made.ts has them. */
async function areasAsMade() {
  const { CapabilityAreas, CURRENT, MAX } = await import(join(mlx5, 'firmware/capability-areas.js'));
  const { functionRows } = await import(join(mlx5, 'firmware/function-rows.js'));
  const { SHIPPED, shipped } = await import(join(mlx5, 'firmware/shipped.js'));
  const { POWER_ON } = await import(join(mlx5, 'firmware/state.js'));
  const { capabilityTypes } = await import(join(prm, 'capabilities.js'));
  const { HEADER_BYTES } = await import(join(mlx5, 'mailbox.js'));
  const profile = shipped(SHIPPED[0]);
  const found = [];
  for (const row of functionRows(profile, POWER_ON).filter(({ bound }) => bound)) {
    const areas = new CapabilityAreas(profile.capabilities, row);
    for (const opMod of capabilityTypes.flatMap(({ id }) => [MAX, CURRENT].map((mode) => (id << 1) | mode))) {
      const answer = areas.answer(opMod);
      const name = `${profile.name}.${row.kind}.${row.name}.${row.vhca_id}.${opMod}`;
      if (answer) found.push([name, withoutZeros(answer.subarray(HEADER_BYTES))]);
    }
  }
  return found;
}

/** The templates of all capability layouts whose length is known, as templates.ts has them. */
async function capabilityTemplates() {
  const { tailOf } = await import(join(dist, 'src/bits/tail.js'));
  const { byteLength } = await import(join(dist, 'src/bits/layout.js'));
  const { jsonTemplate } = await import(join(dist, 'src/printed/json.js'));
  const { packed } = await import(join(dist, 'src/printed/packed.js'));
  const { LEVEL } = await import(join(capability, 'document.js'));
  const { capabilityLayout, capabilityTypes } = await import(join(prm, 'capabilities.js'));
  const forms = new Map(capabilityTypes.map((type) => [type.layout, capabilityLayout(type)]));
  return Array.from(forms)
    .filter(([, form]) => form && !tailOf(form) && byteLength(form) <= AREA_BYTES)
    .map(([name, form]) => [name, packed(jsonTemplate(form, byteLength(form), 'hex', LEVEL))])
    .filter(([, template]) => template);
}

/** The text of a module that exports a shelf, whose file is written to the folder of the bundle's parts. */
async function shelfText(name, file, all) {
  const { shelfOf } = await import(join(dist, 'src/bits/shelf.js'));
  mkdirSync(join(parts, 'data'), { recursive: true });
  writeFileSync(join(parts, 'data', file), shelfOf(all));
  const shelf = `require(${JSON.stringify(`./data/${file}`)})`;
  return `export const ${name} = { get bytes() { return ${shelf}.bytes; }, lineWith: (part) => ${shelf}.lineWith(part) };`;
}

/**
 * The texts by file; of `seen` (hot.js) `layouts`: the names of those that are kept as literals, `ready`: what is apart, with the names of the fields for which each layout was asked,
 * and which are `decoded`.
 */
exports.madeModules = async (seen) => ({
  [join(prm, 'hot.js')]: await hotText(seen),
  [join(prm, 'ready.js')]: await readyText(seen),
  [join(mlx5, 'firmware/as-made.js')]: await asMadeText(),
  [join(mlx5, 'firmware/areas-as-made.js')]: await shelfText(
    'areasAsMade',
    'mlx5-areas.bin',
    await areasAsMade(),
  ),
  [join(capability, 'templates.js')]: await shelfText(
    'templates',
    'capability-templates.bin',
    await capabilityTemplates(),
  ),
});
