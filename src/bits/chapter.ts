/**
 * A text of lines that begin with a name, of which only those that are asked for are read. `lineWith`, where it is there, finds a line as the function of this name does
 * without making text of all others.
 */
export interface Chapter {
  (): string;
  lineWith?(part: string): string | undefined;
}

/** The first line in which this stands; what begins with a newline stands at the beginning of a line. Undefined where there is none. */
export function lineWith(chapter: Chapter, part: string): string | undefined {
  if (chapter.lineWith) return chapter.lineWith(part);
  const text = chapter();
  const at = text.indexOf(part);
  if (at < 0) return undefined;
  const start = part.startsWith('\n') ? at + 1 : text.lastIndexOf('\n', at) + 1;
  return text.slice(start, text.indexOf('\n', start));
}

/** The line that begins with a name, which may be any text; undefined where there is none. */
export function lineNamed(chapters: readonly Chapter[], name: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  for (const chapter of chapters) {
    const line = lineWith(chapter, `\n${name} `);
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The names with which lines begin. */
export const namesIn = (chapters: readonly Chapter[]): string[] =>
  chapters.flatMap((chapter) => Array.from(chapter().matchAll(/^\w+(?= )/gm), String));
