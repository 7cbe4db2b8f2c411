import { halfTitle } from '../../module/memory.js';
import type { ModuleReport } from '../../module/report.js';
import { toPairs } from '../../present/pairs.js';
import type { Style } from '../output.js';
import { identityPairs, statePairs, typePairs } from './groups.js';
import { alarmPairs, monitorPairs } from './monitors.js';
import { laneTable, thresholdTable } from './tables.js';
import { hexByte, type Pair } from './units.js';

const checksumPairs = ({ checksums }: ModuleReport, { red }: Style): Pair[] =>
  checksums.map(({ name, page, covers: [from, to], stored, computed, valid }): Pair => {
    const what = `${hexByte(stored)} over bytes ${from}-${to} of ${halfTitle(page)}`;
    if (valid) return [name, `${what}: right`];
    return [name, { text: `${what}: WRONG, they sum up to ${hexByte(computed)}`, paint: red }];
  });

/** A module as people read it: groups of names and values, a table of lanes, one of thresholds, and what is the matter. */
export async function moduleText(report: ModuleReport, style: Style): Promise<string> {
  const groups: readonly (readonly [string, string])[] = [
    ['Identity', pairs(identityPairs(report))],
    ['Type', pairs(typePairs(report))],
    ['State', pairs(statePairs(report))],
    ['Monitors', pairs(monitorPairs(report, style))],
    ['Lanes', await laneTable(report, style)],
    ['Thresholds', await thresholdTable(report, style)],
    ['Alarms', pairs(alarmPairs(report, style))],
    ['Checksums', pairs(checksumPairs(report, style))],
    ['Notes', report.notes.map((note) => `  ${note}\n`).join('')],
  ];
  return groups
    .filter(([, text]) => text !== '')
    .map(([title, text]) => `${style.bold(title)}\n${text}`)
    .join('\n');
}

const pairs = (rows: readonly Pair[]): string => (rows.length ? toPairs(rows, '  ') : '');
