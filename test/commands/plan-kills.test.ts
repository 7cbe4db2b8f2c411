import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { CODE_CACHE, ROOT } from '../support/files.js';
import { type Ended, fwctl, fwctlJson } from '../support/fwctl.js';
import { planOf, stateIn, withPlan } from '../support/plan.js';
import { type Random, random } from '../support/random.js';

/** Kills that are tried: more of them by FWCTL_TEST_KILLS. */
const KILLS = Number(process.env.FWCTL_TEST_KILLS ?? 16);

/** What a device does to an apply, a resume or a rollback. */
const FAULTS: readonly (readonly string[])[] = [
  [],
  ['--opcode', 'SET_HCA_CAP', '--probability', '0.5', '--status', 'RES_BUSY'],
  ['--register', 'MNVDA', '--op-mod', '0', '--count', '1', '--status', 'BAD_RES_ERR'],
  ['--register', 'MNVDA', '--probability', '0.1', '--status', 'RES_BUSY'],
  ['--register', 'PMTU', '--op-mod', '0', '--count', '2', '--status', 'RES_BUSY'],
  ['--register', 'MFRL', '--op-mod', '0', '--count', '1', '--status', 'BAD_SYS_STATE_ERR'],
  ['--opcode', 'ACCESS_REG', '--probability', '0.01', '--errno', 'ETIMEDOUT', '--after', '5ms'],
  ['--opcode', 'ACCESS_REG', '--probability', '0.01', '--errno', 'EBUSY'],
  ['--opcode', 'ACCESS_REG', '--probability', '0.3', '--hang', '4ms'],
  ['--opcode', 'CREATE_UCTX', '--count', '2', '--errno', 'ENOMEM'],
];

/** Two functions of one adapter, settings of both and of the adapter, a register that the reset undoes, a VF and one that comes with it. */
const PLAN = `${planOf(
  `
config: {NUM_OF_VFS: 9, CNP_DSCP: 40, UCTX_EN: false, PF_TOTAL_SF: 20}
registers: {PMTU: {admin_mtu: 1500}}
functions: {vf1: {GENERAL.log_max_qp: 12, ROCE.roce_address_table_size: 8}, vf7: {GENERAL.log_max_qp: 13}}`,
)}${planOf('config: {PF_TOTAL_SF: 30}', '{family: mlx5, kind: pf, port: 2}').split('devices:\n')[1]}`;

describe('an apply that is killed at any instant, of a device that fails now and then', () => {
  it('leaves what resume finishes and rollback takes back, also where these are killed; history tells which', () =>
    withPlan(async ({ folder, plan }) => {
      const [fresh, applied] = [join(folder, 'fresh'), join(folder, 'applied')];
      // Not as the adapter was made: what is as before is not what a reset leads to.
      await must(['config', 'set', 'NUM_OF_VFS=2', 'IP_VER=IPv6', '--yes'], fresh);
      await must(['emulator', 'reset', '-d', 'fwctl0'], fresh);
      await must(['reg', 'set', 'PMTU', 'admin_mtu=3000', '--yes'], fresh);
      await must(['function', 'set-cap', 'vf1', 'GENERAL.log_max_qp=10', '--yes'], fresh);
      cpSync(fresh, applied, { recursive: true });
      const start = performance.now();
      await must(['plan', 'apply', plan, '--yes'], applied, true);
      const usual = performance.now() - start;
      const states = { before: await wholeState(fresh), planned: await wholeState(applied) };
      const tally: Record<string, number> = {};
      const worker = async (first: number) => {
        for (let i = first; i < KILLS; i += 2) {
          const own = join(folder, `kill-${i}`);
          cpSync(fresh, own, { recursive: true });
          const how = await oneKill(i, { plan, folder: own, usual, states });
          tally[how] = (tally[how] ?? 0) + 1;
        }
      };
      await Promise.all([worker(0), worker(1)]);
      const words = Object.entries(tally).map(([how, count]) => `${count} ${how}`);
      process.stdout.write(`      ${KILLS} kills: ${words.sort().join(', ')}\n`);
    }, PLAN));
});

interface Place {
  readonly plan: string;
  readonly folder: string;
  /** Milliseconds that an apply takes. */
  readonly usual: number;
  readonly states: Readonly<Record<'before' | 'planned', string>>;
}

/** Kills an apply, and then half of the times a resume or a rollback, and sees that what they left can be brought to an end. */
async function oneKill(i: number, { plan, folder, usual, states }: Place): Promise<string> {
  const by = random(i);
  const fault = FAULTS[i % FAULTS.length] ?? [];
  const seeded = fault.includes('--probability') ? ['--seed', String(i)] : [];
  if (fault.length) await must(['emulator', 'fault', 'add', ...fault, ...seeded], folder);
  const what = `kill ${i}, ${fault.join(' ')}`;
  const story = [`apply ${await killed(['apply', plan], folder, usual, by)}`];
  if (i % 2 && (await historyIn(folder)) === 'interrupted') {
    const verb = by.chance(50) ? 'resume' : 'rollback';
    story.push(`${verb} ${await killed([verb], folder, usual, by)}`);
  }
  await fwctl(['emulator', 'fault', 'remove', '--all'], { folder });
  const left = await historyIn(folder);
  story.push(`left ${left}`);
  if (left === 'interrupted' || left === 'rolled back in part') {
    const verb = left === 'interrupted' && by.chance(50) ? 'resume' : 'rollback';
    story.push(verb);
    await fwctlJson(['plan', verb, '--yes'], { folder }).catch((error: Error) => {
      throw new Error(`${what}: ${story}: ${error.message}`);
    });
  }
  const outcome = await historyIn(folder);
  const end = outcome === 'applied' ? 'planned' : 'before';
  expect(outcome, `${what}: ${story}`).to.be.oneOf([undefined, 'applied', 'rolled back']);
  expect(await wholeState(folder), `${what}: ${story}`).to.equal(states[end]);
  return left === 'interrupted' ? `left to ${story.at(-1)}` : (left ?? 'before the record');
}

/** All that was set, a register, and what is pending of functions, as text. */
async function wholeState(folder: string): Promise<string> {
  const { functions } = await fwctlJson(['function', 'show', 'pf0vf*'], { folder });
  const pending = (functions as { name: string; pending: unknown[] }[]).filter((one) => one.pending.length);
  const rows = pending.map((one) => `${one.name} ${JSON.stringify(one.pending)}`);
  return `${await stateIn(folder)} ${rows.join(' ')}`;
}

const must = async (words: readonly string[], folder: string, alone = false): Promise<Ended> => {
  const ended = await fwctl(words, { folder, alone });
  expect(ended.code, `${words.join(' ')}: ${ended.stderr}`).to.equal(0);
  return ended;
};

/** What the history says of the last apply. */
async function historyIn(folder: string): Promise<string | undefined> {
  const { applies } = await fwctlJson(['plan', 'history'], { folder });
  return (applies as { outcome: string }[]).at(-1)?.outcome;
}

/** Runs a command of plans and kills it: at any instant, and more often once it may have sent something. Gives how it ended. */
async function killed(words: readonly string[], folder: string, usual: number, by: Random): Promise<string> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/run.js'), 'plan', ...words, '--yes'], {
    env: { PATH: process.env.PATH, FWCTL_STATE_DIR: folder, HOME: folder, XDG_CACHE_HOME: CODE_CACHE },
    stdio: 'ignore',
  });
  const ended = new Promise<string>((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? String(code)));
  });
  const early = by.chance(20);
  const wait = (usual * by.below(early ? 100 : 60)) / 100;
  while (!early && child.exitCode === null && !isAtWork(folder)) await sleep(1);
  await sleep(wait);
  child.kill('SIGKILL');
  return ended;
}

/** Whether a process has a record for itself, as far as the files tell. */
const isAtWork = (folder: string): boolean =>
  existsSync(join(folder, 'plans')) &&
  readdirSync(join(folder, 'plans')).some((name) => /^\d.*\.lock$/.test(name));
