/** "an mlx5", "a cxl": a word with its article, as it is spoken. */
export const withArticle = (word: string): string => `${/^([aeio]|mlx)/.test(word) ? 'an' : 'a'} ${word}`;
