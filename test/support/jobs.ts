import { countersView } from '../../src/cli/jobs/counters.js';
import { firmwareView } from '../../src/cli/jobs/firmware.js';
import { healthView } from '../../src/cli/jobs/health.js';
import { linkView } from '../../src/cli/jobs/link.js';
import { moduleView } from '../../src/cli/jobs/module.js';
import { type JobName, type JobView, runJob } from '../../src/cli/jobs/run.js';
import { tempView } from '../../src/cli/jobs/temp.js';
import { plainStyle } from '../../src/cli/output.js';
import { toJson } from '../../src/present/json.js';

/** How each job is shown. */
// biome-ignore lint/suspicious/noExplicitAny: a view takes the answer of its own job
const VIEWS: Readonly<Record<JobName, JobView<any, object>>> = {
  temp: tempView,
  link: linkView,
  module: moduleView(undefined),
  counters: countersView({ patterns: [], nonzero: false }),
  health: healthView,
  firmware: firmwareView,
};

export const JOBS = Object.keys(VIEWS) as JobName[];

/** What a job tells of a device, or without a name of every one of the machine: the document, and the text. */
export async function done(job: JobName, folder: string, device?: string, meanings = false) {
  const flags = { 'state-dir': folder, meanings, ...(device === undefined ? { all: true } : { device }) };
  const { data, text, exit } = await runJob(flags, VIEWS[job]);
  const document = JSON.parse(toJson({ schema: `fwctl.${job}/1`, ...data }));
  return { document, text: async () => text(plainStyle), exit };
}
