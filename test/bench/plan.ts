/**
 * How long `plan apply` takes where nothing is to be changed: against `config query` of the same settings, and of 64 adapters against that of
 * one. Whole processes in turn, medians. Run: npm run bench:plan
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/files.js';
import { interleave, say } from './measure.js';

const ROUNDS = 9;
const ADAPTERS = 64;

const SETTINGS = [
  'NUM_OF_VFS SRIOV_EN UCTX_EN IP_VER CNP_DSCP_P1 CNP_DSCP_P2 CNP_802P_PRIO_P1 CNP_802P_PRIO_P2',
  'KEEP_ETH_LINK_UP_P1 KEEP_ETH_LINK_UP_P2 CQE_COMPRESSION ACCURATE_TX_SCHEDULER REAL_TIME_CLOCK_ENABLE',
  'NUM_VF_MSIX PROG_PARSE_GRAPH EXP_ROM_PXE_ENABLE UEFI_HII_EN PER_PF_NUM_SF PF_BAR2_ENABLE ATS_ENABLED',
].flatMap((line) => line.split(' '));

const folder = mkdtempSync(join(tmpdir(), 'fwctl-bench-'));
const [one, many] = [join(folder, 'one'), join(folder, 'many')];
const plan = join(folder, 'plan.yaml');

function fwctl(state: string, ...args: string[]): { stdout: string; ms: number } {
  const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env;
  const start = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/run.js'), ...args], {
    env: { ...rest, FWCTL_STATE_DIR: state },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== 0) throw new Error(`fwctl ${args.join(' ')} ended with ${status}: ${stderr}`);
  return { stdout, ms };
}

try {
  fwctl(many, 'emulator', 'add', '--count', String(ADAPTERS - 1));
  const { stdout } = fwctl(one, 'config', 'query', '--json', ...SETTINGS);
  const { settings } = JSON.parse(stdout) as { settings: { name: string; next: number }[] };
  const lines = settings.map(({ name, next }) => `      ${name}: ${next}\n`).join('');
  writeFileSync(
    plan,
    `schema: fwctl.plan/1\ndevices:\n  - match: {family: mlx5, kind: pf, port: 1}\n    reset: never\n    config:\n${lines}`,
  );
  const apply = (state: string) => fwctl(state, 'plan', 'apply', plan, '--yes').ms;
  const [query = 1, single = 1, fleet = 1] = interleave(
    [
      { name: 'query', run: () => fwctl(one, 'config', 'query', ...SETTINGS).ms },
      { name: 'one', run: () => apply(one) },
      { name: 'many', run: () => apply(many) },
    ],
    ROUNDS,
  );
  say(`config query of ${SETTINGS.length} settings  ${query.toFixed(1)} ms`);
  say(`plan apply, already so        ${single.toFixed(1)} ms, ${(single / query).toFixed(2)} times that`);
  say(
    `plan apply, ${ADAPTERS} adapters       ${fleet.toFixed(1)} ms, ${(fleet / single).toFixed(2)} times one`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
