import type { Health, HealthState } from '../../client/jobs.js';
import type { Painted } from '../../present/painted.js';
import { duration } from '../../present/quantity.js';
import { safe } from '../../present/safe.js';
import { type Column, toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import type { JobView } from './run.js';

const COLUMNS: readonly Column[] = [
  { key: 'device' },
  { key: 'check', isName: true },
  { key: 'state' },
  { key: 'detail', isName: true },
];

/** From the worst on. */
const STATES: readonly HealthState[] = ['critical', 'warning', 'unknown', 'ok'];

/** The worst of what was found. */
export const worst = ({ checks }: Health): HealthState =>
  STATES.find((state) => checks.some((check) => check.state === state)) ?? 'unknown';

const painted = (state: HealthState, { green, yellow, red, dim }: Style): Painted => ({
  text: state,
  paint: { ok: green, warning: yellow, critical: red, unknown: dim }[state],
});

export const healthView: JobView<Health, Health & { state: ReturnType<typeof worst> }> = {
  job: 'health',
  ask: (session, { health }) => (health as NonNullable<typeof health>)(session),
  json: (told) => ({ state: worst(told), ...told }),
  async text(devices, { style, several }) {
    const rows = devices.flatMap(({ name, told }) =>
      told.checks.map((check) => ({
        device: several ? name : undefined,
        check: check.name,
        state: painted(check.state, style),
        detail: check.detail,
      })),
    );
    const heads = devices.map(({ name, told }) => {
      const state = painted(worst(told), style);
      const facts = [
        told.uptime_s === undefined ? '' : `, up ${duration(told.uptime_s)}`,
        told.power_mw === undefined ? '' : `, takes ${told.power_mw / 1000} W`,
      ];
      return `${name}: ${state.paint(state.text)}${facts.join('')}\n`;
    });
    const steps = devices.flatMap(({ told }) => told.checks.flatMap(({ next }) => next ?? []));
    const next = [...new Set(steps)].map((step) => `${safe(step)}\n`).join('');
    const table = rows.length ? `\n${await toTable(COLUMNS, rows, style)}` : '';
    return `${heads.join('')}${table}${next && `\n${next}`}`;
  },
  /** A device that does not answer is the worst that there is to tell of it. */
  unanswered({ kind, message, facts }) {
    if (kind !== 'kernel' && kind !== 'firmware' && kind !== 'reply') return undefined;
    const next = facts.next ? { next: facts.next } : {};
    return { checks: [{ name: 'firmware', state: 'critical', detail: message, ...next }] };
  },
};
