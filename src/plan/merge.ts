import type { PlanPath, Problem, Wish, Wishes, WishGroup } from '../client/plan.js';
import type { DeviceGroup } from './document.js';

const wishKey = ({ name, value }: Wish): string => JSON.stringify([name, value]);

const groupKey = ({ name, fields }: WishGroup): string =>
  JSON.stringify([name, ...fields.map(wishKey).sort()]);

const once = <Of>(all: readonly Of[], key: (one: Of) => string): Of[] =>
  [...new Map(all.toReversed().map((one) => [key(one), one])).values()].toReversed();

/** The wishes of several groups for one device; what two say alike stands once. */
export function merged(groups: readonly DeviceGroup[]): Wishes {
  const [only, ...more] = groups;
  if (only && !more.length) return only.wishes;
  const all = groups.map(({ wishes }) => wishes);
  const listOf = <Key extends 'registers' | 'functions' | 'features'>(key: Key) => {
    const list = all.flatMap((wishes) => wishes[key] ?? []);
    return list.length ? { [key]: once(list, groupKey) } : {};
  };
  const settings = all.flatMap(({ config }) => config?.settings ?? []);
  const firmware = Object.assign({}, ...all.map((wishes) => wishes.firmware ?? {}));
  return {
    ...(all.some(({ config }) => config)
      ? {
          config: {
            others: all.some(({ config }) => config?.others === 'default') ? 'default' : 'keep',
            settings: once(settings, wishKey),
          },
        }
      : {}),
    ...listOf('registers'),
    ...listOf('functions'),
    ...listOf('features'),
    ...(Object.keys(firmware).length ? { firmware } : {}),
  };
}

interface Said {
  readonly what: string;
  readonly value: string;
  readonly path: PlanPath;
}

/** What a group says that can be but one for a device; settings and fields are compared by the family. */
function saidBy({ path, reset, method, wait, wishes: { firmware = {} } }: DeviceGroup): Said[] {
  const ofWish = (what: string, wish: Wish | undefined): Said[] =>
    wish ? [{ what, value: wish.value, path: wish.path }] : [];
  return [
    ...(reset ? [{ what: 'reset', value: reset, path: [...path, 'reset'] }] : []),
    ...ofWish('method', method),
    ...ofWish('wait', wait),
    ...ofWish('exact', firmware.exact),
    ...ofWish('minimum', firmware.minimum),
  ];
}

/** What two groups say otherwise of a device that fits both. */
export function contradictions(groups: readonly DeviceGroup[]): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, Said>();
  for (const { what, value, path } of groups.flatMap(saidBy)) {
    const known = first.get(what);
    if (!known) first.set(what, { what, value, path });
    else if (known.value !== value) {
      const message = `${what} is ${value} here, and ${known.value} for the same device at {line}`;
      problems.push({ path, message, against: known.path });
    }
  }
  return problems;
}
