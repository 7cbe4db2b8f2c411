import type { Rows } from './handler.js';

/** How a process gets its user context, and gives it back. */
export const uctx = {
  CREATE_UCTX: (fw, { uctx: { cap } }, { vhca }) => {
    if (cap & ~vhca.capabilities.general('uctx_cap')) return 'CONTEXT_CAP_ABSENT';
    const most = 2 ** vhca.capabilities.general('log_max_uctx');
    if (fw.contexts.countOf(vhca.name) >= most) return 'CONTEXTS_EXHAUSTED';
    return { uid: fw.contexts.create(vhca.name, cap).uid };
  },

  DESTROY_UCTX: (fw, { uid }, { vhca }) => {
    const context = fw.contexts.find(uid, vhca.name);
    if (!context) return 'CONTEXT_UNKNOWN';
    fw.contexts.destroy(context);
    return {};
  },
} satisfies Rows;
