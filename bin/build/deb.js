// `npm run deb`: writes fwctl_VERSION_ARCH.deb, from the files that `npm pack` would give, by dpkg-deb. `npm run deb -- --arch arm64`: for
// another architecture than this machine's; `--dir DIR`: to another folder. With SOURCE_DATE_EPOCH, or of the same commit, the same sources
// give the same bytes, whoever builds. The maintainer is whom DEBFULLNAME and DEBEMAIL name, as for Debian's own tools.
const { execFileSync } = require('node:child_process');
const {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} = require('node:fs');
const { createHash } = require('node:crypto');
const { tmpdir } = require('node:os');
const { basename, dirname, join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { gzipSync } = require('node:zlib');
const { dist, root } = require('./paths.js');
const { bin, optionalDependencies, version } = require('../../package.json');

/** The program, from the folder of the package. */
const PROGRAM = join(bin.fwctl);

/** What Node calls the architectures that Debian calls so. */
const ARCHITECTURES = {
  amd64: 'x64',
  arm64: 'arm64',
  ppc64el: 'ppc64',
  riscv64: 'riscv64',
  loong64: 'loong64',
};

/** Of the sources, where they go, with their modes. */
const PLACES = {
  'fwctl.yaml': 'etc/fwctl',
  'policy.yaml': 'etc/fwctl',
  '70-fwctl.rules': 'usr/share/fwctl',
  'fwctl-metrics.service': 'usr/lib/systemd/system',
  copyright: 'usr/share/doc/fwctl',
  'lintian-overrides': 'usr/share/lintian/overrides',
};
const SCRIPTS = ['postinst', 'prerm', 'postrm'];

const COMPLETIONS = {
  bash: 'usr/share/bash-completion/completions/fwctl',
  zsh: 'usr/share/zsh/vendor-completions/_fwctl',
  fish: 'usr/share/fish/vendor_completions.d/fwctl.fish',
};

const COLLECTIONS = 'usr/share/ansible/collections/ansible_collections';

/** Runs a program to its end; gives what it prints. */
const run = (program, args, options = {}) =>
  execFileSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  });

const source = (name) => join(root, 'src/debian', name);

/** Who is written to where nobody says who maintains the package: an address that can't be anybody's (RFC 6761). */
const NOBODY = 'fwctl <fwctl@packages.invalid>';

/** As dch(1) finds out: `DEBEMAIL` may have the name too. */
function maintainer({ DEBFULLNAME: name, DEBEMAIL, EMAIL } = process.env) {
  const address = DEBEMAIL || EMAIL;
  if (!address) {
    process.stderr.write(
      `The maintainer is ${NOBODY}, which reaches nobody: DEBFULLNAME and DEBEMAIL say who it is.\n`,
    );
    return NOBODY;
  }
  const [, named, inner = address] = /^(.*?)\s*<(.*)>$/.exec(address) ?? [];
  const known = name || named;
  const whole = `${known} <${inner}>`;
  if (!known || !/^[^<>,\n]+ <[^\s<>@]+@[^\s<>@]+>$/.test(whole))
    throw new Error(
      `DEBFULLNAME and DEBEMAIL have to be a name and an address, not ${JSON.stringify(name ?? '')} and ${JSON.stringify(address)}`,
    );
  return whole;
}

/** The time of the last commit, in seconds; of a folder without commits, now. */
function epoch() {
  if (process.env.SOURCE_DATE_EPOCH) return Number(process.env.SOURCE_DATE_EPOCH);
  try {
    return Number(run('git', ['log', '-1', '--format=%ct'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return Math.floor(Date.now() / 1000);
  }
}

/** The tree of the package, all but DEBIAN. */
class Tree {
  constructor(folder) {
    this.folder = folder;
  }

  path(name) {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }

  write(name, contents) {
    writeFileSync(this.path(name), contents);
  }

  link(name, to) {
    symlinkSync(to, this.path(name));
  }

  /** The names below a folder, of folders, files and links, a folder before what is in it. */
  names(folder = '') {
    return readdirSync(join(this.folder, folder), { withFileTypes: true })
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((entry) => {
        const name = join(folder, entry.name);
        return entry.isDirectory() ? [name, ...this.names(name)] : [name];
      });
  }

  stat(name) {
    return lstatSync(join(this.folder, name));
  }
}

/** A package of npm, unpacked into a folder. */
function unpack(line, folder) {
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', ...line, '--ignore-scripts', '--json', '--pack-destination', dirname(folder)]),
  );
  mkdirSync(folder, { recursive: true });
  run('tar', [
    '-xzf',
    join(dirname(folder), basename(filename)),
    '-C',
    folder,
    '--strip-components=1',
    '--no-same-owner',
  ]);
}

/** The files of the npm package, with pages and licence where Debian has them. */
function program(tree, work) {
  const from = join(work, 'npm');
  unpack([], from);
  for (const page of readdirSync(join(from, 'man'))) {
    const text = readFileSync(join(from, 'man', page));
    tree.write(`usr/share/man/man${page.slice(-1)}/${page}.gz`, gzipSync(text, { level: 9 }));
  }
  for (const name of ['man', 'LICENSE', 'README.md']) rmSync(join(from, name), { recursive: true });
  renameSync(from, tree.path('usr/lib/fwctl'));
  tree.link('usr/bin/fwctl', `../lib/fwctl/${PROGRAM}`);
  tree.link(`${COLLECTIONS}/fwctl`, '../../../../lib/fwctl/dist/ansible/ansible_collections/fwctl');
}

/** koffi's library for glibc on an architecture: that of this machine is there, another one comes from the registry. */
function koffi(tree, work, arch) {
  const name = `@koromix/koffi-linux-${arch}`;
  let from = join(root, 'node_modules', name);
  if (!existsSync(from)) {
    from = join(work, 'koffi');
    unpack([`${name}@${optionalDependencies[name]}`], from);
  }
  for (const file of ['package.json', `linux_${arch}/koffi.node`])
    cpSync(join(from, file), tree.path(`usr/lib/fwctl/node_modules/${name}/${file}`));
}

async function besides(tree, seconds, whose) {
  const { UNIT, unitText } = await import(join(dist, 'src/cli/systemd/unit.js'));
  for (const [name, folder] of Object.entries(PLACES))
    cpSync(source(name), tree.path(name === 'lintian-overrides' ? `${folder}/fwctl` : `${folder}/${name}`));
  tree.write(`usr/lib/systemd/system/${UNIT}`, unitText('/usr/bin/fwctl'));
  mkdirSync(tree.path('etc/fwctl/plans.d'));
  for (const [shell, file] of Object.entries(COMPLETIONS))
    tree.write(file, run(process.execPath, [join(root, 'bin/run.js'), 'completion', shell]));
  const date = run('date', ['-uRd', `@${seconds}`]).trim();
  const changelog = `fwctl (${version}) unstable; urgency=medium\n\n  * Release ${version}.\n\n -- ${whose}  ${date}\n`;
  tree.write('usr/share/doc/fwctl/changelog.gz', gzipSync(changelog, { level: 9 }));
}

/** Modes and times do not depend on who builds, or when. */
function settle(tree, seconds) {
  for (const name of [...tree.names().reverse(), '']) {
    const stats = tree.stat(name);
    const path = tree.path(name);
    const isProgram = stats.isDirectory() || name.endsWith(PROGRAM);
    if (!stats.isSymbolicLink()) chmodSync(path, isProgram ? 0o755 : 0o644);
    lutimesSync(path, seconds, seconds);
  }
}

function control(tree, architecture, whose) {
  const names = tree.names();
  const files = names.filter((name) => tree.stat(name).isFile());
  // As dpkg-gencontrol counts: files in whole KiB, one for all else.
  const size = names.reduce((sum, name) => {
    const stats = tree.stat(name);
    return sum + (stats.isFile() ? Math.ceil(stats.size / 1024) : 1);
  }, 0);
  const sums = files.map((name) => {
    const hash = createHash('md5').update(readFileSync(tree.path(name)));
    return `${hash.digest('hex')}  ${name}\n`;
  });
  const text = readFileSync(source('control'), 'utf8')
    .replace('@VERSION@', version)
    .replace('@ARCHITECTURE@', architecture)
    .replace('@INSTALLED_SIZE@', String(size))
    .replace('@MAINTAINER@', () => whose);
  const conffiles = files.filter((name) => name.startsWith('etc/')).map((name) => `/${name}\n`);
  tree.write('DEBIAN/control', text);
  tree.write('DEBIAN/conffiles', conffiles.join(''));
  tree.write('DEBIAN/md5sums', sums.filter((line) => !/ {2}etc\//.test(line)).join(''));
  for (const name of SCRIPTS) cpSync(source(name), tree.path(`DEBIAN/${name}`));
  chmodSync(tree.path('DEBIAN'), 0o755);
  for (const name of readdirSync(tree.path('DEBIAN')))
    chmodSync(tree.path(`DEBIAN/${name}`), SCRIPTS.includes(name) ? 0o755 : 0o644);
}

async function main() {
  const { values } = parseArgs({ options: { arch: { type: 'string' }, dir: { type: 'string' } } });
  const architecture = values.arch ?? run('dpkg', ['--print-architecture']).trim();
  const arch = ARCHITECTURES[architecture];
  if (!arch) throw new Error(`no koffi for ${architecture}: ${Object.keys(ARCHITECTURES).join(', ')}`);
  const seconds = epoch();
  const whose = maintainer();
  const work = mkdtempSync(join(tmpdir(), 'fwctl-deb-'));
  try {
    const tree = new Tree(join(work, 'tree'));
    program(tree, work);
    koffi(tree, work, arch);
    await besides(tree, seconds, whose);
    settle(tree, seconds);
    control(tree, architecture, whose);
    const file = `fwctl_${version}_${architecture}.deb`;
    run(
      'dpkg-deb',
      ['--root-owner-group', '-Zxz', '--build', tree.folder, resolve(values.dir ?? root, file)],
      {
        env: { ...process.env, SOURCE_DATE_EPOCH: String(seconds) },
      },
    );
    process.stdout.write(`${file}\n`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
