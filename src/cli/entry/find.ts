import type { Row, Table } from './product.js';

/**
 * The command that an argument line starts with, and what is left for it; undefined where oclif has to look closer: help, topics,
 * flags in front, a first word with colons, and a word too many, which oclif takes for part of the command's name.
 */
export function findCommand(argv: readonly string[], table: Table): { row: Row; rest: string[] } | undefined {
  if (argv[0]?.includes(':')) return undefined;
  for (const word of argv) {
    if (word === '--') break;
    if (word === '--help' || word === '-h') return undefined;
  }
  let id = '';
  let words = 0;
  for (const word of argv) {
    const longer = id ? `${id}:${word}` : word;
    if (!table.has(longer)) break;
    id = longer;
    words++;
  }
  const row = table.get(id);
  const rest = argv.slice(words);
  const next = rest[0] ?? '-';
  return row && (row.args || next.startsWith('-') || next.includes('=')) ? { row, rest } : undefined;
}
