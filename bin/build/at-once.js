// Has V8 compile with fwctl.cjs itself what nearly all usual lines run of it: it goes over any other function twice, and comes back to it when it is called, which is a third of
// what a first run takes. Run as a process of its own, with the words of a line: prints which functions of fwctl.cjs the line runs, as JSON.
const { spawnSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { createRequire } = require('node:module');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Script } = require('node:vm');
const { parse } = require('acorn');
const { LINES_OFTEN } = require('./hot.js');
const { bundle, loading } = require('./paths.js');
const { isFunction, nodesOf } = require('./statements.js');

const CENTRAL = join(bundle, 'fwctl.cjs');

/** Lines that may do without a function that is compiled for all. */
const FEW = 1;

/** The first characters of the functions that a line runs. */
function ranIn(line) {
  const state = mkdtempSync(join(tmpdir(), 'fwctl-build-'));
  const { status, stderr } = spawnSync(process.execPath, [__filename, ...line.split(' ')], {
    encoding: 'utf8',
    env: { ...process.env, FWCTL_STATE_DIR: state },
    maxBuffer: 1 << 26,
  });
  rmSync(state, { recursive: true });
  if (status) throw new Error(stderr);
  return new Set(JSON.parse(stderr));
}

/** Whether an arrow function means by `this`, `arguments` and the like what the function around it does. */
function isBound(arrow) {
  const isEntered = (node) => node === arrow || node.type === 'ArrowFunctionExpression' || !isFunction(node);
  return Array.from(nodesOf(arrow, isEntered)).some(
    ({ type, name }) =>
      ['ThisExpression', 'Super', 'MetaProperty'].includes(type) ||
      (type === 'Identifier' && name === 'arguments'),
  );
}

/** A function in parentheses, which V8 takes for one that is called in place. */
function inParentheses(node, text) {
  const of = ({ start, end }) => text.slice(start, end);
  const params = node.params.map(of).join(',');
  const body = node.body.type === 'BlockStatement' ? of(node.body) : `{return ${of(node.body)}}`;
  return `(${node.async ? 'async ' : ''}function${node.generator ? '*' : ''}(${params})${body})`;
}

/** The same text with these functions in parentheses: those that are declared stand in front, as they are there before all else. */
function atOnce(text, isMeant) {
  const edits = [];
  const [{ expression }] = parse(text, { ecmaVersion: 'latest' }).body;
  for (const { body } of expression.elements) {
    const [first] = body.body.filter((statement) => statement.directive === undefined);
    const declared = body.body.filter((one) => one.type === 'FunctionDeclaration' && isMeant(one));
    const inFront = declared.map((one) => `${one.id.name}=${inParentheses(one, text)}`);
    if (inFront.length) edits.push([first.start, first.start, `var ${inFront};`]);
    for (const { start, end } of declared) edits.push([start, end, '']);
    const values = body.body.flatMap((one) => (one.type === 'VariableDeclaration' ? one.declarations : []));
    for (const { init } of values)
      if (init?.type === 'ArrowFunctionExpression' && isMeant(init) && !isBound(init))
        edits.push([init.start, init.end, inParentheses(init, text)]);
  }
  // From the end on, so that places stay; what stands in front of a function at the very beginning comes last.
  edits.sort(([a, aEnd], [b, bEnd]) => b - a || bEnd - aEnd);
  return edits.reduce((made, [start, end, put]) => made.slice(0, start) + put + made.slice(end), text);
}

/** Where the loader ends, which runs whole, for each line, before a function of the program does. */
const loaderEnd = (text) => parse(text, { ecmaVersion: 'latest' }).body[0].expression.elements[0].end;

exports.atOnce = atOnce;

exports.compileAtOnce = () => {
  const text = readFileSync(CENTRAL, 'utf8');
  const ran = LINES_OFTEN.map(ranIn);
  const isOften = ({ start }) => ran.filter((one) => !one.has(start)).length <= FEW;
  const end = loaderEnd(text);
  const made = atOnce(text, (node) => node.end <= end || isOften(node));
  new Script(made, { filename: CENTRAL });
  writeFileSync(CENTRAL, made);
};

async function main(words) {
  const session = new Session();
  session.connect();
  const ask = (method, params) => {
    let answer;
    session.post(method, params, (error, result) => {
      if (error) throw new Error(error.message);
      answer = result;
    });
    return answer;
  };
  ask('Profiler.enable');
  ask('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const { bundleRequire } = await import(join(loading, 'code.js'));
  await bundleRequire(bundle, createRequire(CENTRAL))('./fwctl.cjs').run(words);
  const { result } = ask('Profiler.takePreciseCoverage');
  const { functions } = result.find(({ url }) => url === pathToFileURL(CENTRAL).href);
  const ran = functions.map(({ ranges }) => ranges[0]).filter(({ count }) => count > 0);
  return ran.map(({ startOffset }) => startOffset);
}

if (require.main === module)
  main(process.argv.slice(2)).then(
    (ran) => process.stderr.write(JSON.stringify(ran)),
    (error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    },
  );
