import { encode } from '../../../../bits/codec.js';
import { byteLength } from '../../../../bits/layout.js';
import { chance } from '../../../chance.js';
import { HEADER_BYTES } from '../../mailbox.js';
import { layout } from '../../prm/layouts.js';
import type { Shapes } from '../../prm/shapes.js';
import type { FirmwareCore, Part, Rows } from '../handler.js';
import { vportTraffic } from '../traffic.js';
import { DRIVER_PD, type Host, hostOf, type Ids, indexIn } from './host.js';
import { RX_ROOT, RX_TRAFFIC } from './tables.js';

/** Objects of a type: which there are, and what they hold. */
interface Kind {
  readonly form: keyof Shapes;
  readonly ids: Ids;
  readonly content: (host: Host, index: number, fw: FirmwareCore) => object;
}

const kind = <Form extends keyof Shapes>(
  form: Form,
  ids: Ids,
  content: (host: Host, index: number, fw: FirmwareCore) => Part<Shapes[Form]>,
): Kind => ({ form, ids, content });

/** A pair of queues of one virtio device, each with a set of counters. */
const VIRTIO_QUEUES = { first: 0x10, count: 2 };
const VIRTIO_COUNTERS = { first: 0x20, count: VIRTIO_QUEUES.count };

/** MLX5_VIRTIO_NET_Q_OBJECT_STATE_RDY, MLX5_VIRTIO_Q_EVENT_MODE_MSIX_MODE */
const READY = 1;
const MSIX = 2;

/** umem_n_buffer_param_a and _b of VDPA_EMULATION: a UMEM has a bytes for each entry and b more. */
const UMEMS = [
  [128, 4168],
  [128, 8200],
  [32, 16392],
] as const;

const QUEUE_SIZE = 256;

function virtioQueue(host: Host, index: number): Part<Shapes['virtio_net_q_object']> {
  const [one, two, three] = UMEMS.map(([a, b]) => a * QUEUE_SIZE + b);
  const used = chance(host.seed, 70, index) & 0xffff;
  const base = 0x7f10_0000_0000n + BigInt(index) * 0x10_0000n;
  return {
    vhca_id: host.vhca.vhca_id,
    state: READY,
    tisn_or_qpn: host.ids.tis.first,
    hw_available_index: used,
    hw_used_index: used,
    virtio_q_context: {
      event_mode: MSIX,
      queue_index: index,
      virtio_version_1_0: 1,
      offload_type: 1,
      event_qpn_or_msix: host.ids.channelEq.first,
      queue_size: QUEUE_SIZE,
      desc_addr: base,
      used_addr: base + 0x2000n,
      available_addr: base + 0x1000n,
      virtio_q_mkey: host.ids.driverMkey.first << 8,
      umem_1_id: 1 + index * UMEMS.length,
      umem_1_size: one ?? 0,
      umem_2_id: 2 + index * UMEMS.length,
      umem_2_size: two ?? 0,
      umem_3_id: 3 + index * UMEMS.length,
      umem_3_size: three ?? 0,
      counter_set_id: VIRTIO_COUNTERS.first + index,
      pd: DRIVER_PD,
    },
  };
}

function virtioCounters({ vhca }: Host, index: number, fw: FirmwareCore): Part<Shapes['virtio_q_counters']> {
  const received_desc = vportTraffic(fw, vhca, index === 0 ? 'rx' : 'tx', 'unicast').packets / 512n;
  return { received_desc, completed_desc: received_desc };
}

/** By MLX5_OBJ_TYPE_*, MLX5_GENERAL_OBJECT_TYPES_*. A type that the device has and that is not here has no objects. */
const KINDS: { readonly [type: number]: Kind } = {
  // Memory for rules and for header changes, as software steering takes it.
  8: kind('sw_icm', { first: 1, count: 2 }, ({ vhca }, index) => ({
    log_sw_icm_size: 20,
    sw_icm_start_addr: 0x200_0000_0000n + BigInt(vhca.vhca_id * 16 + index) * 0x10_0000n,
  })),
  // Option 0x0102 of the class that Open vSwitch uses in its examples, 0xffff; max_geneve_tlv_options is 1.
  11: kind('geneve_tlv_option', { first: 1, count: 1 }, () => ({
    option_class: 0xffff,
    option_type: 0x02,
    option_data_length: 1,
  })),
  13: kind('virtio_net_q_object', VIRTIO_QUEUES, virtioQueue),
  // Format 0 is told by the match mask alone.
  24: kind('match_definer', { first: 1, count: 1 }, () => ({ format_id: 0 })),
  28: kind('virtio_q_counters', VIRTIO_COUNTERS, virtioCounters),
  // One packet in 256 of what comes in.
  32: kind('sampler_obj', { first: 1, count: 1 }, () => ({
    table_type: 0,
    level: 1,
    sample_ratio: 256,
    sample_table_id: RX_ROOT,
    default_table_id: RX_TRAFFIC,
  })),
  // 1 Gb/s: cir = 8 Gb/s * mantissa / 2^exponent; bursts of 2^17 bytes.
  36: kind('flow_meter_aso_obj', { first: 1, count: 2 }, () => ({
    meter_aso_access_pd: DRIVER_PD,
    flow_meter_parameters: [
      {
        valid: 1,
        start_color: 2,
        cbs_exponent: 10,
        cbs_mantissa: 128,
        cir_exponent: 10,
        cir_mantissa: 128,
      },
    ],
  })),
};

export const general = {
  /** obj_type stands where other commands have op_mod. */
  QUERY_GENERAL_OBJECT: {
    opMods: 'any',
    run: (fw, { obj_type, obj_id, op_param }, { vhca }) => {
      if (!vhca.capabilities.hasObjects(obj_type)) return 'OBJECT_TYPE_ABSENT';
      if (op_param.query.alias_object) return 'ALIAS_ABSENT';
      const id = obj_id + op_param.query.obj_offset;
      const host = hostOf(fw, vhca);
      const row = KINDS[obj_type];
      const index = host && row && indexIn(row.ids, id);
      if (!host || !row || index === undefined) return 'GENERAL_OBJECT_UNKNOWN';
      const form = layout(row.form as string);
      const output = encode(
        layout('general_obj_out_cmd_hdr'),
        { obj_id: id },
        new Uint8Array(HEADER_BYTES + byteLength(form)),
      );
      output.set(encode(form, row.content(host, index, fw) as never), HEADER_BYTES);
      return output;
    },
  },
} satisfies Rows;
