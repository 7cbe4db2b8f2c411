import * as Args from '@oclif/core/args';
import { readSnapshot } from '../../src/backends/snapshot/read.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { headJson, headText, sectionText, toldJson } from '../../src/cli/snapshot/show.js';
import {
  leftOutText,
  objectCounts,
  objectsText,
  sectionCounts,
  sectionsText,
} from '../../src/cli/snapshot/summary.js';
import { tellObjects, tellSnapshot } from '../../src/cli/snapshot/tell.js';
import { namesMeant } from '../../src/client/names.js';
import type { Documents } from '../../src/schema/documents.js';

export default class SnapshotShow extends BaseCommand {
  static override summary = 'Show what is in a snapshot; opens no device.';
  static override description =
    'Says where it comes from, how much of each section there is, and what was left out and why. With names of sections, what they tell; with --json, what all of them tell. The usual commands show more of it: -d snapshot:FILE.';
  static override examples = [
    '<%= config.bin %> snapshot show before.snapshot',
    '<%= config.bin %> snapshot show before.snapshot link module',
    "<%= config.bin %> snapshot show before.snapshot 'conf*' --json",
  ];
  static override strict = false;
  static override args = {
    file: Args.string({ description: 'the snapshot', required: true, ignoreStdin: true }),
    section: Args.string({
      description: 'section to show, or several; * and ? for any letters',
      ignoreStdin: true,
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.snapshot.show/1']>> {
    const { argv } = await this.parse(SnapshotShow);
    const [file, ...words] = argv as [string, ...string[]];
    const snapshot = readSnapshot(file);
    const known = snapshot.sections.map(({ section }) => section);
    const wanted = words.flatMap((word) => namesMeant('section', word, known));
    const isWanted = (section: string) => !wanted.length || wanted.includes(section);
    const tell = () => tellSnapshot(snapshot, file, isWanted);
    const isWhole = words.length || this.format === 'json';
    const told = isWhole ? await tell() : await tellObjects(snapshot, file);
    const objects = objectCounts(told);
    return {
      data: {
        ...headJson(file, snapshot),
        ...(snapshot.origin.objects ? { objects } : {}),
        sections: toldJson(snapshot, told),
      },
      text: async (style) => {
        if (words.length) return told.map((section) => sectionText(section, style)).join('\n');
        const counts = await sectionsText(sectionCounts(snapshot), style);
        return `${headText(snapshot, style)}\n${counts}${objectsText(objects)}${leftOutText(snapshot)}`;
      },
    };
  }
}
