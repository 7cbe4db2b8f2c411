import type { Candidate, Completion } from './candidate.js';

/** What the scripts read: first what the shell is to complete by itself, and the word in front of that; then a candidate a line. */
export function linesFor(shell: string, { candidates, outside }: Completion): string {
  const first = outside ? `${outside.of} ${outside.behind}` : 'words';
  return `${[first, ...candidates.map((one) => lineFor(shell, one))].join('\n')}\n`;
}

/** bash has no descriptions; zsh and fish take them behind a tab. A blank behind a word ends it. */
function lineFor(shell: string, { value, description = '', goesOn }: Candidate): string {
  const end = goesOn || shell === 'fish' ? '' : ' ';
  const told = description.replace(/\s+/g, ' ');
  return shell === 'bash' || !told ? `${value}${end}` : `${value}${end}\t${told}`;
}
