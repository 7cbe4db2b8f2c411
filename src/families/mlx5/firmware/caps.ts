import { findFunction } from './functions.js';
import type { Rows } from './handler.js';

export const caps = {
  QUERY_HCA_CAP: {
    opMods: 'any',
    run: (fw, input, { vhca }) => {
      let target: typeof vhca | undefined = vhca;
      if (input.other_function) {
        // There is no embedded CPU with functions of its own.
        if (input.ec_vf_function) return 'FUNCTION_UNKNOWN';
        target = findFunction(fw.functions.values(), vhca, input.function_id_type, input.function_id);
      }
      if (!target) return 'FUNCTION_UNKNOWN';
      return target.capabilities.reply(input.op_mod) ?? 'CAPABILITY_TYPE_UNKNOWN';
    },
  },
} satisfies Rows;
