import { type Moment, momentOf, unixOf } from './calendar.js';
import { type CardCore, type Handlers, INVALID_PARAMS, NOTHING } from './handler.js';
import { fromTime, toTime } from './state.js';
import type { Values } from './struct.js';

const MILLISECOND = 1_000_000n;

/** Unix milliseconds of the card's clock: from when it got power first, or as it was last set. */
function clockOf(card: CardCore): number {
  const { set, at } = card.current().time ?? { set: unixOf(card.profile.born) ?? 0, at: '0x0' };
  return set + Number((card.at() - fromTime(at)) / MILLISECOND);
}

const read = (card: CardCore): Values => ({
  ...momentOf(clockOf(card)),
  zone: card.current().time?.zone ?? 0,
});

const MEMBERS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;

export const times: Handlers = {
  FW_GET_TIME: read,
  FW_SET_TIME: (card, { ask }) => {
    const moment = Object.fromEntries(MEMBERS.map((name) => [name, ask[name] ?? 0])) as unknown as Moment;
    const set = unixOf(moment);
    if (set === undefined) return INVALID_PARAMS;
    card.change({ time: { set, at: toTime(card.at()), zone: ask.zone ?? 0 } });
    return NOTHING;
  },
};
