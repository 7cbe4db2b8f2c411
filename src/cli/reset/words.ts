import type { ResetQuery } from '../../client/update.js';
import { toPairs } from '../../present/pairs.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';
import type { ResetFacts } from './facts.js';

const COLUMNS = [{ key: 'what' }, { key: 'choice', isName: true }, { key: 'offered' }, { key: 'meaning' }];

const seconds = (ms: number | undefined): string => (ms === undefined ? 'not told' : `${ms / 1000} s`);

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

function rowsOf({ levels, level, types, syncs, methods }: ResetQuery) {
  const choices = (what: string, all: ResetQuery['types']) =>
    all.map(({ name, title, offered }, i) => ({
      what,
      choice: i === 0 ? `${name} (default)` : name,
      offered: yesNo(offered),
      meaning: title,
    }));
  return [
    ...levels.map((one) => ({
      what: '--level',
      choice: `${one.level}${one.level === level ? ' (default)' : ''}`,
      offered: one.offered ? (one.can ? 'yes' : 'by other tools') : 'no',
      meaning: one.title,
    })),
    ...choices('--type', types),
    ...choices('--sync', syncs),
    ...choices('--method', methods),
  ];
}

/** What becomes live, who has to agree, and how long it takes. */
export const pairsOf = ({ query, live, functions, running_version }: ResetFacts): [string, string][] => [
  ['running', running_version ?? 'not told'],
  [
    'becomes live',
    live.length
      ? live.map(({ component, version }) => `${component} ${version}`).join(', ')
      : 'no new firmware',
  ],
  [
    'drivers',
    functions
      .map(
        ({ name, function: title, driver }) => `${name} (${title || 'function'}, ${driver || 'no driver'})`,
      )
      .join(', '),
  ],
  [
    'other hosts',
    query.all_hosts === undefined
      ? 'not told'
      : query.all_hosts
        ? 'all of them have to agree'
        : 'the device asks none of them',
  ],
  ['state', query.state],
  ['link down', seconds(query.link_ms)],
  ['at most', seconds(query.most_ms)],
  ['up for', `${query.uptime_s} s`],
];

export const queryText = async (facts: ResetFacts, style: Style): Promise<string> =>
  `${safe(facts.name)}\n${toPairs(pairsOf(facts), '  ')}\n${await toTable(COLUMNS, rowsOf(facts.query), style)}`;
