/**
 * What an update of a component takes on the emulated card, beside the same number of MCDA writes in a bare loop through the client, and how fast a component is read
 * back; then the commands, each a process of its own, with the most memory that it had; and, where mstflint is there, its burn of the same image over the served
 * card, and the command's over that. The size in MiB is the argument [default: 32].
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatedBackend } from '../../src/backends/emulated.js';
import { Session } from '../../src/client/session.js';
import { accessRegister } from '../../src/families/mlx5/client/registers.js';
import { instruct, readUpdate, STATE } from '../../src/families/mlx5/client/update/mcc.js';
import { BLOCK } from '../../src/families/mlx5/client/update/transfer.js';
import { ComponentUpdate } from '../../src/families/mlx5/client/update/update.js';
import { findRegister, type Register } from '../../src/families/mlx5/prm/registers.js';
import { sourceOf } from '../../src/images/bytes.js';
import { PATH, whyNot } from '../conformance/installed.js';
import { imageFor } from '../families/mlx5/firmware/updating.js';
import { ROOT, withFolder } from '../support/files.js';
import { columns, say } from './measure.js';

const MIB = 1 << 20;
const HEAD = 16;

/** The same writes, and no more: what an update can take at least. */
async function bareLoop(session: Session, image: Uint8Array): Promise<void> {
  const { handle } = await readUpdate(session);
  await instruct(session, 'LOCK', { update_handle: handle });
  await instruct(session, 'UPDATE', { update_handle: handle, component_size: image.length });
  while ((await readUpdate(session, handle)).state !== STATE.DOWNLOAD);
  const register = findRegister('MCDA') as Register;
  const data = new Uint8Array(HEAD + BLOCK);
  const view = new DataView(data.buffer);
  view.setUint32(0, handle);
  view.setUint16(10, BLOCK);
  for (let at = 0; at < image.length; at += BLOCK) {
    view.setUint32(4, at);
    data.set(image.subarray(at, at + BLOCK), HEAD);
    await accessRegister(session, { register, op: 'write', data });
  }
  await instruct(session, 'CANCEL', { update_handle: handle });
  await instruct(session, 'RELEASE', { update_handle: handle });
}

interface Ran {
  readonly seconds: number;
  /** Of the program that was asked for; undefined for one that is not ours. */
  readonly megabytes?: number;
}

/** Runs fwctl; at its end it tells the most memory that it had. */
function run(folder: string, args: readonly string[]): Ran {
  const told = join(folder, 'memory');
  const hook = join(folder, 'tell.cjs');
  writeFileSync(
    hook,
    `process.on('exit', () => require('node:fs').writeFileSync(${JSON.stringify(told)}, String(process.resourceUsage().maxRSS)));`,
  );
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['-r', hook, join(ROOT, 'bin/run.js'), ...args], {
    env: { PATH, FWCTL_STATE_DIR: folder },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`fwctl ${args.join(' ')} ended with ${status}: ${stderr}`);
  return {
    seconds: (performance.now() - start) / 1000,
    megabytes: Number(readFileSync(told, 'utf8')) / 1024,
  };
}

/** The commands, and mstflint beside them. */
function commands(folder: string, image: Uint8Array): [name: string, ran: Ran][] {
  const file = join(folder, 'image.bin');
  writeFileSync(file, image);
  const rows: [string, Ran][] = [
    ['fwctl firmware update', run(folder, ['firmware', 'update', file, '--yes'])],
    ['fwctl firmware verify FILE', run(folder, ['firmware', 'verify', file])],
    ['fwctl firmware verify', run(folder, ['firmware', 'verify'])],
  ];
  const why = whyNot('mstflint');
  if (why) say(`mstflint is not compared: ${why}`);
  else {
    const served = (...line: string[]): Ran => {
      run(folder, ['firmware', 'rollback', '--yes']);
      return { seconds: run(folder, ['exec', '--', ...line]).seconds };
    };
    const own = [process.execPath, join(ROOT, 'bin/run.js'), '--backend', 'kernel'];
    rows.push(
      ['mstflint burn, served card', served('mstflint', '-d', 'fwctl0', '-y', '-i', file, 'burn')],
      ['update, served card', served(...own, 'firmware', 'update', file, '--yes', '-d', 'fwctl0')],
    );
  }
  return rows;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function update(session: Session, image: Uint8Array): Promise<void> {
  const own = await ComponentUpdate.lock(session, { wait });
  await own.download(0, sourceOf(image));
  await own.activate();
  await own.release();
}

async function verify(session: Session, image: Uint8Array): Promise<void> {
  const own = await ComponentUpdate.lock(session, { wait });
  let same = true;
  const take = (at: number, bytes: Uint8Array) => {
    same &&= Buffer.compare(bytes, image.subarray(at, at + bytes.length)) === 0;
  };
  await own.read(0, take, { pending: true });
  await own.release();
  if (!same) throw new Error('what was read back is otherwise');
}

await withFolder(async (stateDir) => {
  const image = imageFor({ size: Number(process.argv[2] ?? 32) * MIB });
  const backend = emulatedBackend({ stateDir });
  const [device] = await backend.list();
  const session = await Session.open(backend, device as never, { allowTaint: false, guard: true, deny: [] });
  const seconds = async (act: (session: Session, image: Uint8Array) => Promise<void>) => {
    const start = performance.now();
    await act(session, image);
    return (performance.now() - start) / 1000;
  };
  const bare = await seconds(bareLoop);
  const whole = await seconds(update);
  const back = await seconds(verify);
  await session.close();
  const size = image.length / MIB;
  say(columns(`${size} MiB`, 'seconds', 'MiB/s', 'MiB of memory'));
  const row = (name: string, time: number, memory?: number) =>
    say(
      columns(
        name,
        time.toFixed(2),
        (size / time).toFixed(2),
        ...(memory === undefined ? [] : [memory.toFixed(0)]),
      ),
    );
  row('bare MCDA writes', bare);
  row('update', whole);
  row('read back', back);
  await withFolder(async (folder) => {
    for (const [name, { seconds: time, megabytes }] of commands(folder, image)) row(name, time, megabytes);
  });
  say(`an update takes ${(whole / bare).toFixed(2)} times the bare writes`);
});
