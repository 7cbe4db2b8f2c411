import type { Beyond, Limits, ModuleReport } from '../../module/report.js';
import type { Painted } from '../../present/painted.js';
import type { Style } from '../output.js';
import { LIMITS } from './units.js';

/** Alarms and warnings of a module: those that it has flagged, and those that its values call for now. */

export type Limit = keyof Limits<unknown>;
export type Quantity = Beyond['quantity'];

/** Names of quantities: as people read them, and of their flags. */
export const QUANTITIES: Readonly<
  Record<Quantity, { title: string; flags: 'temperature' | 'voltage' | 'tx_bias' | 'tx_power' | 'rx_power' }>
> = {
  temperature_c: { title: 'Module temperature', flags: 'temperature' },
  voltage_v: { title: 'Module voltage', flags: 'voltage' },
  tx_bias_ma: { title: 'Tx bias', flags: 'tx_bias' },
  tx_power: { title: 'Tx power', flags: 'tx_power' },
  rx_power: { title: 'Rx power', flags: 'rx_power' },
};

const LANE_QUANTITIES = ['tx_bias_ma', 'tx_power', 'rx_power'] as const;

/** What is raised of a quantity: flags that are set, and limits that the value is beyond now. */
export interface Raised {
  readonly quantity: Quantity;
  readonly lane?: number | undefined;
  readonly limit: Limit;
  readonly flag: boolean;
  readonly now: boolean;
}

export function raisedOf({ flags, lanes = [], beyond = [] }: ModuleReport): Raised[] {
  const found = (quantity: Quantity, set: Limits<boolean> | undefined, lane?: number): Raised[] =>
    LIMITS.flatMap((limit) => {
      const flag = set?.[limit] === true;
      const now = beyond.some(
        (each) => each.quantity === quantity && each.lane === lane && each.limit === limit,
      );
      return flag || now ? [{ quantity, lane, limit, flag, now }] : [];
    });
  return [
    ...found('temperature_c', flags?.temperature),
    ...found('voltage_v', flags?.voltage),
    ...lanes
      .filter(({ implemented }) => implemented !== false)
      .flatMap(({ lane, flags: set }) =>
        LANE_QUANTITIES.flatMap((quantity) =>
          found(quantity, set?.[QUANTITIES[quantity].flags as 'tx_bias' | 'tx_power' | 'rx_power'], lane),
        ),
      ),
  ];
}

export const paintOf = (limit: Limit, style: Style) => (/alarm$/.test(limit) ? style.red : style.yellow);

/** A cell that says by a mark, and by its colour, that the value is beyond a limit: `!!` an alarm, `!` a warning. */
export function marked(text: string, raised: readonly Raised[], style: Style): string | Painted {
  const worst = raised.find(({ limit }) => /alarm$/.test(limit)) ?? raised[0];
  if (!worst) return text;
  return {
    text: `${text} ${/alarm$/.test(worst.limit) ? '!!' : '!'}`,
    paint: paintOf(worst.limit, style),
  };
}
