import type { TargetDiff } from '../../plan/targets.js';
import { safe } from '../../present/safe.js';
import { isTerminal, windowOf, writeNote } from '../output.js';
import { linesIn } from '../terminal/drawing.js';

/** Tells which device is at which step. */
export interface PlanProgress {
  /** `done` of `all` steps are done; `what` comes now. */
  step(device: string, done: number, all: number, what: string): void;
  /** Nothing more comes of a device. */
  ended(device: string, how: 'done' | 'failed'): void;
  /** Takes away what was drawn. */
  end(): void;
}

export const noProgress: PlanProgress = { step() {}, ended() {}, end() {} };

/** Rows of a terminal that stay free: of the line that was typed, and of the cursor. */
const OTHER_ROWS = 3;

/** A table of the devices that are to change, which is drawn over at each step, where stderr is a terminal; elsewhere nothing. */
export async function tableProgress(diffs: readonly TargetDiff[]): Promise<PlanProgress> {
  const changing = diffs.filter(({ changed, resets }) => changed || resets);
  if (!changing.length || process.env.TERM === 'dumb' || !(await isTerminal(2))) return noProgress;
  const { columns, rows } = (await windowOf(2)) ?? { columns: 80, rows: 24 };
  const names = changing.map(({ target }) => safe(target.device.name));
  const width = Math.max('device'.length, ...names.map((name) => name.length));
  const line = (device: string, step: string, now: string) =>
    `${device.padEnd(width)}  ${step.padEnd(7)}  ${now}`.trimEnd();
  const devices = new Map(names.map((name) => [name, { step: '', now: 'waits', isOver: false }]));
  let drawn = 0;
  const clear = () => (drawn ? `\x1b[${drawn}A\r\x1b[J` : '');
  const draw = () => {
    // Those that are done come last: in a low window these are cut off.
    const all = [...devices].sort(([, a], [, b]) => Number(a.isOver) - Number(b.isOver));
    const text = [
      line('device', 'step', ''),
      ...all.map(([device, { step, now }]) => line(device, step, now)),
    ];
    const lines = linesIn(text.join('\n'), columns - 1, Math.max(2, rows - OTHER_ROWS));
    writeNote(`${lines.join('\n')}\n`, clear());
    drawn = lines.length;
  };
  draw();
  const show = (device: string, step: string, now: string, isOver: boolean) => {
    if (!devices.has(safe(device))) return;
    devices.set(safe(device), { step, now: safe(now), isOver });
    draw();
  };
  return {
    step: (device, done, all, what) => show(device, `${done + 1}/${Math.max(all, 1)}`, what, false),
    ended: (device, how) => show(device, '', how, true),
    end: () => writeNote('', clear()),
  };
}
