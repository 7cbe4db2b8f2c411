import { expect } from 'chai';
import { SHIPPED } from '../../src/families/mlx5/firmware/shipped.js';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { PATH, whyNot } from './installed.js';

/** What machines are provisioned for: the settings of each step, as operators of clusters and guides set them. */
const PURPOSES: Record<string, readonly string[]> = {
  'SR-IOV': ['SRIOV_EN=True NUM_OF_VFS=16 LINK_TYPE_P1=ETH LINK_TYPE_P2=ETH LAG_RESOURCE_ALLOCATION=0'],
  RoCE: [
    `LINK_TYPE_P1=2 LINK_TYPE_P2=2 ROCE_CC_PRIO_MASK_P1=255 ROCE_CC_PRIO_MASK_P2=255 CNP_DSCP_P1=48 CNP_DSCP_P2=48
    CNP_802P_PRIO_P1=6 CNP_802P_PRIO_P2=6`,
  ],
  GPUs: ['ADVANCED_PCI_SETTINGS=1', 'MAX_ACC_OUT_READ=44 PCI_WR_ORDERING=1 ATS_ENABLED=0'],
  '5G': [
    `FLEX_PARSER_PROFILE_ENABLE=4 PROG_PARSE_GRAPH=1 REAL_TIME_CLOCK_ENABLE=1 ACCURATE_TX_SCHEDULER=1
    CQE_COMPRESSION=1`,
  ],
  'scalable functions': [
    `PF_BAR2_ENABLE=0 PER_PF_NUM_SF=1 PF_TOTAL_SF=20 PF_SF_BAR_SIZE=10 NUM_PF_MSIX_VALID=0 PF_NUM_PF_MSIX_VALID=1
    PF_NUM_PF_MSIX=228 SRIOV_EN=1 NUM_OF_VFS=46 LAG_RESOURCE_ALLOCATION=1`,
  ],
  boot: [
    `LINK_TYPE_P1=ETH LINK_TYPE_P2=ETH KEEP_ETH_LINK_UP_P1=1 KEEP_ETH_LINK_UP_P2=1 EXP_ROM_PXE_ENABLE=0
    EXP_ROM_UEFI_x86_ENABLE=1 EXP_ROM_UEFI_ARM_ENABLE=0 UEFI_HII_EN=1 IP_VER=2 BOOT_VLAN=0`,
  ],
};

/** The exit code, and the setting that stands in the way. */
type Refusal = readonly [code: number, setting: string];

/** What a board can not be provisioned for: one for Ethernet has no LINK_TYPE, and some capabilities are of later generations. */
const NO_LINK_TYPE: Refusal = [3, 'LINK_TYPE_P1'];
const OLDER: Record<string, Refusal> = {
  GPUs: [6, 'MAX_ACC_OUT_READ'],
  '5G': [6, 'FLEX_PARSER_PROFILE_ENABLE'],
};
const EN = { ...OLDER, 'SR-IOV': NO_LINK_TYPE, RoCE: NO_LINK_TYPE, boot: NO_LINK_TYPE };
const REFUSED: Record<string, Record<string, Refusal>> = {
  connectx6dx: EN,
  'connectx6dx-crypto': EN,
  'connectx6dx-vpi': OLDER,
};

/** Settings of the data base of mstflint 4.35 and later, which that of 4.33 does not have. */
const LATER =
  /^(CNP_DSCP_MODE|PCI_SWITCH_EMULATION_NUM_TLP_PORT|ROCE_CC_RTT_TIMESTAMP_FORMAT|TPH_STEERING_TAG_TABLE|BOARD_CONFIGURATION_MODE|HOST_PRIV_DYNAMIC_VF_MSIX|PF_NUM_SAT_PF)(_P\d)?$/;

const words = (step: string): string[] => step.split(/\s+/);

const withProfile = (profile: string, run: (folder: string) => Promise<void>): Promise<void> =>
  withFolder(async (folder) => {
    const { code } = await fwctl(['emulator', 'profile', 'use', profile, '-d', 'fwctl0'], { folder });
    expect(code, profile).to.equal(0);
    await run(folder);
  });

/** What settings are from the next reset on, by name; all that are listed, where none is named. */
const nextOf = async (folder: string, ...names: string[]): Promise<Record<string, unknown>> => {
  const { settings } = await fwctlJson(['config', 'query', '--next', ...names], { folder });
  return Object.fromEntries(settings.map(({ name, next }: { name: string; next: unknown }) => [name, next]));
};

/** Takes the steps with `config set`, which is refused at the last of them if at all. */
async function provision(folder: string, steps: readonly string[], refused: Refusal | undefined) {
  for (const step of steps) {
    const [code, setting] = step === steps.at(-1) && refused ? refused : [0];
    const told = await fwctlJson(['config', 'set', ...words(step), '--yes'], { folder }, code);
    if (setting) expect(told.error.path ?? told.refused?.setting, step).to.equal(setting);
  }
}

/** Those of 4.33 list what they list by name, value by value. */
const rowsOf = (printed: string): Map<string, string> =>
  new Map(
    Array.from(printed.matchAll(/^\*? +(?:RO +)?([A-Z]\w+(?:\[\S+\])?) +(\S.*?) *$/gm), (row) => [
      row[1] as string,
      row[2] as string,
    ]),
  );

describe('provisioning', () => {
  const why = whyNot('mstconfig');
  // All profiles, where there is something to compare with; else one of each kind of board.
  const profiles = why ? ['connectx6dx', 'connectx6dx-vpi', 'connectx7', 'bluefield3'] : SHIPPED;

  for (const profile of profiles)
    it(`${profile}: config set does it, or says which setting the board does not have and writes nothing`, async () => {
      for (const [purpose, steps] of Object.entries(PURPOSES))
        await withProfile(profile, async (folder) => {
          const refused = REFUSED[profile]?.[purpose];
          const last = words(steps.at(-1) as string);
          const names = last.map((word) => word.split('=')[0] as string);
          const there = names.filter((name) => !refused || !name.startsWith('LINK_TYPE'));
          const before = await nextOf(folder, ...there);
          await provision(folder, steps, refused);
          const after = await nextOf(folder, ...there);
          if (refused) expect(after, purpose).to.deep.equal(before);
          else {
            // Once done, it is so: nothing is left to change.
            const { changes } = await fwctlJson(['config', 'set', ...last, '--dry-run'], { folder });
            expect(changes, purpose).to.deep.equal([]);
          }
        });
    });

  for (const profile of profiles)
    it(`${profile}: mstconfig ends as config set does, and lists the same settings`, async function () {
      if (why) {
        process.stdout.write(`      left out: ${why}\n`);
        this.skip();
      }
      const mstconfig = (folder: string, ...args: string[]) =>
        fwctl(['exec', '--', 'mstconfig', '-d', 'fwctl0', ...args], {
          folder,
          env: { PATH, TMPDIR: folder },
        });
      for (const [purpose, steps] of Object.entries(PURPOSES))
        await withProfile(profile, (ours) =>
          withProfile(profile, async (theirs) => {
            const refused = REFUSED[profile]?.[purpose];
            await provision(ours, steps, refused);
            for (const step of steps) {
              const { code, stdout } = await mstconfig(theirs, '-y', 'set', ...words(step));
              expect(code, stdout).to.equal(step === steps.at(-1) && refused ? 3 : 0);
            }
            const ending = await nextOf(ours);
            expect(await nextOf(theirs), purpose).to.deep.equal(ending);
            // Where what hangs on ADVANCED_PCI_SETTINGS shows too.
            if (purpose !== 'GPUs') return;
            const listed = rowsOf((await mstconfig(theirs, 'q')).stdout);
            const names = Object.keys(ending).filter((name) => !LATER.test(name));
            const [own, other] = [names, [...listed.keys()]].map((all) =>
              [...new Set(all.map((name) => name.replace(/\[.*/, '')))].sort(),
            );
            expect(own, purpose).to.deep.equal(other);
          }),
        );
    });
});
