import type { Block } from './markdown.js';

/** The macros' escapes taken back. */
export const plain = (text: string): string =>
  text
    .replace(/\\([- ])/g, '$1')
    .replace(/\\\(aq/g, "'")
    .replace(/\\\(dq/g, '"')
    .replace(/\\\[u2026\]/g, '…')
    .replace(/\\e/g, '\\')
    .replace(/\\&/g, '');

const LITERAL = /^(?:\.Pa (\S+) :\n)?\.Bd -literal.*\n((?:.*\n)*?)\.Ed$/gm;

/** The literal blocks of a page; what the line before one names is the file that it is. */
export const literalBlocks = (page: string): Block[] =>
  Array.from(page.matchAll(LITERAL), ([, file, body = '']) => {
    const text = plain(body);
    return { file, language: !file && text.startsWith('$ ') ? 'console' : 'text', text };
  });
