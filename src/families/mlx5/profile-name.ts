/** FNV-1a of 32 bits: tells that a file is not what it was, at no cost. It guards against accidents only. */
function digestOf(data: unknown): string {
  let hash = 0x811c9dc5;
  for (const letter of JSON.stringify(data) ?? '')
    hash = Math.imul(hash ^ (letter.codePointAt(0) as number), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** The name under which a profile of the user's is kept: its end follows from its content, so that a name never means two things. */
export const keptName = (stem: string, data: unknown): string => `${stem}@${digestOf(data)}`;

/** Whether data is what was kept under a name. */
export const isNameOf = (name: string, data: unknown): boolean => name.endsWith(`@${digestOf(data)}`);
