import { type Chapter, lineWith } from './chapter.js';

/**
 * What things with names are, in words: a text of lines `name words`. A # in a name stands for digits, which $1, $2 ... have in the words.
 * Undefined where the text has no such name.
 */
export function aboutIn(chapter: Chapter): (name: string) => string | undefined {
  const wordsOf = (name: string): string | undefined =>
    /\s/.test(name) ? undefined : lineWith(chapter, `\n${name} `)?.slice(name.length + 1);
  return (name) => {
    const own = wordsOf(name);
    if (own !== undefined) return own;
    const digits = name.match(/\d+/g) ?? [];
    return wordsOf(name.replace(/\d+/g, '#'))?.replace(/\$(\d)/g, (_, i) => digits[Number(i) - 1] ?? '');
  };
}
