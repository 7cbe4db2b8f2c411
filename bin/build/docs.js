// `npm run docs`: the pages of the library's API in dist/docs, one for each entry of the package, from the declarations and their comments. What docs-checks.js finds is a
// warning, and ends with 1.
const { mkdirSync, mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, relative } = require('node:path');
const { deadLinks, gaps, namesIn, strays } = require('./docs-checks.js');
const { ENTRIES } = require('./entries.js');
const { dist, root } = require('./paths.js');

const OUT = join(dist, 'docs');

/** What an entry is for, as its page begins. */
const ABOUT = {
  index:
    'Devices, typed by names: open one, read and change what it has. What stands behind that is here too.',
  codec: 'The codec of bit layouts. Free of modules of Node: it runs in browsers.',
  'prm-mlx5':
    'Layouts, registers, capability types and commands of mlx5 devices. Free of modules of Node: it runs in browsers.',
  kernel: "Real devices, and the kernel's own words: ioctls, scopes, errnos, policy.",
  emulator: 'The emulated machine, in this process, and what is done to it.',
  testing:
    'Devices in memory for the tests of other programs, with faults and a clock that stands until it is told.',
};

/** What the compiler tells of each entry: names with their declarations and comments. */
async function read() {
  const { API } = await import('typescript/unstable/sync');
  const folder = mkdtempSync(join(tmpdir(), 'fwctl-docs-'));
  const files = Object.values(ENTRIES).map(({ module }) => join(dist, `${module}.d.ts`));
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const api = new API({ cwd: folder });
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(folder, 'tsconfig.json')] }).getProjects();
    const { checker, program } = project;
    const exportOf = (symbol) => {
      const target = aliasOf(checker, symbol);
      const nodes = target.declarations.map((handle) => handle.resolve(project));
      const text = nodes.map((node) =>
        declarationOf(node)
          .getText()
          .replace(/^export (declare )?/, ''),
      );
      return {
        name: symbol.name,
        isCalled: isCalled(checker, target, nodes[0]),
        about: checker.getDocumentationCommentOfSymbol(target),
        text: text.join('\n'),
        file: relative(dist, nodes[0].getSourceFile().fileName).replace(/\.d\.ts$/, '.ts'),
      };
    };
    return Object.entries(ENTRIES).map(([name, { path }], i) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(files[i]));
      const all = checker.getExportsOfModule(module).map(exportOf);
      return {
        name,
        specifier: `fwctl${path.slice(1)}`,
        all: all.sort((a, b) => (a.name < b.name ? -1 : 1)),
      };
    });
  } finally {
    api.close();
    rmSync(folder, { recursive: true });
  }
}

/** What an export stands for, in whatever module. */
function aliasOf(checker, symbol) {
  try {
    const target = checker.getAliasedSymbol(symbol);
    return checker.isUnknownSymbol(target) ? symbol : target;
  } catch {
    return symbol; // it is no alias
  }
}

/** Whether it is a function: of a class, of its members, each says so for itself. */
const isCalled = (checker, symbol, node) =>
  !/^(export )?(declare )?(interface|type|class)\b/.test(node.getText()) &&
  checker.getSignaturesOfType(checker.getTypeOfSymbol(symbol), 0).length > 0;

/** Of a constant the whole statement. */
const declarationOf = (node) =>
  /^\w+\s*[:=]/.test(node.getText()) && node.parent?.parent ? node.parent.parent : node;

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Comments have code between backticks, and paragraphs. */
const prose = (text, links) =>
  text
    .split(/\n\s*\n/)
    .map((part) => `<p>${phrases(part, links)}</p>`)
    .join('');

const phrases = (text, links) =>
  escaped(text).replace(/`([^`]+)`|\bFwctlError\b/g, (found, code) =>
    code === undefined ? linked(found, links) : `<code>${linked(code, links, /^\w+$/)}</code>`,
  );

/** A comment of a member, with its stars taken away. */
const COMMENT = /^( *)\/\*\*([\s\S]*?)\*\/\n/gm;

/** Names of types are links; so is what stands for itself in a comment, whatever it is. */
const linked = (text, links, words = /\b[A-Z]\w+\b/g) =>
  text.replace(words, (word) => (links.has(word) ? `<a href="${links.get(word)}">${word}</a>` : word));

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.8rem;background:color-mix(in srgb,currentColor 7%,transparent);border-radius:.4rem;font-size:.85rem}
pre span{display:block;white-space:normal;font:italic .95rem/1.4 system-ui,sans-serif;opacity:.85}
h2{border-top:1px solid color-mix(in srgb,currentColor 20%,transparent);padding-top:1rem}nav{display:flex;flex-wrap:wrap;gap:0 1rem}.list{columns:3 14rem}small{opacity:.7}`;

const page = (
  title,
  body,
) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title><style>${STYLE}</style><nav><a href="index.html">All</a>${Object.entries(
  ENTRIES,
)
  .map(([name, { path }]) => `<a href="${fileOf(name)}">fwctl${path.slice(1)}</a>`)
  .join('')}</nav><h1>${escaped(title)}</h1>${body}</html>\n`;

const fileOf = (name) => (name === 'index' ? 'fwctl.html' : `${name}.html`);

/** A declaration, with the comments of its members as text between its lines. */
function codeOf(text, links) {
  let html = '';
  let end = 0;
  for (const { 0: found, 1: indent, 2: comment, index } of text.matchAll(COMMENT)) {
    const said = comment.replace(/^\s*\* ?/gm, '').trim();
    html += linked(escaped(text.slice(end, index)), links);
    html += `<span style="margin-left:${indent.length}ch">${phrases(said.replace(/\n(?!\n)/g, ' '), links)}</span>`;
    end = index + found.length;
  }
  return `<pre>${html}${linked(escaped(text.slice(end)), links)}</pre>`;
}

const section = ({ name, about, text, file }, links) =>
  `<h2 id="${name}">${name}</h2>${prose(about, links)}${codeOf(text, links)}<small>${file}</small>`;

async function main() {
  const entries = await read();
  const pages = new Map();
  const warnings = new Set();
  const known = namesIn(entries);
  for (const { name, specifier, all } of entries) {
    const links = new Map(all.map((one) => [one.name, `#${one.name}`]));
    for (const other of entries)
      for (const one of other.all)
        if (!links.has(one.name)) links.set(one.name, `${fileOf(other.name)}#${one.name}`);
    for (const one of all)
      for (const gap of [...gaps(one), ...strays(one, known)]) warnings.add(`${one.file}: ${gap}`);
    const list = all.map((one) => `<a href="#${one.name}">${one.name}</a><br>`).join('');
    const body = `${prose(ABOUT[name], links)}<div class="list">${list}</div>${all.map((one) => section(one, links)).join('')}`;
    pages.set(fileOf(name), page(specifier, body));
  }
  const rows = entries.map(
    ({ name, specifier, all }) =>
      `<h2><a href="${fileOf(name)}">${specifier}</a></h2><p>${escaped(ABOUT[name])} ${all.length} names.</p>`,
  );
  pages.set('index.html', page("fwctl's library", rows.join('')));
  for (const dead of deadLinks(pages)) warnings.add(dead);
  mkdirSync(OUT, { recursive: true });
  for (const [file, html] of pages) writeFileSync(join(OUT, file), html);
  for (const warning of warnings) process.stderr.write(`${warning}\n`);
  if (warnings.size) process.exitCode = 1;
  else process.stdout.write(`${relative(root, OUT)}/index.html\n`);
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
