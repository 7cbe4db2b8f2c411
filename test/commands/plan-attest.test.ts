import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctlJson, itOfBuiltIn } from '../support/fwctl.js';

const plan = (attest: string, vfs = 2): string => `schema: fwctl.plan/1
devices:
  - match: {name: fwctl0}
    attest: ${attest}
    config: {NUM_OF_VFS: ${vfs}}
    reset: never
`;

/** A folder with reference values of the built-in device as it is, and what applies a plan there. */
const withReference = (
  run: (
    folder: string,
    apply: (text: string, code?: number) => Promise<Record<string, never>>,
  ) => Promise<void>,
): Promise<void> =>
  withFolder(async (folder) => {
    await fwctlJson(['attest', 'evidence', '-o', join(folder, 'e.jwt')], { folder });
    await fwctlJson(['attest', 'reference', join(folder, 'e.jwt'), '-o', join(folder, 'ref.json')], {
      folder,
    });
    await run(folder, async (text, code = 0) => {
      writeFileSync(join(folder, 'plan.yaml'), text);
      return fwctlJson(['plan', 'apply', join(folder, 'plan.yaml'), '--yes'], { folder }, code);
    });
  });

const vfsOf = async (folder: string): Promise<number> =>
  (await fwctlJson(['config', 'query', 'NUM_OF_VFS'], { folder })).settings[0].next;

describe('a plan that asks for evidence', () => {
  itOfBuiltIn('is applied where it is affirming, and keeps that of before and behind it', () =>
    withReference(async (folder, apply) => {
      const { devices } = (await apply(plan('ref.json'))) as unknown as { devices: { attest: object }[] };
      expect(devices[0]?.attest).to.deep.equal({ reference: 'ref.json', status: 'affirming' });
      expect(await vfsOf(folder)).to.equal(2);
      const [file = ''] = readdirSync(join(folder, 'plans')).filter((name) => name.endsWith('.json'));
      const { evidence } = JSON.parse(readFileSync(join(folder, 'plans', file), 'utf8')).devices[0];
      for (const [when, status, code] of [
        ['before', 'affirming', 0],
        ['after', 'warning', 9],
      ] as const) {
        writeFileSync(join(folder, 'kept.jwt'), evidence[when]);
        const line = ['attest', 'verify', join(folder, 'kept.jwt'), '--reference', join(folder, 'ref.json')];
        expect((await fwctlJson(line, { folder }, code)).status, when).to.equal(status);
      }
      // Where nothing is left to do, nothing is asked for.
      await apply(plan('ref.json'));
    }),
  );

  itOfBuiltIn(
    'is refused where it is not, with the place in the plan and the claims; nothing is written',
    () =>
      withReference(async (folder, apply) => {
        await fwctlJson(['config', 'set', 'SRIOV_EN=false', '--yes'], { folder });
        const { error } = (await apply(plan('ref.json'), 9)) as unknown as {
          error: { message: string; line: number; column: number };
        };
        expect(error.message).to.contain('its evidence is warning against ref.json: configuration.SRIOV_EN');
        expect(error).to.include({ line: 4, column: 5 });
        expect(await vfsOf(folder)).to.equal(4);
        await apply(plan('{reference: ref.json, accept: warning}'));
        expect(await vfsOf(folder)).to.equal(2);
      }),
  );

  itOfBuiltIn('names files that are there, and the one that it means', () =>
    withReference(async (folder, apply) => {
      const wrong: readonly [string, RegExp][] = [
        ['nowhere.json', /plan.yaml:4:5: the reference can't be read/],
        ['e.jwt', /plan.yaml:4:5: e.jwt has no reference values: it is no JSON/],
        [
          `{reference: ref.json, sha256: ${'0'.repeat(64)}}`,
          /is not the file that the plan means: its SHA-256 is [\da-f]{64}/,
        ],
        [
          '{reference: ref.json, accept: none}',
          /devices\[0\].attest must be a file of reference values, or a mapping with reference, and if wanted accept/,
        ],
        ['{accept: warning}', /devices\[0\].attest must be a file of reference values/],
      ];
      for (const [attest, message] of wrong) {
        const { error } = (await apply(plan(attest), 2)) as unknown as { error: { message: string } };
        expect(error.message).to.match(message);
      }
      expect(await vfsOf(folder)).to.equal(4);
    }),
  );

  itOfBuiltIn('asks again before it is resumed: what the apply has changed by itself does not count', () =>
    withReference(async (folder, apply) => {
      await apply(plan('ref.json'));
      const [name = ''] = readdirSync(join(folder, 'plans')).filter((file) => file.endsWith('.json'));
      const file = join(folder, 'plans', name);
      const record = JSON.parse(readFileSync(file, 'utf8'));
      const [device] = record.devices;
      const interrupt = () =>
        writeFileSync(
          file,
          JSON.stringify({
            ...record,
            ended: null,
            outcome: 'open',
            devices: [{ ...device, outcome: 'open', evidence: { before: device.evidence.before } }],
          }),
        );
      interrupt();
      await fwctlJson(['plan', 'resume', '--yes'], { folder });
      const { evidence } = JSON.parse(readFileSync(file, 'utf8')).devices[0];
      expect(evidence.before).to.equal(device.evidence.before);
      expect(evidence.after).to.be.a('string');
      // What is another firmware is no work of the apply.
      const ref = JSON.parse(readFileSync(join(folder, 'ref.json'), 'utf8'));
      ref.claims['component.BOOT_IMG.version'] = '22.43.9999';
      writeFileSync(join(folder, 'ref.json'), JSON.stringify(ref));
      interrupt();
      const { error } = await fwctlJson(['plan', 'resume', '--yes'], { folder }, 9);
      expect(error.message).to.match(/its evidence is \w+ against ref.json: component.BOOT_IMG.version/);
      expect(error.next).to.contain(`taken back by fwctl plan rollback ${record.id}`);
      await fwctlJson(['plan', 'rollback', record.id, '--yes'], { folder });
      expect(await vfsOf(folder)).to.equal(4);
    }),
  );
});
