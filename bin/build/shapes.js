// Writes src/families/mlx5/prm/shapes.ts: the TypeScript type of every layout's decoded form, from the layout data.
const { readdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const prm = join(__dirname, '../../src/families/mlx5/prm');
const lines = readdirSync(join(prm, 'data'))
  .filter((file) => file.endsWith('.ts'))
  .sort()
  .flatMap((file) => readFileSync(join(prm, 'data', file), 'utf8').match(/^\w+ \d+u?(?:\.\w+)? .*$/gm) ?? []);

const layouts = new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.split(' ').slice(2)]));

function members(tokens) {
  return tokens.filter(Boolean).flatMap((token) => {
    const [, anonymous, name, type, count, text] = /^(~?)([^@]+)@\d+:(\w+)(?:\[(\d*)\])?("?)/.exec(token);
    if (anonymous) return members(layouts.get(type));
    const one = /^\d+$/.test(type) ? (Number(type) > 53 ? 'bigint' : 'number') : `Shapes['${type}']`;
    if (text) return [`${name}: string`];
    if (count === '' && !one.startsWith('S')) return [`${name}: Uint8Array`];
    return [`${name}: ${one}${count === undefined ? '' : '[]'}`];
  });
}

const body = [...layouts].map(([name, tokens]) => `  ${name}: { ${members(tokens).join('; ')} };`);
writeFileSync(
  join(prm, 'shapes.ts'),
  `// Written by bin/build/shapes.js from data/*.ts at every build.\n\n/** The decoded form of every layout, by its name. */\nexport interface Shapes {\n${body.join('\n')}\n}\n`,
);
