// Has V8 compile functions with the file around them.
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const { askedOnce } = require('./asked-once.js');

/** A function as esbuild writes it that leaves blanks: what begins at the margin ends there. */
const DECLARED = /^function ([\w$]+)(\([\s\S]*?^\})$/gm;

/**
 * Puts parentheses around the functions of a file, of which each runs at once: V8 takes a function in parentheses for one that is called in place. It goes over any other twice,
 * and comes back to it when it is called.
 */
exports.makeEager = (file) => {
  const text = askedOnce(readFileSync(file, 'utf8')).replace(DECLARED, 'var $1 = (function$2);');
  if (/^\s*(?:async )?function\b[\s*]*[\w$]*\s*\(/m.test(text))
    throw new Error(`${file} has a function that is not compiled at once`);
  new Script(text, { filename: file });
  writeFileSync(file, text);
};
