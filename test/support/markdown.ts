/** A fenced block of a Markdown file. */
export interface Block {
  /** What stands behind the fence: console, ts, diff */
  language: string;
  /** The file that the line before it names: `site.yaml`: */
  file: string | undefined;
  text: string;
}

export interface Section {
  title: string;
  /** Everything below the title. */
  text: string;
  blocks: Block[];
}

/** A Markdown file by its titles of the second level; what comes before the first stands under an empty one. */
export function sectionsOf(markdown: string): Section[] {
  return `\n## \n${markdown}`
    .split('\n## ')
    .slice(1)
    .map((part) => {
      const text = part.slice(part.indexOf('\n') + 1);
      return { title: part.slice(0, part.indexOf('\n')), text, blocks: blocksOf(text) };
    });
}

const FENCED = /(?:`([^`\n]+)`:\n)?^```(\w+)\n((?:.*\n)*?)```$/gm;

const blocksOf = (text: string): Block[] =>
  Array.from(text.matchAll(FENCED), ([, file, language = '', body = '']) => ({ file, language, text: body }));

/** The command lines of a console block: those behind a prompt. */
export const commandsIn = ({ text }: Block): string[] =>
  Array.from(text.matchAll(/^\$ (.*)$/gm), ([, line]) => line as string);

/**
 * A text with the changes of a diff block. Its hunks stand between lines `@@`, without line numbers: what the lines with a blank or `-`
 * spell must stand in the text once. Throws an Error where it does not.
 */
export const applyDiff = (text: string, diff: string): string => diff.split('@@\n').reduce(applyHunk, text);

function applyHunk(text: string, hunk: string): string {
  const lines = hunk.split('\n').filter(Boolean);
  const side = (marks: string) =>
    lines
      .filter((line) => marks.includes(line[0] as string))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const [head, tail, ...more] = text.split(side(' -'));
  if (tail === undefined || more.length) throw new Error(`stands there not once:\n${side(' -')}`);
  return head + side(' +') + tail;
}
