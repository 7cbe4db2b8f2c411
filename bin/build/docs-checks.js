// What the pages of the library are held to, beside that each name has a comment: errors, source and units are told, and what a comment refers to is there.
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { root } = require('./paths.js');

/** Tables whose members are the fields of layouts: these have their own documents. */
const TABLES = /\/prm\/(shapes|named)\.ts$/;

const TELLS_ERRORS = /\b[Tt]hrow/;
const TELLS_SOURCE = /\bSource: /;

/** Ends of names that are units, as the documents of the command have them, and names that need none: flags and numbers of a thing that the name says. */
const UNIT =
  /_(mbps|c|s|ms|ns|us|mw|khz|bytes|ber|downs)$|^(num_of|log)_|^(line|index|port|count|calls|chip|pf|vport)$|_(id|number|code|version|index)$/;

const MEMBER = /^ {4}(?:readonly |static |async )*(?:get )?([\w$]+|\[Symbol\.\w+\])(\?)?(<.*?>)?([(:])/;

/** The members of an interface or a class as a declaration has them, each with its comment. */
function membersOf(text) {
  const members = [];
  let comment = '';
  for (const line of text.split('\n').slice(1)) {
    const [, name, , , sign] = MEMBER.exec(line) ?? [];
    if (/^ {4}(\/\*\*| \*)/.test(line)) comment += `${line.trim()} `;
    else {
      const isGetter = /^ {4}(static )?get /.test(line);
      if (name && !/^ {4}(private|protected) /.test(line) && name !== 'constructor')
        members.push({ name, comment, line, isMethod: sign === '(' && !isGetter });
      if (/^ {4}\S/.test(line)) comment = '';
    }
  }
  return members;
}

/** What the comments of an export leave out. */
function* gaps({ name, about, text, file, isCalled }) {
  if (!about) yield `${name} has no comment`;
  if (isCalled && about && !TELLS_ERRORS.test(about)) yield `${name} does not say what it throws`;
  if (isCalled && about && !TELLS_SOURCE.test(about))
    yield `${name} does not say from where it knows ("Source: ...")`;
  if (!/^(abstract )?(interface|class|type) /.test(text) || TABLES.test(file)) return;
  for (const member of membersOf(text)) {
    const said = `${about} ${member.comment}`;
    if (member.isMethod && !TELLS_ERRORS.test(said))
      yield `${name}.${member.name} does not say what it throws`;
    if (
      /: (readonly )?(number|bigint)\b(?!\[)/.test(member.line) &&
      !member.comment &&
      !UNIT.test(member.name) &&
      !about.includes(`\`${member.name}\``)
    )
      yield `${name}.${member.name} is a number of which nothing is said: its unit, or what counts it`;
  }
}

/** What comments point to: another name ("as `read`"), a file of the project, a page. */
const POINTERS = /\b[Aa]s (?:for )?`([\w.]+)`|`((?:src|test|man)\/[\w./-]+)`|\b(fwctl(?:-\w+)*)\((\d)\)/g;

/** What is pointed to and is not there; `known`: the names of all entries. */
function* strays({ name, about, text }, known) {
  const inner = text.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  const mine = new Set(membersOf(text).map((member) => member.name));
  for (const comment of [about, ...inner])
    for (const [found, other, file, page, section] of comment.matchAll(POINTERS)) {
      const isThere =
        other !== undefined
          ? other.split('.').every((step) => known.has(step) || mine.has(step))
          : existsSync(join(root, file ?? `man/${page}.${section}`));
      if (!isThere) yield `${name} points to what is not there: ${found}`;
    }
}

/** Links of pages that lead nowhere: `pages` by their file. */
function* deadLinks(pages) {
  const ids = new Map(
    Array.from(pages, ([file, html]) => [
      file,
      new Set(Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id)),
    ]),
  );
  for (const [file, html] of pages) {
    const seen = new Set(Array.from(html.matchAll(/ href="([^"]*)"/g), ([, href]) => href));
    for (const href of seen) {
      const [target, id] = href.split('#');
      const there = ids.get(target || file);
      if (!there || (id !== undefined && !there.has(id))) yield `${file} links to what is not there: ${href}`;
    }
    const twice = Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id).find(
      (id, i, all) => all.indexOf(id) !== i,
    );
    if (twice) yield `${file} has two places of the name ${twice}`;
  }
}

/** All names that comments may point to: exports, and members of these. */
const namesIn = (entries) =>
  new Set(
    entries.flatMap(({ all }) =>
      all.flatMap(({ name, text }) => [name, ...membersOf(text).map((member) => member.name)]),
    ),
  );

module.exports = { deadLinks, gaps, membersOf, namesIn, strays };
