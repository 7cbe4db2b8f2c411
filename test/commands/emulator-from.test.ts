import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson, itOfBuiltIn } from '../support/fwctl.js';
import { summedSnapshot } from '../support/hostile.js';

/** A card that is not as any built-in profile has it. */
const CARD = `
extends: connectx7
identity:
  psid: ACM0000000042
  firmware: [28, 39, 1002]
  firmware_date: [2024, 3, 12]
  base_mac: "02:00:00:11:22:30"
  node_desc: customer host 7
link_modes: [5, 6, 7]
module: {type: 100g-copper, vendor: Amphenol, part: NDAAFF-0003}
functions:
  - {name: pf0, kind: pf, index: 0, function_id: 0, vhca_id: 0, vport: 0, pci: 0, bound: true}
  - {name: pf0vf0, kind: vf, parent: pf0, index: 0, function_id: 1, vhca_id: 5, vport: 1, pci: 2, bound: true}
  - {name: pf0vf1, kind: vf, parent: pf0, index: 1, function_id: 2, vhca_id: 6, vport: 2, pci: 3}
capabilities:
  current: {GENERAL: {log_max_qp: 15}}
  max: {GENERAL: {log_max_qp: 18}}
  differ: {vf: {GENERAL: {log_max_qp: 12}}}
`;

describe('emulator add --from', () => {
  /** What two devices tell, but for where they are and what moves. */
  const differing = async (file: string, device: string, folder: string) => {
    const where = [
      'device',
      'functions/*/device',
      'functions/*/pci',
      'MPEIN/bdf0',
      'MPIR/*bus',
      '*host_pci_bus',
    ];
    const words = ['snapshot', 'diff', file, 'live', '-d', device, '--json'];
    const { stdout } = await fwctl([...words, ...where.flatMap((name) => ['--ignore', name])], { folder });
    const { things } = JSON.parse(stdout) as { things: { section: string; thing: string }[] };
    return things.map(({ section, thing }) => `${section} ${thing}`);
  };

  itOfBuiltIn(
    'makes a device that tells what a card told: identity, capabilities, functions, settings, registers, module',
    () =>
      withFolder(async (folder) => {
        const [profile, file, desk] = [
          join(folder, 'card.yaml'),
          join(folder, 'card.snapshot'),
          join(folder, 'desk'),
        ];
        writeFileSync(profile, CARD);
        for (const line of [
          `emulator profile use ${profile}`,
          'reg set PMTU admin_mtu=4000 --yes',
          'reg set PFCC pptx=0 --yes',
          'config set NUM_OF_VFS=3 --yes',
          `snapshot save ${file}`,
        ])
          expect((await fwctl(line.split(' '), { folder })).code, line).to.equal(0);
        const made = await fwctlJson(['emulator', 'add', '--from', file], { folder: desk });
        expect(made.from).to.include({ base: 'connectx7' });
        expect(made.from.differing).to.deep.equal([]);
        expect(made.from.same).to.be.above(10_000);
        const [device, vf] = made.adapters[0].instances;
        expect(await differing(file, device, desk)).to.deep.equal([]);
        const info = await fwctlJson(['info', '-d', device], { folder: desk });
        expect(info).to.include({ psid: 'ACM0000000042', firmware_version: '28.39.1002', tainted: 0 });
        const caps = ['query-caps', '--type', 'GENERAL', '-d', vf];
        expect((await fwctlJson(caps, { folder: desk })).capabilities.GENERAL.fields.log_max_qp).to.equal(12);
        const [, next] = (
          await fwctlJson(['config', 'query', 'NUM_OF_VFS', 'NUM_OF_VFS', '-d', device], { folder: desk })
        ).settings.flatMap((one: { current: number; next: number }) => [one.current, one.next]);
        expect(next).to.equal(3);
      }),
  );

  for (const [family, lines] of Object.entries({
    cxl: ['feature set boot-options refresh_rate=2x --yes --allow-taint -d mem0'],
    bnxt: [],
    pds: [],
  }))
    itOfBuiltIn(`does so for ${family}`, () =>
      withFolder(async (folder) => {
        const file = join(folder, 'a');
        for (const line of [`emulator add --family ${family}`, ...lines, `snapshot save ${file} -d fwctl3`])
          expect((await fwctl(line.split(' '), { folder })).code, line).to.equal(0);
        const made = await fwctlJson(['emulator', 'add', '--from', file], { folder });
        // The addresses of a NetXtreme board follow from the bus that it is on.
        const others = made.from.differing.filter(
          ({ field }: { field: string }) => !/mac_address|serial_number/.test(field),
        );
        expect(others).to.deep.equal([]);
        const words = ['snapshot', 'diff', file, 'live', '-d', made.adapters[0].instances[0], '--json'];
        const { things } = JSON.parse((await fwctl([...words, '--ignore', 'identity'], { folder })).stdout);
        const told = things.flatMap(({ changes }: { changes: object[] }) => changes);
        expect(told).to.deep.equal(made.from.differing);
      }),
    );

  itOfBuiltIn('says which fields the emulated device can not have', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a');
      await fwctlJson(['snapshot', 'save', file], { folder });
      const snapshot = JSON.parse(readFileSync(file, 'utf8'));
      // MGIR.hw_info.technology, which no built-in board has.
      for (const { readings } of snapshot.sections)
        for (const one of readings) if (one.what === 'MGIR') one.out = withByte(one.out, 16 + 6, 0xee);
      writeFileSync(file, summedSnapshot(snapshot));
      const made = await fwctlJson(['emulator', 'add', '--from', file], { folder });
      expect(made.from.differing).to.have.length.above(0);
      for (const one of made.from.differing) expect(one).to.include({ section: 'registers', thing: 'MGIR' });
    }),
  );

  it('of what is no snapshot changes nothing', () =>
    withFolder(async (folder) => {
      const file = join(folder, 'a');
      writeFileSync(file, '{"schema": "fwctl.snapshot/9"}');
      const { code, stderr } = await fwctl(['emulator', 'add', '--from', file], { folder });
      expect([code, stderr]).to.satisfy(
        ([one, text]: [number, string]) => one === 2 && text.includes('version 9'),
      );
      expect(existsSync(join(folder, 'machine.json'))).to.equal(false);
    }));
});

/** Bytes in hex with another one in one place. */
const withByte = (hex: string, at: number, byte: number): string =>
  `${hex.slice(0, 2 * at)}${byte.toString(16).padStart(2, '0')}${hex.slice(2 * at + 2)}`;
