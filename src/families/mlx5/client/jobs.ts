import type { Jobs, LiveJobs } from '../../../client/jobs.js';

/** What mlx5 can do of what all families are asked for; each job is loaded when it is called for. */
export const jobs: Jobs = {
  temp: async (session) => (await import('./jobs/temp.js')).readTemperatures(session),
  link: async (session, which) => (await import('./jobs/link.js')).readLinks(session, which),
  module: {
    slots: async (session) => (await import('./jobs/module.js')).moduleAccess.slots(session),
    read: async (...asked) => (await import('./jobs/module.js')).moduleAccess.read(...asked),
  },
  counters: async (session, which) => (await import('./jobs/counters.js')).readCounters(session, which),
  health: async (session) => (await import('./jobs/health.js')).readHealth(session),
  firmware: async (session, which) => (await import('./jobs/firmware.js')).readFirmware(session, which),
};

/** What it tells beside them. */
export const live: LiveJobs = {
  pcie: async (session) => (await import('./jobs/live.js')).readPcie(session),
  queues: async (session) => (await import('./jobs/live.js')).readQueues(session),
  diagnostics: {
    needs: 'debug-write',
    sampling: async (...asked) => (await import('./jobs/live.js')).sampleAll(...asked),
  },
};
