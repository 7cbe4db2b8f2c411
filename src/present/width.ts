/** What takes no column: marks that stand on or in the character before them, and what joins characters. */
const NARROWEST = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;

/** East Asian Wide and Fullwidth (UAX #11), and characters that are shown as pictures. */
const WIDE =
  /^[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}\p{Emoji_Presentation}]$/u;

const ASCII = /^[ -~]*$/;

/** Each of its characters takes one column. */
export const isAscii = (text: string): boolean => ASCII.test(text);

/** A control sequence (ECMA-48, 5.4), or one character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control sequences begin with one
const PIECES = /\x1b\[[0-?]*[ -/]*[@-~]|./gsu;

/** Columns that one piece of a text takes on a terminal. */
function columnsOf(piece: string): number {
  if (piece.length > 1 && piece.startsWith('\x1b')) return 0;
  if (piece >= ' ' && piece <= '~') return 1;
  if (NARROWEST.test(piece)) return 0;
  return WIDE.test(piece) ? 2 : 1;
}

/** Columns that a line takes on a terminal. */
export function widthOf(line: string): number {
  if (ASCII.test(line)) return line.length;
  let width = 0;
  for (const [piece] of line.matchAll(PIECES)) width += columnsOf(piece);
  return width;
}

/** A line in at most so many columns, with `…` where something was left out. Colours that were set before that end where they would. */
export function cut(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let width = 0;
  let kept = '';
  let full = false;
  for (const [piece] of line.matchAll(PIECES)) {
    const more = columnsOf(piece);
    if (more && !full && width + more > columns - 1) {
      full = true;
      if (columns > 0) kept += '…';
    }
    // Marks of what was left out go with it.
    if (!full || piece.startsWith('\x1b')) kept += piece;
    width += more;
  }
  return kept;
}

/** Rows of a window that lines take where each is wrapped at so many columns. */
export const rowsOf = (lines: readonly string[], columns: number): number =>
  lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
