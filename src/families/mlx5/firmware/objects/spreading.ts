import { encode } from '../../../../bits/codec.js';
import { byteLength } from '../../../../bits/layout.js';
import { chance } from '../../../chance.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import type { Part, Rows } from '../handler.js';
import { DRIVER_TRANSPORT_DOMAIN, type Host, indexIn, RQT_SIZE } from './host.js';
import { query } from './query.js';

/** The RQs of a table; the list is behind the fixed part of the context. */
function rqtMembers({ ids, channels }: Host, rqtn: number): number[] | undefined {
  if (indexIn(ids.spreadRqt, rqtn) !== undefined)
    return Array.from({ length: RQT_SIZE }, (_, i) => ids.channelRq.first + (i % channels));
  const channel = indexIn(ids.channelRqt, rqtn);
  return channel === undefined ? undefined : [ids.channelRq.first + channel];
}

function rqt(host: Host, rqtn: number): Uint8Array | undefined {
  const members = rqtMembers(host, rqtn);
  if (!members) return undefined;
  const form = layout('query_rqt_out');
  const rqt_context = {
    rqt_max_size: members.length,
    rqt_actual_size: members.length,
    rq_num: members.map((rqn) => ({ rq_num: rqn })),
  };
  return encode(form, { rqt_context } as never, new Uint8Array(byteLength(form) + members.length * 4));
}

/** rx_hash_fn and the bits of rx_hash_field_select. */
const TOEPLITZ = 2;
const ADDRESSES = 0b11;
const ADDRESSES_AND_PORTS = 0b1111;
const SPI = 0b10000;

/**
 * What a TIR of the spread looks at, by mlx5's enum mlx5_traffic_types: TCP and UDP over IPv4 and IPv6, AH and ESP over both, and both alone.
 */
const TRAFFIC: readonly Part<Shapes['rx_hash_field_select']>[] = [
  { l3_prot_type: 0, l4_prot_type: 0, selected_fields: ADDRESSES_AND_PORTS },
  { l3_prot_type: 1, l4_prot_type: 0, selected_fields: ADDRESSES_AND_PORTS },
  { l3_prot_type: 0, l4_prot_type: 1, selected_fields: ADDRESSES_AND_PORTS },
  { l3_prot_type: 1, l4_prot_type: 1, selected_fields: ADDRESSES_AND_PORTS },
  { l3_prot_type: 0, selected_fields: ADDRESSES | SPI },
  { l3_prot_type: 1, selected_fields: ADDRESSES | SPI },
  { l3_prot_type: 0, selected_fields: ADDRESSES | SPI },
  { l3_prot_type: 1, selected_fields: ADDRESSES | SPI },
  { l3_prot_type: 0, selected_fields: ADDRESSES },
  { l3_prot_type: 1, selected_fields: ADDRESSES },
];

/** disp_type: MLX5_TIRC_DISP_TYPE_* */
const DIRECT = 0;
const INDIRECT = 1;

function tir({ ids, seed }: Host, tirn: number): Part<Shapes['tirc']> | undefined {
  const transport_domain = DRIVER_TRANSPORT_DOMAIN;
  const type = indexIn(ids.spreadTir, tirn);
  if (type !== undefined)
    return {
      disp_type: INDIRECT,
      rx_hash_symmetric: 0,
      indirect_table: ids.spreadRqt.first,
      rx_hash_fn: TOEPLITZ,
      transport_domain,
      rx_hash_toeplitz_key: Array.from({ length: 10 }, (_, word) => chance(seed, 13, word)),
      rx_hash_field_selector_outer: TRAFFIC[type] ?? {},
    };
  const channel = indexIn(ids.channelTir, tirn);
  if (channel !== undefined)
    return {
      disp_type: INDIRECT,
      indirect_table: ids.channelRqt.first + channel,
      // A table of one needs no hash: MLX5_RX_HASH_FN_INVERTED_XOR8
      rx_hash_fn: 1,
      transport_domain,
    };
  if (indexIn(ids.dropTir, tirn) === undefined) return undefined;
  return { disp_type: DIRECT, inline_rqn: ids.dropRq.first, transport_domain };
}

/** The netdev's: one for each priority, which stands above a reserved bit as the kernel writes it. */
function tis({ ids }: Host, tisn: number): Part<Shapes['tisc']> | undefined {
  const priority = indexIn(ids.tis, tisn);
  if (priority === undefined) return undefined;
  return { prio: priority << 1, transport_domain: DRIVER_TRANSPORT_DOMAIN };
}

export const spreading = {
  QUERY_RQT: query<'QUERY_RQT'>('RQT_UNKNOWN', (host, { rqtn }) => rqt(host, rqtn)),
  QUERY_TIR: query<'QUERY_TIR'>('TIR_UNKNOWN', (host, { tirn }) => {
    const tir_context = tir(host, tirn);
    return tir_context && { tir_context };
  }),
  QUERY_TIS: query<'QUERY_TIS'>('TIS_UNKNOWN', (host, { tisn }) => {
    const tis_context = tis(host, tisn);
    return tis_context && { tis_context };
  }),
} satisfies Rows;
