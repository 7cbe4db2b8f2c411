/** Decodes a structure whose words a view gives into slots. */
export type Decode = (view: DataView, slots: Uint32Array) => void;

/** V8 does not optimise functions beyond some thousand pieces, and slows down from about a thousand. */
const PIECES_PER_FUNCTION = 400;

/**
 * Straight-line code that takes the pieces of a FlatForm out of a structure: one read a word, then shifts and masks by constants.
 * The text of the code is made of numbers only, no name of a layout gets into it.
 */
export function compile(pieces: Uint32Array): Decode {
  const order = Array.from(pieces.keys());
  // By word, so that unions, whose members start again at the same word, read it only once.
  order.sort((a, b) => ((pieces[a] as number) >>> 10) - ((pieces[b] as number) >>> 10));
  const parts: Decode[] = [];
  for (let at = 0; at < order.length; at += PIECES_PER_FUNCTION)
    parts.push(compilePart(pieces, order.slice(at, at + PIECES_PER_FUNCTION)));
  const [only, ...others] = parts;
  if (only && others.length === 0) return only;
  return (view, slots) => {
    for (const part of parts) part(view, slots);
  };
}

function compilePart(pieces: Uint32Array, order: readonly number[]): Decode {
  let text = 'let w;';
  let word = -1;
  for (const slot of order) {
    const piece = pieces[slot] as number;
    if (piece >>> 10 !== word) {
      word = piece >>> 10;
      text += `w=view.getInt32(${word * 4});`;
    }
    text += `slots[${slot}]=${taken((piece >>> 5) & 31, piece & 31)};`;
  }
  return new Function('view', 'slots', text) as Decode;
}

/** `w` without the bits to the left of a piece and those to its right. The slot makes a negative number an unsigned one. */
function taken(left: number, spare: number): string {
  const right = spare - left;
  if (left === 0) return right ? `w>>>${right}` : 'w';
  const mask = 2 ** (32 - spare) - 1;
  return right ? `w>>>${right}&${mask}` : `w&${mask}`;
}
