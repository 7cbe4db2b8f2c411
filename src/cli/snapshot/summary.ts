import type { Snapshot } from '../../backends/snapshot/document.js';
import type { ToldSection } from '../../client/snapshot.js';
import { safe } from '../../present/safe.js';
import { toTable } from '../../present/table.js';
import type { Style } from '../output.js';

export interface SectionCount {
  readonly section: string;
  readonly readings: number;
  readonly left_out: number;
}

/** How much of each section there is. */
export const sectionCounts = ({ sections, leftOut }: Snapshot): SectionCount[] =>
  sections.map(({ section, readings }) => ({
    section,
    readings: readings.length,
    left_out: leftOut.filter((one) => one.section === section).length,
  }));

/** A numbered object: "cq 1135". */
const NUMBERED = /^(\S+) \d+$/;

/** How many objects of each numbered kind there are, where each was asked for. */
export function objectCounts(told: readonly ToldSection[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { section, things } of told)
    for (const { name } of section === OBJECTS ? things : []) {
      const [, kind] = NUMBERED.exec(name) ?? [];
      if (kind !== undefined) counts[kind] = (counts[kind] ?? 0) + 1;
    }
  return counts;
}

/** The section that has them. */
export const OBJECTS = 'objects';

export function objectsText(counts: Readonly<Record<string, number>>): string {
  const words = Object.entries(counts).map(([kind, count]) => `${count} ${kind}`);
  return words.length ? `\nobjects: ${safe(words.join(', '))}\n` : '';
}

export const sectionsText = (counts: readonly SectionCount[], style: Style): string | Promise<string> =>
  toTable(
    ['section', 'readings', 'left_out'].map((key) => ({ key, title: key.replace('_', ' ') })),
    counts.map(({ section, readings, left_out }) => ({
      section,
      // Each question is kept once, by the section that has asked it first.
      readings: readings || (left_out ? 0 : 'with others'),
      left_out: left_out || '',
    })),
    style,
  );

/** What is not there, by the reason that it shares with others. */
export function leftOutText({ leftOut }: Snapshot): string {
  const byReason = new Map<string, string[]>();
  for (const { what, why } of leftOut) byReason.set(why, [...(byReason.get(why) ?? []), what]);
  const lines = [...byReason].map(([why, what]) => `left out: ${safe(what.join(', '))}: ${safe(why)}\n`);
  return lines.length ? `\n${lines.join('')}` : '';
}
