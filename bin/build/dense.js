// Layouts without what follows from their other fields: the offset of a field that begins where the one in front of it ends. src/bits/layout.ts has the form.

/** The head of a layout's line, with what stands there for fields of others, and its own fields: the first of them says where it begins. */
const LAYOUT = /^(\w+ \d+(u?)l?(?:\.[a-z]+)?(?: \*\w+)?)( [^ @:=]+@\d+:.*)$/gm;

const FIELD = /^( [^ @]+)@(\d+):(\w+)-?>?(?:\[(\d*)\])?/;

/** What a chapter is in the bundle. */
function dense(text) {
  return text.replace(LAYOUT, (_, head, union, fields) => {
    const [first, ...others] = fields.split(/(?= )/);
    let end = endOf(first);
    const left = others.map((token) => {
      const [, name, offset] = FIELD.exec(token);
      const begins = union ? 0 : end;
      end = endOf(token);
      return Number(offset) === begins ? token.replace(`${name}@${offset}`, name) : token;
    });
    return `${head}${first}${left.join('')}`;
  });
}

/** Where the field behind this one begins; NaN where this is no run of numbers. */
function endOf(token) {
  const [, , offset, type, count = '1'] = FIELD.exec(token);
  return count === '' ? Number.NaN : Number(offset) + Number(type) * Number(count);
}

module.exports = { dense };
