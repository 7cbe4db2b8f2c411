// Text as the macros of mdoc(7) take it: for man.js.

/** Characters that formatters would make typographic, or take for a request. */
const literal = (text) =>
  text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/'/g, '\\(aq')
    .replace(/`/g, '\\(ga')
    .replace(/~/g, '\\(ti')
    .replace(/\^/g, '\\(ha')
    .replace(/^\./, '\\&.');

/** One argument of a macro. */
const argument = (text) =>
  /[\s"|]/.test(text) ? `"${literal(text).replace(/"/g, '\\(dq')}"` : literal(text);

/** The arguments of a macro that stand as they are: at the head of one a quotation mark would be taken for mdoc's own, and vanish. */
const words = (text) => literal(text).replace(/"/g, '\\(dq');

/** Prose: each sentence begins a line, and no line is longer than 80 characters. What stands in backticks is set in bold. */
const prose = (text) =>
  text
    .replace(/\\/g, '\\e')
    .replace(/`([^`]*)`/g, (_, code) => `\\fB${literal(code).replace(/ /g, '\\ ')}\\fR`)
    .split(/\n+|(?<=[.?!]) +(?=[A-Z])/)
    .flatMap((sentence) => sentence.match(/\S.{0,75}(?<!\\)(?!\S)/g))
    .map((line) => line.replace(/^[.']/, '\\&$&'))
    .join('\n');

/** Makes a sentence of a phrase from --help; a name at its head stays as it is. */
function sentence(phrase) {
  const text = phrase.replace(/\.$/, '');
  const isName = /^\w*[0-9=]/.test(text);
  return `${isName ? text : text[0].toUpperCase() + text.slice(1)}.`;
}

const paragraphs = (text) => text.split(/\n\n+/).map(prose).join('\n.Pp\n');

/** A list of terms, each with its lines. */
const tagged = (rows) =>
  rows.length
    ? ['.Bl -tag -width Ds', ...rows.flatMap(([term, ...lines]) => [`.It ${term}`, ...lines]), '.El']
    : [];

/** A section, where there is anything in it. */
const section = (title, lines) => (lines.length ? [`.Sh ${title}`, ...lines] : []);

module.exports = { argument, literal, paragraphs, prose, section, sentence, tagged, words };
