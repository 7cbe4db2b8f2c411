import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { fwctl, itOfBuiltIn } from '../support/fwctl.js';
import { fwctlError, taken } from '../support/snapshot-file.js';

/** Lines that read, as people type them. */
const READS: Readonly<Record<string, readonly [add: string | undefined, lines: readonly string[]]>> = {
  fwctl0: [
    undefined,
    [
      'info',
      'info --json',
      'query-caps --json',
      'query-caps --diff',
      'query-caps --mode max --type GENERAL -H',
      'query-caps --function vf0',
      'config query',
      'config query --all --json',
      'config query NUM_OF_VFS --next',
      'config backup -',
      'reg list',
      'reg get PTYS -H',
      'reg get PMTU PAOS PFCC --json',
      'reg get PPCNT grp=RFC_2863_Counters',
      'reg get PPCNT grp=16 prio_tc=5 --json',
      'reg get MTMP sensor_index=64 -o hex',
      'reg get SLRG lane=3',
      'function list --all --json',
      'function show vf0',
      'link -H',
      'temp --json',
      'module',
      'module --json',
      'counters --json',
      'health',
      'firmware --json',
      'obj get nic_vport_context',
      'diag param',
      'rpc QUERY_ISSI --json',
      'rpc QUERY_HCA_CAP op_mod=1',
      'list',
      'explain BAD_PARAM_ERR',
      'plan export -',
    ],
  ],
  fwctl3: [
    'emulator add --family cxl',
    ['info --json', 'feature list --json', 'feature get patrol-scrub -H', 'feature get *', 'temp', 'health'],
  ],
  fwctl4: [
    'emulator add --family bnxt',
    [
      'info --json',
      'link --json',
      'module',
      'temp',
      'counters --json',
      'health',
      'firmware',
      'rpc VER_GET -o hex',
    ],
  ],
  fwctl5: ['emulator add --family pds', ['info --json', 'firmware', 'health']],
};

/** Of the families that are added, the first device has the number behind those that are there. */
const deviceOf = (name: string): string => (name === 'fwctl0' ? name : 'fwctl3');

describe('a snapshot in the place of its device', () => {
  for (const [name, [add, lines]] of Object.entries(READS))
    itOfBuiltIn(`answers reads byte for byte: ${add ?? 'mlx5'}`, () =>
      taken(
        deviceOf(name),
        async ({ file, folder }) => {
          for (const line of lines) {
            const own = line === 'list' && add ? [] : [line];
            for (const one of own) {
              const words = one.split(' ');
              const live = await fwctl([...words, '-d', deviceOf(name)], { folder });
              const from = await fwctl([...words, '-d', `snapshot:${file}`], {
                folder: join(folder, 'other'),
              });
              expect(live.code, `${one}: ${live.stderr}`).to.equal(0);
              expect(from.code, `${one}: ${from.stderr}`).to.equal(0);
              expect(from.stdout, one).to.equal(live.stdout);
            }
          }
          expect(existsSync(join(folder, 'other')), 'a state folder').to.equal(false);
        },
        ...(add ? [add] : []),
      ),
    );

  itOfBuiltIn('is named by --backend and by FWCTL_DEVICE too', () =>
    taken('fwctl0', async ({ file, folder, run }) => {
      const { stdout } = await run('link');
      const backend = await fwctl(['link', '--backend', `snapshot:${file}`, '-d', 'mlx5_0'], { folder });
      const variable = await fwctl(['link'], { folder, env: { FWCTL_DEVICE: `snapshot:${file}` } });
      expect([backend.stdout, variable.stdout]).to.deep.equal([stdout, stdout]);
      const other = await fwctl(['link', '--backend', `snapshot:${file}`, '-d', 'mlx5_7'], { folder });
      expect(other.code).to.equal(3);
    }),
  );

  itOfBuiltIn('says of what is not in it what was asked, and how it gets there', () =>
    taken('fwctl0', async ({ file, folder }) => {
      const missed = await fwctlError(['obj', 'get', 'qp', '5', '-d', `snapshot:${file}`], folder);
      expect(missed).to.include({ kind: 'device', code: 3, opcode: 'QUERY_QP' });
      expect(missed.message).to.match(/a\.snapshot has no answer to QUERY_QP qpn=5: it was not asked/);
      expect(missed.next).to.match(/snapshot save FILE --also/);
      const dump = await fwctlError(['reg', 'get', 'CORE_DUMP', '-d', `snapshot:${file}`], folder);
      expect(dump.message).to.match(/no answer to CORE_DUMP: .*\(a read starts a dump/);
      const absent = await fwctlError(['reg', 'get', 'PMPR', '-d', `snapshot:${file}`], folder);
      expect(absent).to.include({ kind: 'device', code: 3 });
    }),
  );

  itOfBuiltIn('refuses every write, and stays as it is', () =>
    taken('fwctl0', async ({ file, folder }) => {
      const before = readFileSync(file);
      for (const line of [
        'reg set PMTU admin_mtu=1500 --yes',
        'config set NUM_OF_VFS=6 --yes',
        'config reset --all --yes',
        'function set-cap vf0 GENERAL.log_max_qp=14 --yes',
        'rpc MODIFY_NIC_VPORT_CONTEXT --allow-taint',
        'rpc ACCESS_REG op_mod=0 register_id=PMTU register_data=0x00',
        'diag set 0x401 --allow-taint',
      ]) {
        const { code, kind } = await fwctlError([...line.split(' '), '-d', `snapshot:${file}`], folder);
        expect([line, kind, code]).to.deep.equal([line, 'policy', 4]);
      }
      expect(readFileSync(file).equals(before)).to.equal(true);
    }),
  );
});
