import type { ModuleReport } from '../../module/report.js';
import { toPairs } from '../../present/pairs.js';
import type { Style } from '../output.js';
import { identityPairs, statePairs, typePairs } from './groups.js';
import { alarmPairs, laneTable, monitorPairs, thresholdTable } from './monitors.js';
import { hexByte, type Pair } from './units.js';

const checksumPairs = ({ checksums }: ModuleReport): Pair[] =>
  checksums.map(({ name, page, covers: [from, to], stored, computed, valid }) => [
    name,
    `${hexByte(stored)} over ${page} ${from}-${to}: ${valid ? 'right' : `WRONG, it should be ${hexByte(computed)}`}`,
  ]);

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
    ['Checksums', pairs(checksumPairs(report))],
    ['Notes', report.notes.map((note) => `  ${note}\n`).join('')],
  ];
  return groups
    .filter(([, text]) => text !== '')
    .map(([title, text]) => `${style.bold(title)}\n${text}`)
    .join('\n');
}

const pairs = (rows: readonly Pair[]): string => (rows.length ? toPairs(rows, '  ') : '');
