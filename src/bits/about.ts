/**
 * What things with names are, in words: a text of lines `name words`. A # in a name stands for digits, which $1, $2 ... have in the words.
 * Undefined where the text has no such name. The text is looked at when the first is asked for.
 */
export function aboutIn(text: () => string): (name: string) => string | undefined {
  let rows: Map<string, string> | undefined;
  return (name) => {
    rows ??= new Map(
      Array.from(text().matchAll(/^(\S+) (.+)$/gm), ([, key = '', words = '']) => [key, words]),
    );
    const own = rows.get(name);
    if (own !== undefined) return own;
    const digits = name.match(/\d+/g) ?? [];
    return rows.get(name.replace(/\d+/g, '#'))?.replace(/\$(\d)/g, (_, i) => digits[Number(i) - 1] ?? '');
  };
}
