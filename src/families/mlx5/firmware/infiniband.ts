import { encode } from '../../../bits/codec.js';
import { byteLength, type Fields } from '../../../bits/layout.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import type { Syndrome } from '../syndromes.js';
import { guidOfFunction } from './addresses.js';
import type { FirmwareCore, Rows } from './handler.js';
import { DOWN, linkOf, settingsOf, UP } from './ports.js';
import type { Vhca } from './vhca.js';
import { findVport } from './vports.js';

/** MLX5_CAP_PORT_TYPE_IB: what LINK_TYPE of the non-volatile configuration made it at the last reset. */
const PORT_TYPE_IB = 0;

export const isInfiniband = ({ capabilities }: Vhca): boolean =>
  capabilities.general('port_type') === PORT_TYPE_IB;

/** Bits of the speeds and widths of PTYS and PDDR: SDR to EDR, 1x and 4x; a link has EDR and 4x. */
export const IB_SPEEDS = 0x3f;
export const IB_WIDTHS = 0x5;
export const EDR = 0x20;
export const IB_4X = 0x4;

/** InfiniBand's PortPhysicalState and PortState. */
const POLLING = 2;
const DISABLED = 3;
const LINK_UP = 5;
const STATE_DOWN = 1;
const ACTIVE = 4;

/** CapabilityMask of a ConnectX port, as ibstat shows it. */
const PORT_CAPABILITIES = 0x2651e848;

/** A subnet manager has the first LID of the fabric; the ports follow. VFs share the LID of their port, and are told apart by GRH. */
const SM_LID = 1;
const lidOf = ({ pf }: Vhca): number => SM_LID + 1 + pf.index;

/** Entries of the tables, as gid_table_size and pkey_table_size of 0 stand for (mlx5_get_gid_table_len, mlx5_to_sw_pkey_sz). */
const GIDS = 8;
const PKEYS = 128;
const ALL = 0xffff;

/** The partition of which every port is a full member. */
const DEFAULT_PKEY = 0xffff;

type Asked = Pick<Shapes['query_hca_vport_gid_in'], 'other_vport' | 'vport_number' | 'port_num'>;

function targetOf(fw: FirmwareCore, vhca: Vhca, asked: Asked): Vhca | Syndrome {
  if (!isInfiniband(vhca)) return 'VPORT_NOT_INFINIBAND';
  if (asked.port_num > 1) return 'VPORT_PORT_UNKNOWN';
  const target = findVport(fw, vhca, asked);
  return !target || target === 'uplink' ? 'VPORT_UNKNOWN' : target;
}

/** fe80::/64, then the GUID. */
function gidOf(fw: FirmwareCore, target: Vhca): Uint8Array {
  const gid = new DataView(new ArrayBuffer(16));
  gid.setUint16(0, 0xfe80);
  gid.setBigUint64(8, guidOfFunction(fw, target));
  return new Uint8Array(gid.buffer);
}

/** An answer with one entry of a table behind it, or all of them. `first` is the entry 0; the others are empty. */
function answer(
  name: 'query_hca_vport_gid_out' | 'query_hca_vport_pkey_out',
  fields: Fields,
  first: Uint8Array,
  index: number,
  entries: number,
): Uint8Array {
  const form = layout(name);
  const fixed = byteLength(form);
  const output = new Uint8Array(fixed + first.length * (index === ALL ? entries : 1));
  output.set(encode(form, fields as never));
  if (index === 0 || index === ALL) output.set(first, fixed);
  return output;
}

export const infiniband = {
  QUERY_HCA_VPORT_CONTEXT: (fw, input, { vhca }) => {
    const target = targetOf(fw, vhca, input);
    if (typeof target === 'string') return target;
    const up = linkOf(fw, vhca) !== undefined;
    const { admin_status = UP } = settingsOf(fw, vhca, 'PAOS', 'paos_reg_ext');
    const guid = guidOfFunction(fw, target);
    return {
      hca_vport_context: {
        has_smi: Number(target.kind === 'pf'),
        has_raw: 1,
        grh_required: Number(target.kind !== 'pf'),
        port_physical_state: up ? LINK_UP : admin_status === DOWN ? DISABLED : POLLING,
        port_state: up ? ACTIVE : STATE_DOWN,
        vport_state: up ? ACTIVE : STATE_DOWN,
        system_image_guid: guidOfFunction(fw, target.pf),
        port_guid: guid,
        node_guid: guid,
        cap_mask1: PORT_CAPABILITIES,
        lid: up ? lidOf(target) : 0,
        sm_lid: up ? SM_LID : 0,
        subnet_timeout: 18,
      },
    };
  },

  QUERY_HCA_VPORT_GID: (fw, input, { vhca }) => {
    const target = targetOf(fw, vhca, input);
    if (typeof target === 'string') return target;
    const { gid_index } = input;
    if (gid_index >= GIDS && gid_index !== ALL) return 'GID_RANGE';
    const gids_num = gid_index === ALL ? GIDS : 1;
    return answer('query_hca_vport_gid_out', { gids_num }, gidOf(fw, target), gid_index, GIDS);
  },

  QUERY_HCA_VPORT_PKEY: (fw, input, { vhca }) => {
    const target = targetOf(fw, vhca, input);
    if (typeof target === 'string') return target;
    const { pkey_index } = input;
    if (pkey_index >= PKEYS && pkey_index !== ALL) return 'PKEY_RANGE';
    const first = encode(layout('pkey'), { pkey: DEFAULT_PKEY });
    return answer('query_hca_vport_pkey_out', {}, first, pkey_index, PKEYS);
  },
} satisfies Rows;
