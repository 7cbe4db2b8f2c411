// The declarations of tables of thousands of rows, so that they pack well: without blanks that nobody reads, and what is alike near each other.

/** Characters in front in which gzip still finds what is repeated: its window has 32 KB, and rows stand in it whole. */
const NEAR = 20_000;

/** What each row costs beside its names. */
const ROW = 10;

const rowOf = (text) => ({ text, names: new Set(text.match(/\w+(?=\??:)/g)), common: 0 });

/** How much of a row stands in those just in front of it. */
const shareOf = ({ common, text }) => common / (text.length + ROW);

/** Texts of rows in such an order that each comes soon after those with which it has most names in common. */
function nearest(texts) {
  const rows = texts.map(rowOf);
  const byName = new Map();
  for (const row of rows) for (const name of row.names) byName.set(name, [...(byName.get(name) ?? []), row]);
  const near = new Map();
  const count = (name, step) => {
    const before = near.get(name) ?? 0;
    near.set(name, before + step);
    if (before === 0 || before + step === 0)
      for (const row of byName.get(name)) row.common += step * name.length;
  };
  const left = new Set(rows);
  const placed = [];
  let first = 0;
  let size = 0;
  while (left.size) {
    let [next] = left;
    for (const row of left) if (shareOf(row) > shareOf(next)) next = row;
    left.delete(next);
    placed.push(next);
    size += next.text.length;
    for (const name of next.names) count(name, 1);
    for (; size > NEAR; first++) {
      size -= placed[first].text.length;
      for (const name of placed[first].names) count(name, -1);
    }
  }
  return placed.map(({ text }) => text);
}

const COMMENT = /(^\/\*\*.*\n)/m;

const packed = (text) =>
  text
    .split(COMMENT)
    .map((part, i) => (i % 2 ? part : packedCode(part)))
    .join('');

const packedCode = (text) =>
  text
    .replace(/\n {4,}/g, '')
    .replace(/: number(?=[;[])/g, ':N')
    .replace(/: /g, ':')
    .replace(/; ?/g, ';')
    .replace(/;\}/g, '}');

/** The rows of a table, each from its name on. */
const ordered = (rows) => nearest(rows.split(/(?<=\n)(?= {4}[\w'])/)).join('');

/** The declarations of a module of such tables. */
const tableTypes = (text) =>
  `type N = number;\n${packed(text.replace(/(?<=^export interface \w+ \{\n)(?: {4}.*\n)+/gm, ordered))}`;

module.exports = { tableTypes };
