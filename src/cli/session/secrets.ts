/** Names of what nobody else is to read: passwords, keys, tokens. Numbers of a device and its owner are no secrets of a history in its owner's own folder. */
const SECRET =
  /(^|[._-])(pass(w|wd|word|phrase)?|secret|private|psk|pin|auth_?key|key|token)s?([._[-]|\d|$)/i;

/** `NAME=value`, with quotes of a shell around it or its parts. */
const ASSIGNMENT = /(^|\s)(["']?)(-{0,2}[A-Za-z][\w.[\]-]*)=("[^"]*"?|'[^']*'?|\S+)/g;

/** What stands for a value that is left out. */
export const LEFT_OUT = '***';

/** A line without the values of what is secret by its name. */
export const withoutSecrets = (line: string): string =>
  line.replace(ASSIGNMENT, (all, before: string, quote: string, name: string) =>
    SECRET.test(name) ? `${before}${quote}${name}=${LEFT_OUT}${quote}` : all,
  );
