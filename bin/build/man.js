// `npm run man`: writes section 1 of man/, from the metadata behind --help and the words of man/text. The other sections are written by
// hand. Needs a built project.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { argument, literal, paragraphs, prose, section, sentence, tagged, words } = require('./mdoc.js');
const { dist, manifest, root } = require('./paths.js');

/** The day of the last change in substance: a date that moves by itself would make every page stale. */
const DATE = 'November 21, 2026';

/** The files that a flag stands for: path, what it is, and the page that describes it. */
const FILES = {
  backend: [
    '~/.config/fwctl/fwctl.yaml, /etc/fwctl/fwctl.yaml',
    'Defaults of the user and of the machine; see',
    'fwctl-settings 5',
  ],
  policy: ['/etc/fwctl/policy.yaml', 'The deny-list of the machine; see', 'fwctl-policy 5'],
  'state-dir': ['~/.local/state/fwctl', 'What was set on the emulated machine; see', 'fwctl-state 5'],
};

/** Variables that are no flags. */
const ENVIRONMENT = [
  ['Ev FORCE_COLOR', 'Colours even where there is no terminal; 0: none even there.'],
  ['Ev FWCTL_AUDIT', 'Where changes are logged: journal, off, or a file.'],
  ['Ev FWCTL_BOOT_ROOT', 'Where kernels have their configurations; otherwise /boot.'],
  ['Ev FWCTL_DEBUG', 'An error tells where in the program it happened.'],
  ['Ev FWCTL_DEV_ROOT', 'Where nodes of real devices are; otherwise /dev.'],
  ['Ev FWCTL_MODULES_ROOT', 'Where the modules of kernels are; otherwise /lib/modules.'],
  ['Ev FWCTL_PROC_ROOT', 'Where procfs is mounted, for real devices; otherwise /proc.'],
  ['Ev FWCTL_RUN_ROOT', "Where the system's journal has its socket; otherwise /run."],
  ['Ev FWCTL_SYSFS_ROOT', 'Where sysfs is mounted; otherwise /sys.'],
  ['Ev FWCTL_UMOCKDEV', 'The preload library of umockdev; otherwise libumockdev-preload.so.0.'],
  ['Ev NO_COLOR', 'No colours.'],
  ['Ev NODE_DISABLE_COMPILE_CACHE', 'No compiled code is kept in the cache home, or read there.'],
  ['Ev XDG_CACHE_HOME', 'Where compiled code and the strings of firmware are kept; otherwise ~/.cache.'],
  ['Ev XDG_CONFIG_HOME', 'Where the settings file of the user is; otherwise ~/.config.'],
  ['Ev XDG_STATE_HOME', 'Where the state folder is, unless another one is named.'],
];

/** What a flag takes: a choice of words, or a thing by its name. */
function argumentOf({ helpValue, options, name }) {
  const text = helpValue ?? options?.join('|') ?? name;
  return text.includes('|') ? `Cm ${argument(text)}` : `Ar ${text.toLowerCase()}`;
}

const takesValue = ({ type }) => type === 'option';
const longForm = ({ name }) => `Fl -${literal(name)}`;

/** A flag in a synopsis: its letter, where it has one, and a long choice by the flag's name. */
function brief(flag) {
  const value = argumentOf(flag);
  const short = value.length > 30 ? `Ar ${flag.name}` : value;
  return `${flag.char ? `Fl ${flag.char}` : longForm(flag)}${takesValue(flag) ? ` ${short}` : ''}`;
}

const excludes = (one, other) =>
  Boolean(one.exclusive?.includes(other.name) || other.exclusive?.includes(one.name));

/** Flags in sets of which each takes one at most; every flag once. */
function choices(flags) {
  const sets = [];
  for (const flag of flags) {
    if (sets.flat().includes(flag)) continue;
    const set = [flag];
    for (const other of flags)
      if (!sets.flat().includes(other) && set.every((one) => excludes(one, other))) set.push(other);
    sets.push(set);
  }
  return sets;
}

function synopsis({ id, args, flags, strict }) {
  const sets = choices(Object.values(flags));
  const words = Object.values(args).map(({ name, required }, i, { length }) => {
    const more = strict === false && i === length - 1 ? ' ...' : '';
    return `${required ? '.Ar' : '.Op Ar'} ${name}${more}`;
  });
  return [`.Nm ${commandWords(id)}`, ...sets.flatMap(optional), ...words];
}

/** Letters of flags that formatters put into one line of 80: they break none of what stands in one macro. */
const ONE_LINE = 60;

function optional(set) {
  const more = set[0].multiple ? ' ...' : '';
  const flags = set.map(brief);
  if (flags.join(' | ').length <= ONE_LINE) return [`.Op ${flags.join(' | ')}${more}`];
  const lines = flags.map((flag, i) => `.${flag}${i < flags.length - 1 ? ' |' : more}`);
  return ['.Oo', ...lines, '.Oc'];
}

/** A flag as a row of a list. `siblings`: the flags that it may exclude. */
function flagRow(flag, siblings) {
  const [, text, fallback = flag.default] = /^(.*?)(?: \[default: (.*)\])?$/.exec(flag.description);
  const others = siblings.filter(({ name }) => flag.exclusive?.includes(name));
  return [
    `${flag.char ? `Fl ${flag.char} , ` : ''}${longForm(flag)}${takesValue(flag) ? ` Ns = Ns ${argumentOf(flag)}` : ''}`,
    prose(sentence(text)),
    ...(fallback === undefined ? [] : [prose(`Default: ${fallback}.`)]),
    ...(others.length ? ['Not together with', `.${others.map(longForm).join(' , ')} .`] : []),
    ...(flag.env ? ['Also from', `.Ev ${flag.env} .`] : []),
  ];
}

/** Flags in the groups of --help; those without a group come first, as there. */
function options(flags) {
  const groups = new Set([undefined, ...flags.map(({ helpGroup }) => helpGroup)]);
  return [...groups].flatMap((group) => {
    const rows = flags.filter(({ helpGroup }) => helpGroup === group).map((flag) => flagRow(flag, flags));
    return [...(group ? [`.Ss ${group[0]}${group.slice(1).toLowerCase()} options`] : []), ...tagged(rows)];
  });
}

const examples = (commands) =>
  commands
    .flatMap((command) => command.examples ?? [])
    .map((line) => `.Dl $ ${words(line.replaceAll('<%= config.bin %>', 'fwctl'))}`);

const environment = (flags, others = []) =>
  tagged(
    flags
      .filter(({ env }) => env)
      .map((flag) => [`Ev ${flag.env}`, 'Stands for', `.${longForm(flag)} .`])
      .concat(others)
      .sort(byText(([term]) => term)),
  );

const filesOf = (flags) =>
  Object.entries(FILES).flatMap(([name, file]) => (flags.some((flag) => flag.name === name) ? [file] : []));

const files = (flags) =>
  tagged(filesOf(flags).map(([path, text, page]) => [`Pa ${path}`, text, `.Xr ${page} .`]));

const seeAlso = (pages) =>
  pages
    .toSorted(byText((page) => page.split(' ').reverse().join(' ')))
    .map((page, i) => `.Xr ${page}${i < pages.length - 1 ? ' ,' : ''}`);

function byText(key) {
  return (one, other) => (key(one) < key(other) ? -1 : 1);
}

const head = (page, about) => [
  '.\\" Written by bin/build/man.js from the metadata of the commands and man/text: change those.',
  `.Dd ${DATE}`,
  `.Dt ${page.toUpperCase()} 1`,
  '.Os fwctl',
  '.Sh NAME',
  `.Nm ${page}`,
  `.Nd ${literal(about[0].toLowerCase() + about.slice(1).replace(/\.$/, ''))}`,
];

/** Sections that are written by hand. */
function handWritten(page) {
  const file = join(root, 'man/text', `${page}.mdoc`);
  return existsSync(file) ? [readFileSync(file, 'utf8').trimEnd()] : [];
}

const commandWords = (id) => `fwctl ${id.replaceAll(':', ' ')}`;
const topicOf = (id) => id.split(':')[0];
const flagsOf = (commands) => [...new Map(commands.flatMap(({ flags }) => Object.entries(flags))).values()];

/** The arguments of commands, each text once; where a name stands for several things, with the commands that mean each. */
function argumentRows(commands) {
  const all = commands.flatMap(({ id, args }) => Object.values(args).map((arg) => ({ ...arg, id })));
  const texts = new Map();
  for (const { name, description, id } of all) {
    const key = `${name}\n${description}`;
    texts.set(key, { name, description, ids: [...(texts.get(key)?.ids ?? []), id] });
  }
  const rows = Array.from(texts.values());
  return rows.map(({ name, description, ids }) => {
    const isShared = rows.filter((other) => other.name === name).length > 1;
    const whose = ids.map((id) => `\`${commandWords(id)}\``).join(', ');
    return [`Ar ${name}`, ...(isShared ? [prose(`Of ${whose}:`)] : []), prose(sentence(description))];
  });
}

/** Layouts are the topic of each command that takes them from a file. */
const isOfLayouts = ({ own }) => own.some(({ flags }) => flags.adb);

/** Pages beside a topic's own: of the commands about layouts the others, of all others the one about scopes. */
const related = (topic, topics) =>
  isOfLayouts(topic)
    ? topics.filter((other) => other !== topic && isOfLayouts(other)).map(({ page }) => `${page} 1`)
    : ['fwctl-scope 7'];

/** The page of a command, or of a topic with all its commands. */
function topicPage(topic, topics, exits) {
  const { page, found, own } = topic;
  const flags = flagsOf(own);
  const isTopic = own.some(({ id }) => id !== topicOf(id));
  const codes = exits.map(({ code, kind, when }) => `${code} ${kind ?? when}`).join(', ');
  return [
    ...head(page, found),
    ...section('SYNOPSIS', own.flatMap(synopsis)),
    ...section(
      'DESCRIPTION',
      own.flatMap(({ id, summary, description = '', aliases }) => [
        ...(isTopic ? [`.Ss ${commandWords(id)}`] : []),
        paragraphs([summary, description].filter(Boolean).join('\n\n')),
        ...(aliases.length
          ? ['.Pp', prose(`Also: ${aliases.map((alias) => `\`${commandWords(alias)}\``).join(', ')}.`)]
          : []),
      ]),
    ),
    ...section('ARGUMENTS', tagged(argumentRows(own))),
    ...section('OPTIONS', options(flags)),
    ...handWritten(page),
    ...section('ENVIRONMENT', environment(flags)),
    ...section('FILES', files(flags)),
    ...section('EXIT STATUS', [prose(`${codes}.`), 'See', '.Xr fwctl 1 .']),
    ...section('EXAMPLES', examples(own)),
    ...section(
      'SEE ALSO',
      seeAlso(['fwctl 1', ...related(topic, topics), ...filesOf(flags).map(([, , other]) => other)]),
    ),
  ];
}

function mainPage({ description }, topics, exits) {
  const all = topics.flatMap(({ own }) => own);
  const common = flagsOf(all).filter(({ name }) => all.every(({ flags }) => flags[name]));
  const rows = topics.map(({ page, about, own }) => [
    `Xr ${page} 1`,
    prose(about),
    ...(own.length > 1
      ? [prose(`Commands: ${own.map(({ id }) => `\`${commandWords(id)}\``).join(', ')}.`)]
      : []),
  ]);
  return [
    ...head('fwctl', description),
    ...section('SYNOPSIS', [
      ...['.Nm', '.Ar command', '.Op Ar argument ...', '.Op Ar option ...'],
      ...['.Nm', '.Op Ar command', '.Fl -help'],
      ...['.Nm', '.Fl -version'],
    ]),
    ...section('DESCRIPTION', [
      'Every command has a page, with its own options and arguments:',
      ...tagged(rows),
    ]),
    ...section('OPTIONS', ['Every command takes these.', ...options(common)]),
    ...handWritten('fwctl'),
    ...section('ENVIRONMENT', environment(flagsOf(all), ENVIRONMENT)),
    ...section('FILES', files(flagsOf(all))),
    ...section('EXIT STATUS', [
      ...tagged(
        exits.map(({ code, kind, when }) => [kind ? `${code} ${kind}` : code, prose(sentence(when))]),
      ),
      '.Pp',
      prose(
        'A dry run and `fwctl policy explain` end with 4 where the command would be refused, else with 0.',
      ),
      prose('`fwctl list` ends with 3 only where no device can be read.'),
    ]),
    ...section('EXAMPLES', examples(topics.flatMap(({ own }) => (own.length === 1 ? own : [])))),
    ...section(
      'SEE ALSO',
      seeAlso([
        ...topics.map(({ page }) => `${page} 1`),
        ...filesOf(flagsOf(all)).map(([, , page]) => page),
        'fwctl-scope 7',
      ]),
    ),
  ];
}

/** The generated pages: file name -> text. */
async function manPages() {
  const { commands, topics } = JSON.parse(readFileSync(manifest, 'utf8'));
  const { exitRows } = await import(join(dist, 'src/cli/docs/exit.js'));
  const { TOPICS } = await import(join(dist, 'src/cli/find/topics.js'));
  const all = Object.values(commands);
  const pages = [...new Set(all.map(({ id }) => topicOf(id)))].map((topic) => {
    const own = all.filter(({ id }) => topicOf(id) === topic);
    const about = topics.find(({ name }) => name === topic)?.description ?? own[0].summary;
    // By the words of its first line a page is found with `man -k`: those of a command that `fwctl find` knows.
    const found = TOPICS.find(({ what }) => what === topic)?.description ?? about;
    return { page: `fwctl-${topic}`, about, found, own };
  });
  const exits = exitRows();
  const texts = [
    ['fwctl.1', mainPage(require('../../package.json'), pages, exits)],
    ...pages.map((topic) => [`${topic.page}.1`, topicPage(topic, pages, exits)]),
  ];
  return new Map(texts.map(([file, lines]) => [file, `${lines.join('\n')}\n`]));
}

module.exports = { manPages };

if (require.main === module)
  manPages().then((pages) => {
    for (const [file, text] of pages) writeFileSync(join(root, 'man', file), text);
  });
