// Has a file ask for each module of Node once: each of its modules asks for what it needs itself, and Node looks up a name anew each time, longer one with `node:` in front.
const { builtinModules } = require('node:module');
const { parse } = require('acorn');

/** The name of the module of Node that an expression asks for, which is known without a scheme, too. */
function askedBy(node) {
  if (node?.type !== 'CallExpression' || node.callee.name !== 'require') return undefined;
  const [{ value }] = node.arguments;
  const name = typeof value === 'string' ? value.replace(/^node:/, '') : undefined;
  return builtinModules.includes(name) ? name : undefined;
}

/** Edits of a text, of which these are the declarations in front of all functions: first character, last, and what comes in their place. */
function* againstRepeats(declared) {
  const known = new Map();
  for (const { id, init } of declared.flatMap(({ declarations }) => declarations)) {
    const name = askedBy(init);
    if (name === undefined) continue;
    yield [init.start, init.end, known.get(name) ?? `require(${JSON.stringify(name)})`];
    if (!known.has(name)) known.set(name, id.name);
  }
}

/** The variables that a text declares outside of functions. */
const declaredIn = (text) =>
  parse(text, { ecmaVersion: 'latest', allowReturnOutsideFunction: true }).body.filter(
    ({ type }) => type === 'VariableDeclaration',
  );

/** A text with such edits. */
function edited(text, edits) {
  let made = '';
  let at = 0;
  for (const [start, end, instead] of edits.sort(([a], [b]) => a - b)) {
    made += text.slice(at, start) + instead;
    at = end;
  }
  return made + text.slice(at);
}

const askedOnce = (text) => edited(text, [...againstRepeats(declaredIn(text))]);

module.exports = { againstRepeats, askedOnce, declaredIn, edited };
