import { encode } from '../../../bits/codec.js';
import { byteLength } from '../../../bits/layout.js';
import { layout } from '../prm/layouts.js';
import { findFunction } from './functions.js';
import type { Rows } from './handler.js';
import type { Profile } from './profile.js';
import { fromText } from './text.js';
import type { Vhca } from './vhca.js';

/** Bytes of one VUID in the answer. */
const VUID_BYTES = 128;

/** The name of a function in the vital product data's way: serial number, multi-host socket, PCI device and function, VF. */
function vuid({ identity }: Profile, vhca: Vhca): string {
  const own = `${identity.serial}MLNXS0D0F${vhca.pf.pci}`;
  return vhca.kind === 'pf' ? own : `${own}${vhca.kind.toUpperCase()}${vhca.index}`;
}

export const identity = {
  NOP: () => ({}),

  QUERY_ADAPTER: ({ profile: { identity: adapter } }) => ({
    query_adapter_struct: {
      ieee_vendor_id: adapter.ieee_vendor_id,
      vsd_vendor_id: adapter.vendor_id,
      vsd_contd_psid: adapter.psid,
    },
  }),

  QUERY_ISSI: ({ profile: { identity: adapter } }) => ({
    current_issi: adapter.current_issi,
    supported_issi_dw0: adapter.supported_issi,
  }),

  QUERY_SPECIAL_CONTEXTS: ({ profile }) => profile.identity.special_contexts,

  /** The names of one function, or of its VFs. The list is cut to the room; num_of_entries is not. */
  QUERY_VUID: (fw, input, { vhca }) => {
    const target = findFunction(fw.functions.values(), vhca, 1, input.vhca_id);
    if (!target) return 'FUNCTION_UNKNOWN';
    if (input.data_direct) return 'DATA_DIRECT_ABSENT';
    if (input.query_vfs_vuid && target.kind !== 'pf') return 'VUID_OF_VFS';
    const named = input.query_vfs_vuid ? fw.childrenOf(target, 'vf') : [target];
    const form = layout('query_vuid_out');
    const head = encode(form, { num_of_entries: named.length });
    const output = new Uint8Array(byteLength(form) + named.length * VUID_BYTES);
    output.set(head);
    named.forEach((one, i) => {
      output.set(fromText(vuid(fw.profile, one), VUID_BYTES), head.length + i * VUID_BYTES);
    });
    return output;
  },
} satisfies Rows;
