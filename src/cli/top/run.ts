import { hostMoment } from '../../backends/host-clocks.js';
import { safe } from '../../present/safe.js';
import { interruption } from '../interrupt.js';
import { type Style, windowOf, writeNote } from '../output.js';
import type { Key } from '../terminal/keys.js';
import { usualKeys } from '../watch/keys.js';
import { type Control, type Reading, watchWith } from '../watch/loop.js';
import type { Pace, Tick } from '../watch/watch.js';
import { CSV_HEAD, csvLines } from './csv.js';
import { type Shown, shownJson, TopDevice } from './devices.js';
import { History } from './history.js';
import type { TargetLister } from './lister.js';
import { LEAST, ORDERS, remember, topText, type View } from './view.js';

/** What `fwctl top` shows, and how. */
export interface TopRequest {
  readonly pace: Pace;
  readonly format: 'text' | 'json' | 'csv';
  readonly schema: string;
  readonly lister: TargetLister;
  /** As of `Looking`. */
  readonly sampled: ((device: string) => void) | undefined;
}

/** What the user has chosen by keys. */
interface Choice {
  order: View['order'];
  selected: string | undefined;
  help: boolean;
}

/** Shows devices until it is ended. Throws what reading and writing throw. */
export async function runTop({ pace, format, schema, lister, sampled }: TopRequest): Promise<void> {
  const note = (text: string) => writeNote(`fwctl: ${safe(text)}\n`);
  const moment = async () => (await lister.backend.moment?.()) ?? hostMoment();
  const looking = { note, now: async () => (await moment()).steady, ...(sampled ? { sampled } : {}) };
  const stop = interruption();
  const open = new Map<string, TopDevice>();
  const history = new History();
  const choice: Choice = { order: 'name', selected: undefined, help: false };
  let shown: Shown[] = [];

  const look = async (tick: Tick, control: Control): Promise<Reading> => {
    const now = await lookAtAll(lister, open, (target) => new TopDevice(target, looking));
    shown = now;
    remember(now, history);
    const view = (): View => ({
      ...choice,
      selected: selectedOf(now, choice.selected),
      time: tick.time,
      interval: control.interval,
      paused: control.paused,
      diagnostics: sampled !== undefined,
    });
    const picture = async (style: Style, isDrawn: boolean) => {
      const window = isDrawn ? ((await windowOf(1)) ?? LEAST) : { ...LEAST, rows: Number.MAX_SAFE_INTEGER };
      return topText(now, view(), history, window, style);
    };
    const csv = () => `${tick.reading ? '' : CSV_HEAD}${csvLines(tick, now)}`;
    const { time, elapsed, reading } = tick;
    const line = () => ({
      time,
      elapsed: Number(elapsed.toFixed(6)),
      reading,
      devices: now.map(shownJson),
    });
    return {
      data: line,
      isPartial: tick.reading === 0,
      text: (style, isDrawn) => (format === 'csv' ? csv() : picture(style, isDrawn)),
      lines: () => [line()],
    };
  };
  const keys = (key: Key, control: Control) => {
    if (usualKeys(key, control)) return;
    if (choose(key, choice, shown)) control.redraw();
  };
  try {
    const drawn = format === 'text' ? { keys } : {};
    await watchWith(
      { pace, format: format === 'csv' ? 'lines' : format, schema, moment, stop, ...drawn },
      look,
    );
  } finally {
    // What was set up last is put back first: devices may share it.
    for (const device of [...open.values()].reverse()) await device.end();
    stop.end();
  }
}

/** Looks at every device that there is; those that have gone are closed. */
async function lookAtAll(
  lister: TargetLister,
  open: Map<string, TopDevice>,
  made: (target: TopDevice['target']) => TopDevice,
): Promise<Shown[]> {
  const shown: Shown[] = [];
  const targets = await lister.list();
  for (const target of targets) {
    const { name } = target.device;
    const device = open.get(name) ?? made(target);
    open.set(name, device);
    shown.push(await device.look());
  }
  for (const [name, device] of open)
    if (!targets.some((target) => target.device.name === name)) {
      open.delete(name);
      await device.end();
    }
  return shown;
}

const nameOf = ({ target }: Shown): string => target.device.name;

/** The first, where none is chosen, or the chosen one is not there any more. */
const selectedOf = (shown: readonly Shown[], wanted: string | undefined): string | undefined =>
  shown.map(nameOf).find((name) => name === wanted) ?? shown.map(nameOf)[0];

/** What a key changes of the choice; false for one that says nothing. */
function choose(key: Key, choice: Choice, shown: readonly Shown[]): boolean {
  const move = (steps: number) => {
    const names = shown.map(nameOf);
    const at = names.indexOf(selectedOf(shown, choice.selected) ?? '');
    choice.selected = names[(at + steps + names.length) % names.length];
  };
  switch (key) {
    case 's':
      choice.order = ORDERS[(ORDERS.indexOf(choice.order) + 1) % ORDERS.length] as View['order'];
      return true;
    case 'h':
    case '?':
      choice.help = !choice.help;
      return true;
    case 'escape':
      choice.help = false;
      return true;
    case 'down':
    case 'right':
      move(1);
      return true;
    case 'up':
    case 'left':
      move(-1);
      return true;
    default:
      return false;
  }
}
