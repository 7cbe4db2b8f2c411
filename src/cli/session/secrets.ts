/** Names of what nobody else is to read: passwords, keys, tokens. Numbers of a device and its owner are no secrets of a history in its owner's own folder. */
const SECRET =
  /(^|[._-])(pass(w|wd|word|phrase)?|pwd|secret|private|psk|pin|auth_?key|key|token|credential)s?([._[-]|\d|$)/i;

/** A word of a line as it was typed, with its quotes; the last may be open. */
const WORD = /(?:'[^']*'?|"(?:[^"\\]|\\.)*"?|\\.|[^\s'"\\])+/g;
const ASSIGNMENT = /^["']?(-{0,2}[A-Za-z][\w.[\]-]*)=/;

/** What stands for a value that is left out. */
const LEFT_OUT = '***';

/** A line without the values of what is secret by its name. */
export const withoutSecrets = (line: string): string =>
  line.replace(WORD, (word) => {
    const [, name] = ASSIGNMENT.exec(word) ?? [];
    return name !== undefined && SECRET.test(name) ? `${name}=${LEFT_OUT}` : word;
  });
