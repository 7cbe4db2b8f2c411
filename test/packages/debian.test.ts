import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

/** Debian 12 has Node 18; Debian 13 has Node 20, with which all other tests run: its root is for FWCTL_SLOW=1. */
const SUITES = process.env.FWCTL_SLOW ? ['bookworm', 'trixie'] : ['bookworm'];

/** Beside Node, what users of the package may have there, and what it recommends. */
const THERE = 'nodejs,man-db,bash-completion,zsh,fish,umockdev,udev';

const has = (program: string): boolean => !spawnSync(program, ['--version']).error;

const isRoot = process.getuid?.() === 0;

/** Why no root can be made. */
const noRoot = (): string | undefined => {
  if (!isRoot) return 'only root can make one';
  if (!has('debootstrap')) return 'debootstrap is not installed';
  return spawnSync('unshare', ['-m', 'true']).status === 0 ? undefined : 'no mount namespace can be made';
};

const folder = mkdtempSync(join(tmpdir(), 'fwctl-test-deb-'));

describe('the Debian package', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  let file: string;

  /** Builds the package into a folder, with these words in front; gives its path. */
  const build = (dir: string, env: NodeJS.ProcessEnv, words: readonly string[] = []): string => {
    const [program = '', ...line] = [
      ...words,
      process.execPath,
      join(ROOT, 'bin/build/deb.js'),
      '--dir',
      dir,
    ];
    const name = execFileSync(program, line, { env: { ...process.env, ...env }, encoding: 'utf8' }).trim();
    expect(name).to.match(new RegExp(`^fwctl_${version}_\\w+\\.deb$`));
    return join(dir, name);
  };
  const MAINTAINER = { DEBFULLNAME: 'Ada Example', DEBEMAIL: 'ada@example.org' };

  before(function () {
    if (!has('dpkg-deb')) return this.skip();
    file = build(folder, MAINTAINER);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('has each page, a completion for each shell, units, settings, and a rule that nothing reads yet', () => {
    const files = execFileSync('dpkg-deb', ['--fsys-tarfile', file], { maxBuffer: 1 << 26 });
    const names = execFileSync('tar', ['-t'], { input: files, encoding: 'utf8' }).split('\n');
    const pages = readdirSync(join(ROOT, 'man')).filter((name) => /\.[157]$/.test(name));
    expect(names).to.include.members(pages.map((name) => `./usr/share/man/man${name.slice(-1)}/${name}.gz`));
    expect(names).to.include.members([
      './usr/bin/fwctl',
      './usr/share/bash-completion/completions/fwctl',
      './usr/share/zsh/vendor-completions/_fwctl',
      './usr/share/fish/vendor_completions.d/fwctl.fish',
      './usr/lib/systemd/system/fwctl-plans.service',
      './usr/lib/systemd/system/fwctl-metrics.service',
      './etc/fwctl/fwctl.yaml',
      './etc/fwctl/policy.yaml',
      './etc/fwctl/plans.d/',
      './usr/share/fwctl/70-fwctl.rules',
    ]);
    expect(names.filter((name) => name.includes('rules.d'))).to.deep.equal([]);
  });

  it('is the same, byte for byte, wherever and by whomever it is built', () => {
    const other = join(folder, 'other');
    mkdirSync(other);
    const env = { DEBEMAIL: 'Ada Example <ada@example.org>', TMPDIR: other, TZ: 'Asia/Tokyo', LC_ALL: 'C' };
    const again = build(other, env, ['sh', '-c', 'umask 077 && exec "$0" "$@"']);
    expect(readFileSync(again).equals(readFileSync(file))).to.equal(true);
  });

  it('is maintained by whom the variables of Debian name, and by nobody else', () => {
    const maintainer = execFileSync('dpkg-deb', ['--field', file, 'Maintainer'], { encoding: 'utf8' });
    expect(maintainer).to.equal('Ada Example <ada@example.org>\n');
    for (const DEBEMAIL of ['ada', 'ada@example.org', 'Ada <ada@example.org>\nDepends: nothing']) {
      const line = [join(ROOT, 'bin/build/deb.js'), '--dir', folder];
      const env = { PATH: process.env.PATH, HOME: folder, DEBEMAIL };
      const { status, stderr } = spawnSync(process.execPath, line, { env, encoding: 'utf8' });
      expect([status, stderr], DEBEMAIL).to.deep.equal([
        1,
        `DEBFULLNAME and DEBEMAIL have to be a name and an address, not "" and ${JSON.stringify(DEBEMAIL)}\n`,
      ]);
    }
  });

  it('has nothing that lintian calls an error', function () {
    if (!has('lintian')) return this.skip();
    const { status, stdout } = spawnSync('lintian', ['--fail-on', 'error', file], { encoding: 'utf8' });
    expect(status, stdout).to.equal(0);
  });

  it('has units that systemd understands', function () {
    if (!has('systemd-analyze')) return this.skip();
    const tree = join(folder, 'tree');
    execFileSync('dpkg-deb', ['-x', file, tree]);
    const units = join(tree, 'usr/lib/systemd/system');
    // What they start is not installed here.
    const line = [
      'verify',
      '--man=no',
      '--recursive-errors=no',
      ...readdirSync(units).map((unit) => join(units, unit)),
    ];
    const { stderr } = spawnSync('systemd-analyze', line, { encoding: 'utf8' });
    expect(
      stderr.split('\n').filter((text) => text && !/\/usr\/bin\/fwctl is not executable/.test(text)),
    ).to.deep.equal([]);
  });

  for (const suite of SUITES)
    describe(`in a clean root of ${suite}`, () => {
      const root = join(folder, suite);

      /** Runs a line of sh in the root, which is alone in having its mounts. */
      const inRoot = (line: string, HOME = '/root') =>
        spawnSync(
          'unshare',
          [
            '-m',
            'sh',
            '-c',
            'mount --make-rprivate / && mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" sh -c "$1"',
            root,
            line,
          ],
          {
            env: {
              HOME,
              TERM: 'dumb',
              DEBIAN_FRONTEND: 'noninteractive',
              PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
            },
            encoding: 'utf8',
          },
        );

      const told = (line: string): string => {
        const { status, stdout, stderr } = inRoot(line, '/tmp');
        expect(status, `${line}: ${stdout}${stderr}`).to.equal(0);
        return stdout;
      };

      /** All names but those that tell of packages that were there, and caches of the system. */
      const names = (): string[] =>
        told(
          'find / -xdev \\( -path /proc -o -path /dev -o -path /tmp -o -path /var/log -o -path /var/cache -o -path /var/lib/dpkg -o -path /var/lib/apt \\) -prune -o -print',
        ).split('\n');

      let there: Set<string>;

      before(function () {
        const why = noRoot();
        if (why) {
          process.stderr.write(`no test of the Debian package in a root of ${suite}: ${why}\n`);
          return this.skip();
        }
        const line = ['--variant=minbase', `--include=${THERE}`, suite, root];
        const { status, stdout, stderr } = spawnSync('debootstrap', line, { encoding: 'utf8' });
        // Without a network there is none.
        if (status !== 0 && !existsSync(join(root, 'etc/debian_version'))) {
          process.stderr.write(`no root of ${suite}: ${(stdout + stderr).trim().split('\n').at(-1)}\n`);
          return this.skip();
        }
        expect(status, stdout.slice(-500)).to.equal(0);
        there = new Set(names());
        cpSync(file, join(root, 'tmp/fwctl.deb'));
        told('apt-get install -y /tmp/fwctl.deb');
      });

      it('the command runs, changes an emulated device, and serves it to another program', () => {
        expect(inRoot('fwctl info').stdout).to.match(/^device +fwctl0 \(emulated\)/);
        told('fwctl config set NUM_OF_VFS=3 --yes');
        expect(told('fwctl exec -- ls /dev/fwctl')).to.equal('fwctl0\nfwctl1\nfwctl2\n');
        expect(told('fwctl exec --form plain -- ls /dev/fwctl')).to.equal('fwctl0\nfwctl1\nfwctl2\n');
        expect(told('fwctl settings')).not.to.include('/etc/fwctl');
      });

      it('its rule gives the group the nodes, and tells systemd of them', () => {
        told('groupadd --system fwctl && ln -s /usr/share/fwctl/70-fwctl.rules /etc/udev/rules.d/');
        const event = 'udevadm test --action=add /sys/class/fwctl/fwctl0';
        // What it would do is told on either, by version.
        const found = told(`fwctl exec --form plain -- ${event} 2>&1`);
        const [, id] = told('getent group fwctl').split(/:x?:/);
        const [group = ''] = (id ?? '').split(':');
        expect(found).to.match(/MODE 0660|permission:\s+0660/);
        expect(found).to.match(new RegExp(`GROUP ${group}\\b|gid=${group}\\b`));
        expect(found).to.match(/^ *TAGS=:systemd:$/m);
        told('rm -r /etc/udev/rules.d/70-fwctl.rules /run/udev && groupdel fwctl');
      });

      it('man finds its pages', () => {
        expect(told('man fwctl | cat')).to.match(/^FWCTL\(1\)/);
        expect(told('man 5 fwctl-plan | cat')).to.match(/^FWCTL-PLAN\(5\)/);
        // Of any of them in any section the formatter has nothing to say.
        expect(told('for page in /usr/share/man/man?/fwctl*; do man "$page" 2>&1 >/dev/null; done')).to.equal(
          '',
        );
      });

      it('bash, zsh and fish complete it', () => {
        const bash = [
          '. /usr/share/bash-completion/bash_completion',
          '_completion_loader fwctl',
          'compopt() { :; }',
          'COMP_WORDS=(fwctl reg ge) COMP_CWORD=2 COMP_LINE="fwctl reg ge" COMP_POINT=12',
          '$(complete -p fwctl | sed "s/.*-F \\([^ ]*\\).*/\\1/")',
          'echo "$COMPREPLY"',
        ];
        expect(told(`bash -c '${bash.join('\n')}'`)).to.equal('get \n');
        expect(told(`fish -c 'complete -C "fwctl reg ge"'`)).to.match(/^get\t/);
        expect(told(`zsh -fc 'autoload -Uz compinit; compinit -u; echo $_comps[fwctl]'`)).to.equal(
          '_fwctl\n',
        );
      });

      it('upgraded, it starts anew what runs, and applies no plan', () => {
        // Where systemd does not run, what is asked of it is written down.
        told('mkdir -p /run/systemd/system /tmp/bin');
        told(`printf '#!/bin/sh\necho "$@" >>/tmp/asked\n' >/tmp/bin/systemctl; chmod +x /tmp/bin/systemctl`);
        told('PATH=/tmp/bin:$PATH dpkg --install /tmp/fwctl.deb');
        expect(told('grep fwctl /tmp/asked')).to.equal('try-restart fwctl-metrics.service\n');
        told('rm -r /run/systemd');
      });

      it('removed and purged, it leaves nothing but what users have made', () => {
        // As an administrator enables what is off at first.
        told('ln -s /usr/share/fwctl/70-fwctl.rules /etc/udev/rules.d/ 2>/dev/null || true');
        told('mkdir -p /etc/systemd/system/multi-user.target.wants /var/lib/fwctl/plans');
        told(
          'ln -s /usr/lib/systemd/system/fwctl-plans.service /etc/systemd/system/multi-user.target.wants/',
        );
        told('apt-get remove -y fwctl');
        expect(inRoot('command -v fwctl').status).not.to.equal(0);
        expect(told('ls /etc/fwctl')).to.equal('fwctl.yaml\npolicy.yaml\n');
        told('apt-get purge -y fwctl');
        told(
          'rmdir --ignore-fail-on-non-empty -p /etc/systemd/system/multi-user.target.wants 2>/dev/null || true',
        );
        const left = names();
        expect(left.filter((name) => !there.has(name))).to.deep.equal([]);
        expect([...there].filter((name) => !left.includes(name))).to.deep.equal([]);
      });
    });
});
