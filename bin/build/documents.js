// Writes src/schema/documents.ts: the TypeScript type of what each command gives for its JSON document, from the published schemas.
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const schema = join(__dirname, '../../src/schema');
const published = join(schema, 'published');
const documents = readdirSync(published)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(published, file), 'utf8')));

const pascal = (words) =>
  words
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** Types by name; definitions of one name that are the same in several schemas are one type. */
const types = new Map();
const texts = new Map();

function nameOf(definition, at) {
  const text = JSON.stringify([at.definitions[definition], referenced(at.definitions[definition], at)]);
  for (let i = 1; ; i++) {
    const name = `${pascal(definition)}Json${i === 1 ? '' : i}`;
    if (!texts.has(name)) {
      texts.set(name, text);
      types.set(name, typeOf(at.definitions[definition], at));
    }
    if (texts.get(name) === text) return name;
  }
}

/** The definitions that a part of a schema leads to. */
function referenced(part, at, found = {}) {
  for (const [key, value] of Object.entries(part ?? {})) {
    if (key === '$ref') {
      const name = value.replace(/.*\//, '');
      if (name in found) continue;
      found[name] = at.definitions[name];
      referenced(found[name], at, found);
    } else if (typeof value === 'object') referenced(value, at, found);
  }
  return found;
}

const union = (parts) => [...new Set(parts)].join(' | ') || 'never';

/** Every kind of value: nothing is said of it. */
const ALL = 6;

function typeOf(part, at) {
  if (part.$ref) return nameOf(part.$ref.replace(/.*\//, ''), at);
  if ('const' in part) return JSON.stringify(part.const);
  if (part.enum) return union(part.enum.map((value) => JSON.stringify(value)));
  // Where only members that are required differ, the properties tell all.
  const forms = (part.oneOf ?? part.anyOf ?? []).filter((form) =>
    Object.keys(form).some((key) => key !== 'required'),
  );
  if (forms.length) return union(forms.map((form) => typeOf(form, at)));
  const kinds = [part.type ?? []].flat();
  if (!kinds.length || kinds.length >= ALL) return part.properties ? objectOf(part, at) : 'unknown';
  return union(kinds.flatMap((kind) => kindOf(kind, kinds, part, at)));
}

/** As commands give it: JSON has bytes as hex, and what is wider than 53 bits as text. */
function kindOf(kind, kinds, part, at) {
  switch (kind) {
    case 'string':
      if (part.pattern === '^([0-9a-f]{2})*$') return ['string', 'Uint8Array'];
      return part.pattern?.includes('0x') || kinds.includes('integer') || kinds.includes('number')
        ? ['string', 'bigint']
        : ['string'];
    case 'integer':
    case 'number':
      return ['number'];
    case 'array':
      return [
        `readonly ${part.items && Object.keys(part.items).length ? arrayOf(typeOf(part.items, at)) : 'unknown[]'}`,
      ];
    case 'object':
      return [objectOf(part, at)];
    default:
      return [kind];
  }
}

const arrayOf = (type) => (/^[\w.]+$/.test(type) ? `${type}[]` : `(${type})[]`);

function objectOf({ properties, required = [], additionalProperties }, at) {
  if (!properties)
    return typeof additionalProperties === 'object'
      ? `{ readonly [key: string]: ${typeOf(additionalProperties, at)} }`
      : 'object';
  const members = Object.entries(properties).map(([key, value]) => {
    const type = typeOf(value, at);
    const name = /^\w+$/.test(key) ? key : JSON.stringify(key);
    const text = value.description && `  /** ${value.description.replaceAll('*/', '')} */\n`;
    return `${text ?? ''}  readonly ${name}${required.includes(key) ? `: ${type}` : `?: ${type} | undefined`};\n`;
  });
  return `{\n${members.join('')}}${additionalProperties === false ? '' : ' & object'}`;
}

/** What stands beside the name of the schema. */
function withoutName(part) {
  if (part.oneOf && !part.properties) return { ...part, oneOf: part.oneOf.map(withoutName) };
  const { schema: _, ...properties } = part.properties;
  return { ...part, properties };
}

const members = documents.map(({ title, description, ...part }) => {
  const at = { definitions: { ...part.definitions, ...part.$defs } };
  const target = part.$ref ? { ...at.definitions[part.$ref.replace(/.*\//, '')] } : part;
  return `  /** ${description} */\n  '${title}': ${typeOf(withoutName(target), at)};\n`;
});
const aliases = [...types].map(([name, type]) => `export type ${name} = ${type};\n`);

writeFileSync(
  join(schema, 'documents.ts'),
  `// Written by bin/build/documents.js from published/*.json at every build.\n${aliases.join('')}\n/** What each command gives for its document, by the name of its schema, which stands in it beside that. */\nexport interface Documents {\n${members.join('')}}\n`,
);
