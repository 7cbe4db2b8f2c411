import * as Args from '@oclif/core/args';
import { type Emulator, emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { durationText, parseDuration } from '../../src/cli/duration.js';
import {
  adapterFlags,
  chooseAdapter,
  type Each,
  exitOfEach,
  withEach,
} from '../../src/cli/emulator/adapter.js';
import type { Style } from '../../src/cli/output.js';
import { backBy } from '../../src/cli/undo.js';
import { refuseEffect } from '../../src/cli/unnamed/unnamed.js';
import { FwctlError } from '../../src/client/errors.js';
import { resolveName } from '../../src/client/names.js';
import { safe } from '../../src/present/safe.js';
import type { Documents } from '../../src/schema/documents.js';

const ACTIONS = ['show', 'host', 'virtual', 'advance'] as const;
type Action = (typeof ACTIONS)[number];

/** Nanoseconds: 7300 days. At 200 Gb/s a counter of octets is full after 23 years. */
const MOST = 7300n * 86_400n * 1_000_000_000n;

export default class EmulatorClock extends BaseCommand {
  static override summary = 'Show or set the clock of the emulated adapters.';
  static override description = [
    'show: how each stands.',
    'host: the clock runs with that of the host, from its boot on; so it is at first.',
    'virtual [TIME]: the clock stands still, where it is or at TIME, until it is told to go on.',
    'advance TIME: the clock goes on by TIME, and stands still then.',
    'TIME has a unit: 10s, 1.5ms, 250us, 1ns. Without -d, all adapters are meant.',
  ].join('\n\n');
  static override examples = [
    '<%= config.bin %> emulator clock',
    '<%= config.bin %> emulator clock virtual 0s',
    '<%= config.bin %> emulator clock advance 10s -d fwctl0',
  ];
  static override flags = adapterFlags;
  static override args = {
    action: Args.string({
      description: `what to do: ${ACTIONS.join(', ')}`,
      default: 'show',
      ignoreStdin: true,
    }),
    time: Args.string({ description: 'where it stands, or how far it goes on', ignoreStdin: true }),
  };

  async answer(): Promise<Answer<Documents['fwctl.emulator.clock/1']>> {
    const { args, flags } = await this.parse(EmulatorClock);
    const action = resolveName('action', args.action, ACTIONS) as Action;
    if (action !== 'show') refuseEffect(this.id ?? '', 'changes the emulated machine');
    const controls = emulator({ stateDir: flags['state-dir'] });
    const meant = flags.device ? [chooseAdapter(controls, flags.device)] : controls.adapters();
    const set = setterOf(action, args.time);
    const before = action === 'show' ? [] : meant.flatMap(({ adapter }) => clockLine(controls, adapter));
    const clocks = withEach(meant, (adapter) => {
      const { now, virtual } = set(controls, adapter);
      return { mode: virtual ? ('virtual' as const) : ('host' as const), now };
    });
    return {
      data: {
        clocks: clocks.map((row) => ('error' in row ? row : { ...row, now: `0x${row.now.toString(16)}` })),
      },
      text: (style) => clocks.map((row) => `${safe(row.adapter)}  ${clockText(row, style)}\n`).join(''),
      ...exitOfEach(clocks),
      ...(before.length ? { undo: backBy('clocks', ...before) } : {}),
    };
  }
}

/** The line that sets a clock as it is; none where its state can't be read. */
function clockLine(controls: Emulator, adapter: string): string[][] {
  try {
    const { now, virtual } = controls.clock(adapter);
    const time = virtual ? ['virtual', `${now}ns`] : ['host'];
    return [['emulator', 'clock', ...time, '-d', adapter]];
  } catch (error) {
    if (error instanceof FwctlError) return [];
    throw error;
  }
}

function clockText(row: Each<{ mode: string; now: bigint }>, style: Style): string {
  if ('error' in row) return style.red(safe(row.error.message));
  return `${row.mode.padEnd(7)}  ${durationText(row.now)}`;
}

type Setter = (controls: Emulator, adapter: string) => ReturnType<Emulator['clock']>;

function setterOf(action: Action, time: string | undefined): Setter {
  if ((action === 'show' || action === 'host') && time !== undefined)
    throw new FwctlError('usage', `${action} takes no time`, { given: time });
  if (action === 'advance' && time === undefined)
    throw new FwctlError('usage', 'advance needs a time', { next: 'fwctl emulator clock advance 10s' });
  const ns = time === undefined ? undefined : parseDuration(time);
  if (ns !== undefined && ns > MOST)
    throw new FwctlError('usage', `"${time}" is too long: counters of 64 bits last for 20 years`, {
      next: 'give at most 7300d',
    });
  const setters: Record<Action, Setter> = {
    show: (controls, adapter) => controls.clock(adapter),
    host: (controls, adapter) => controls.setClock(adapter, undefined),
    virtual: (controls, adapter) => controls.setClock(adapter, ns ?? controls.clock(adapter).now),
    advance: (controls, adapter) => controls.advance(adapter, ns ?? 0n),
  };
  return setters[action];
}
