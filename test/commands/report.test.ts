import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';
import { wrongIn } from '../support/published.js';

const ADD = ['cxl', 'bnxt', 'pds'];

/** A machine with a device of each family. */
const withFamilies = (run: (folder: string) => Promise<void>) =>
  withFolder(async (folder) => {
    for (const family of ADD) await fwctl(['emulator', 'add', '--family', family], { folder });
    await run(folder);
  });

const titles = (page: string, level: number): string[] =>
  Array.from(page.matchAll(new RegExp(`<h${level}>(.*?)</h${level}>`, 'gs')), ([, title]) => title as string);

const SHORT = ['--seconds', '0.2'];

describe('fwctl report', () => {
  it('writes one page that says in front what is the matter, and on stdout the same in short', () =>
    withFolder(async (folder) => {
      await fwctl(['emulator', 'module', 'fault', 'hot', '--port', '1'], { folder });
      const file = join(folder, 'card.html');
      const { code, stdout } = await fwctl(['report', file, ...SHORT], { folder });
      expect(code).to.equal(0);
      expect(stdout).to.match(
        /^fwctl0: critical\n {2}temperature: Module0 has [\d.]+ degrees, critical from 75 on\n/,
      );
      expect(stdout.trimEnd().split('\n').at(-1)).to.equal(file);
      const page = readFileSync(file, 'utf8');
      expect(titles(page, 2)).to.deep.equal([
        'Health',
        'Device',
        'Link',
        'Modules',
        'Temperature',
        'Counters',
        'PCI Express',
        'Configuration',
        'Capabilities',
        'Functions',
        'Firmware',
        'Access',
      ]);
      expect(page.indexOf('Temperature: Module0 has')).to.be.lessThan(page.indexOf('<h2>Device</h2>'));
      expect(page).not.to.match(/<script|https?:|url\(|@import/);
    }));

  it('has of each family what its devices tell, and says what they do not', () =>
    withFamilies(async (folder) => {
      const { stdout } = await fwctl(['report', '-', '--all', ...SHORT], { folder });
      expect(titles(stdout, 1)).to.deep.equal(['9 devices']);
      expect(titles(stdout, 2)).to.deep.equal(Array.from({ length: 9 }, (_, i) => `fwctl${i}`));
      const { devices, fwctl: made } = await fwctlJson(['report', '-d', 'all', ...SHORT], { folder });
      expect(`fwctl/${made}`).to.equal((await fwctl(['--version'], { folder })).stdout.split(' ')[0]);
      const told = (name: string) =>
        Object.keys(devices.find((one: { device: { name: string } }) => one.device.name === name));
      const parts =
        'health firmware links modules sensors counters samples pcie settings capabilities functions';
      for (const part of parts.split(' ')) expect(told('fwctl0'), part).to.include(part);
      expect(told('fwctl3')).to.include.members(['health', 'firmware', 'sensors', 'counters', 'settings']);
      expect(told('fwctl4')).to.include.members(['links', 'modules', 'pcie', 'capabilities', 'functions']);
      const cxl = devices.find(({ type }: { type: string }) => type === 'cxl');
      expect(cxl.untold).to.deep.equal(['link', 'modules', 'pcie', 'capabilities']);
      expect(stdout).to.include(
        'CXL memory devices tell nothing of: Link, Modules, PCI Express, Capabilities.',
      );
    }));

  it('tells the same as the commands that it is made of', () =>
    withFolder(async (folder) => {
      const { devices } = await fwctlJson(['report', '--seconds', '0'], { folder });
      const [device] = devices;
      const ask = (line: string) => fwctlJson(line.split(' '), { folder });
      expect(device.links).to.deep.equal((await ask('link')).ports);
      expect(device.firmware.components).to.deep.equal((await ask('firmware')).components);
      expect(device.health.checks.map(({ name }: { name: string }) => name)).to.deep.equal(
        (await ask('health')).checks.map(({ name }: { name: string }) => name),
      );
      const changed = (await ask('config query --changed')).settings;
      expect(device.settings.changed.map(({ name }: { name: string }) => name)).to.deep.equal(
        changed.map(({ name }: { name: string }) => name),
      );
      const differing = (await ask('query-caps --diff')).capabilities;
      expect(
        device.capabilities.below.map(({ group, name, current, max }: Record<string, string>) => [
          `${group}.${name}`,
          Number(current),
          Number(max),
        ]),
      ).to.deep.equal(
        Object.entries(
          differing as Record<string, { fields: Record<string, { cur: number; max: number }> }>,
        ).flatMap(([type, { fields }]) =>
          Object.entries(fields).map(([name, { cur, max }]) => [`${type}.${name}`, cur, max]),
        ),
      );
      const { functions } = await ask('function list');
      expect(
        device.functions.map(({ title, device: name }: Record<string, string>) => [title, name ?? null]),
      ).to.deep.equal(functions.map(({ title, device: name }: Record<string, string>) => [title, name]));
    }));

  it('with --json gives the data of the page; the file may be left out', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'card.html');
      const document = await fwctlJson(['report', file, ...SHORT], { folder });
      expect(document.file).to.equal(file);
      expect(wrongIn('report', document)).to.deep.equal([]);
      expect(readFileSync(file, 'utf8')).to.include('<!doctype html>');
      const [device] = document.devices;
      const { elapsed_s, temperatures, rates } = device.samples;
      expect(elapsed_s).to.have.length(11);
      for (const { values } of [...temperatures, ...rates]) expect(values).to.have.length(11);
      expect(rates.some(({ name }: { name: string }) => name === 'rx_bytes')).to.equal(true);
    }));

  it('reads as often as it is told, and once with --seconds 0', () =>
    withFolder(async (folder) => {
      const samples = async (...flags: string[]) =>
        (await fwctlJson(['report', ...flags], { folder })).devices[0].samples?.elapsed_s.length;
      expect(await samples('--seconds', '0.3', '--interval', '100ms')).to.equal(4);
      expect(await samples('--seconds', '0')).to.equal(undefined);
      const refused = async (...flags: string[]) =>
        (await fwctl(['report', '--json', ...flags], { folder })).code;
      expect(await refused('--seconds', '1', '--interval', '2s')).to.equal(2);
      expect(await refused('--seconds', '1000', '--interval', '1ms')).to.equal(2);
      expect(await refused('--seconds', 'x')).to.equal(2);
    }));

  it('replaces a file only if it is told to, and leaves all as it is where it fails', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'card.html');
      writeFileSync(file, 'mine');
      const again = await fwctl(['report', file, ...SHORT], { folder });
      expect([again.code, readFileSync(file, 'utf8')]).to.deep.equal([2, 'mine']);
      expect(again.stderr).to.include('is there: it is not replaced').and.include('--force');
      const absent = await fwctl(['report', file, '--force', '-d', 'fwctl9'], { folder });
      expect([absent.code, readFileSync(file, 'utf8')]).to.deep.equal([3, 'mine']);
      expect((await fwctl(['report', file, '--force', ...SHORT], { folder })).code).to.equal(0);
      expect(readFileSync(file, 'utf8')).to.include('<!doctype html>');
      for (const path of ['', join(folder, 'none/card.html'), folder, '/dev/null/card.html']) {
        const { code, stderr } = await fwctl(['report', path, '--seconds', '0'], { folder });
        expect([code, stderr.split(':')[1]], path).to.deep.equal([2, ' usage']);
      }
      symlinkSync(join(folder, 'nowhere'), join(folder, 'link.html'));
      expect(
        (await fwctl(['report', join(folder, 'link.html'), '--seconds', '0'], { folder })).code,
      ).to.equal(2);
      expect(existsSync(join(folder, 'nowhere'))).to.equal(false);
    }));

  it('asks for a place for the page, and for one alone', () =>
    withFolder(async (folder) => {
      expect((await fwctl(['report'], { folder })).code).to.equal(2);
      expect((await fwctl(['report', '-', '--json'], { folder })).code).to.equal(2);
      expect((await fwctl(['report', 'x.html', '-o', 'hex'], { folder })).code).to.equal(2);
    }));

  itOfBuiltIn(
    'a device that goes away has on the page what was read before; the exit code is that of the error',
    () =>
      withFolder(async (folder) => {
        await fwctl('emulator fault add --register MPEIN --unplug'.split(' '), { folder });
        const file = join(folder, 'card.html');
        const { code, stdout } = await fwctl(['report', file, '--json', ...SHORT], { folder });
        expect(code).to.equal(5);
        const [device] = JSON.parse(stdout).devices;
        expect(device.state).to.equal('critical');
        expect(device.type).to.equal('mlx5');
        const parts = device.unread.map(({ part }: { part: string }) => part);
        expect(parts[0]).to.equal('health');
        expect(parts).to.include.members(['link', 'settings', 'counters']);
        expect(
          new Set(device.unread.map(({ error }: { error: { errno: string } }) => error.errno)).size,
        ).to.equal(1);
        const page = readFileSync(file, 'utf8');
        expect(page).to.include('ENODEV').and.include('Not on this page');
      }),
  );

  itOfBuiltIn('a device that is silent is not asked for ever', () =>
    withFolder(async (folder) => {
      await fwctl('emulator fault add --always --errno ETIMEDOUT'.split(' '), { folder });
      const { code, stdout } = await fwctl(['report', '--json', ...SHORT], { folder });
      expect(code).to.equal(5);
      const [device] = JSON.parse(stdout).devices;
      expect(device.state).to.equal('critical');
      const { faults } = await fwctlJson(['emulator', 'fault', 'list'], { folder });
      expect(faults[0].seen).to.be.at.most(4);
    }),
  );

  it('of several devices those that fail stand on the page as such, and the first gives the exit code', () =>
    withFolder(async (folder) => {
      const { code, stdout } = await fwctl(
        [
          'report',
          '--json',
          '--seconds',
          '0',
          '-d',
          'fwctl0',
          '-d',
          'fwctl77',
          '-d',
          'mlx5_0',
          '-d',
          'fwctl1',
        ],
        { folder },
      );
      expect(code).to.equal(3);
      const { devices } = JSON.parse(stdout);
      expect(
        devices.map(({ device, state }: { device: { name: string }; state: string }) => [device.name, state]),
      ).to.deep.equal([
        ['fwctl0', 'ok'],
        ['fwctl77', 'unknown'],
        ['fwctl1', 'ok'],
      ]);
      expect(devices[1].findings[0].detail).to.include('there is no device "fwctl77"');
      expect(wrongIn('report', JSON.parse(stdout))).to.deep.equal([]);
    }));

  itOfBuiltIn('what the firmware or a policy refuses is told, and is no failure', () =>
    withFolder(async (folder) => {
      await fwctl('emulator fault add --register MNVGC --always --status BAD_PARAM_ERR'.split(' '), {
        folder,
      });
      const policy = join(folder, 'policy.yaml');
      writeFileSync(policy, 'deny:\n  - opcodes: [QUERY_HCA_CAP]\n    reason: not for everyone\n');
      const { code, stdout } = await fwctl(['report', '--json', ...SHORT, '--policy', policy], { folder });
      expect(code, stdout).to.equal(0);
      const [device] = JSON.parse(stdout).devices;
      const unread = new Map(
        device.unread.map(({ part, error }: { part: string; error: { kind: string } }) => [part, error.kind]),
      );
      expect(unread.get('settings')).to.equal('firmware');
      expect(unread.get('capabilities')).to.equal('policy');
      expect(device.firmware.running_version).to.be.a('string');
    }),
  );
});

describe('fwctl report of files', () => {
  itOfBuiltIn('of a tape of itself: the same page, but for where it comes from', () =>
    withFolder(async (folder) => {
      const tape = join(folder, 'card.tape');
      const live = await fwctlJson(['report', ...SHORT, '--record', tape], { folder });
      const played = await fwctlJson(['report', ...SHORT, '-d', `replay:${tape}`], { folder });
      const strict = await fwctlJson(['report', ...SHORT, '-d', `replay:${tape}`, '--replay', 'strict'], {
        folder,
      });
      const told = ({ devices }: Record<string, unknown>) => {
        const [{ origin: _, file: __, time: ___, ...device }] = devices as [Record<string, unknown>];
        return device;
      };
      expect(played.devices[0].origin).to.equal('tape');
      expect(played.devices[0].file).to.equal('card.tape');
      expect(told(played)).to.deep.equal(told(live));
      expect(told(strict)).to.deep.equal(told(live));
    }),
  );

  itOfBuiltIn('of a tape of other commands: what it has, and that the rest is not on it', () =>
    withFolder(async (folder) => {
      const tape = join(folder, 'health.tape');
      await fwctl(['health', '--record', tape], { folder });
      const file = join(folder, 'card.html');
      const { code, stdout, stderr } = await fwctl(['report', file, '-d', `replay:${tape}`], { folder });
      expect([code, stderr]).to.deep.equal([0, '']);
      expect(stdout).to.match(/^fwctl0: ok\n/);
      expect(readFileSync(file, 'utf8')).to.include('the tape does not have');
    }),
  );

  itOfBuiltIn('of a snapshot: what it was taken of, without a course of anything', () =>
    withFolder(async (folder) => {
      const snapshot = join(folder, 'card.snapshot');
      await fwctl(['snapshot', 'save', snapshot], { folder });
      const { devices } = await fwctlJson(['report', '-d', `snapshot:${snapshot}`], { folder });
      const [device] = devices;
      expect([device.origin, device.file, device.state]).to.deep.equal(['snapshot', 'card.snapshot', 'ok']);
      expect(device).to.include.keys('links', 'modules', 'settings', 'capabilities', 'counters');
      expect(device).not.to.include.keys('samples');
    }),
  );

  itOfBuiltIn('live, taped and saved devices stand on one page', () =>
    withFolder(async (folder) => {
      const [tape, snapshot] = ['a.tape', 'b.snapshot'].map((name) => join(folder, name)) as [string, string];
      await fwctl(['health', '--record', tape, '-d', 'fwctl1'], { folder });
      await fwctl(['snapshot', 'save', snapshot, '-d', 'fwctl0'], { folder });
      const { devices } = await fwctlJson(
        ['report', ...SHORT, '-d', 'fwctl0', '-d', `replay:${tape}`, '-d', `snapshot:${snapshot}`],
        { folder },
      );
      expect(
        devices.map(
          ({ device, origin }: { device: { name: string }; origin: string }) => `${device.name} ${origin}`,
        ),
      ).to.deep.equal(['fwctl0 emulated', 'fwctl1 tape', 'fwctl0 snapshot']);
    }),
  );

  it('a file that is none is told before anything is written', () =>
    withFolder(async (folder) => {
      const bad = join(folder, 'bad.tape');
      writeFileSync(bad, 'not a tape\n');
      const file = join(folder, 'card.html');
      for (const device of [`replay:${bad}`, `snapshot:${bad}`, 'replay:', `replay:${folder}/none`]) {
        const { code } = await fwctl(['report', file, '-d', 'fwctl0', '-d', device], { folder });
        expect(code, device).to.equal(2);
      }
      expect(existsSync(file)).to.equal(false);
    }));
});

interface Told {
  readonly firmware?: { readonly serial_number?: string };
  readonly modules?: readonly {
    readonly module?: { readonly vendor?: { readonly serial_number?: string } };
  }[];
}

describe('fwctl report --redact', () => {
  /** What tells the built-in adapter, its modules and a bnxt card from others. */
  const secretsOf = async (folder: string): Promise<string[]> => {
    const { devices } = await fwctlJson(['report', '--all', '--seconds', '0'], { folder });
    const texts = (devices as Told[]).flatMap(({ firmware, modules = [] }) => [
      firmware?.serial_number,
      ...modules.map(({ module }) => module?.vendor?.serial_number),
    ]);
    return [...new Set(texts.filter(Boolean) as string[])];
  };

  it('has no serial number, part number or address on the page; equal ones stay equal', () =>
    withFamilies(async (folder) => {
      const secrets = await secretsOf(folder);
      expect(secrets.length).to.be.greaterThan(4);
      const file = join(folder, 'card.html');
      const { code, stdout } = await fwctl(['report', file, '--all', '--redact', '--json', ...SHORT], {
        folder,
      });
      expect(code).to.equal(0);
      const document = JSON.parse(stdout);
      expect(wrongIn('report', document)).to.deep.equal([]);
      const page = readFileSync(file, 'utf8');
      // The pds card tells its own serial number by operations of which nothing is published.
      const left = secrets.filter((secret) => page.includes(secret) || stdout.includes(secret));
      const known = document.devices
        .filter(({ type }: { type: string }) => type === 'pds')
        .map(({ firmware }: { firmware?: { serial_number?: string } }) => firmware?.serial_number);
      expect(left.filter((secret) => !known.includes(secret))).to.deep.equal([]);
      expect(page).to.include('are pseudonyms');
      expect(document.state).to.equal('ok');
      const serials = (document.devices as Told[]).map(
        ({ modules: [module] = [] }) => module?.module?.vendor?.serial_number,
      );
      // A VF has the port of its PF.
      expect(serials[0]).to.equal(serials[2]);
      expect(serials[0]).not.to.equal(serials[1]);
    }));

  itOfBuiltIn('tells what a redacted tape tells', () =>
    withFolder(async (folder) => {
      const tape = join(folder, 'card.tape');
      await fwctl(['report', join(folder, 'a.html'), ...SHORT, '--record', tape, '--redact'], { folder });
      const [played, plain] = [
        await fwctlJson(['report', ...SHORT, '-d', `replay:${tape}`], { folder }),
        await fwctlJson(['report', ...SHORT, '-d', `replay:${tape}`, '--redact'], { folder }),
      ];
      const modules = ({ devices }: { devices: { modules: unknown; firmware: unknown }[] }) => [
        devices[0]?.modules,
        devices[0]?.firmware,
      ];
      expect(modules(played as never)).to.deep.equal(modules(plain as never));
      expect(played.devices[0].findings).to.deep.equal([]);
    }),
  );

  it('names of folders are not on the page', () =>
    withFolder(async (folder) => {
      const secret = join(folder, 'customer-name');
      mkdirSync(secret);
      const tape = join(secret, 'card.tape');
      await fwctl(['health', '--record', tape], { folder });
      const { stdout } = await fwctl(['report', '-', '-d', `replay:${tape}`], { folder });
      expect(stdout).to.include('card.tape').and.not.include('customer-name');
    }));
});
