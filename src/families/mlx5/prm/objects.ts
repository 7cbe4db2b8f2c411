/** A kind of object that a command of the firmware tells about. */
export interface ObjectKind {
  readonly name: string;
  /** Name of the command in the catalogue. */
  readonly command: string;
  /** The input fields that say which object is meant; written as one id with colons between them. None: there is one such object. */
  readonly id: readonly string[];
  /** Asked for without an id, the command tells of the caller's own. */
  readonly own: boolean;
  /** Input fields that are always set, and those that are set where an id is given. */
  readonly fixed: Readonly<Record<string, number>>;
  readonly withId: Readonly<Record<string, number>>;
  /** Layout of what follows the header of QUERY_GENERAL_OBJECT. */
  readonly body?: string;
  /** The open tail of the answer that is asked for. */
  readonly tail?: Tail;
  /** Field of GENERAL that limits the ids: their number, or its logarithm where the name begins with log_. */
  readonly limit?: string;
  /**
   * Field of the context -> the kind of object that it names, `kind?field=value` where it does so only with that value in a field beside
   * it; several with a space between them. Zero names nothing.
   */
  readonly relations: Readonly<Record<string, string>>;
}

export interface Tail {
  readonly field: string;
  /** Elements that there is room for. */
  readonly most: number;
  /** The fields of the answer whose sum counts them; without any, there are `most`. */
  readonly count?: readonly string[];
  /** The list of a flow entry: `count` has the destinations, then the counters. */
  readonly destinations?: true;
  /** Another name for the same bytes, which is not shown. */
  readonly alias?: string;
}

type Row = Partial<Omit<ObjectKind, 'name' | 'id' | 'own'>> & {
  readonly command: string;
  readonly id?: string;
};

/**
 * Every kind by its name: those of mlx5ctl, and the other commands of the kernel's allow-list whose answer has a published layout. `?` behind
 * the id: it may be left out.
 */
const rows = (): Readonly<Record<string, Row>> => ({
  eq: { command: 'QUERY_EQ', id: 'eq_number', limit: 'log_max_eq' },
  cq: { command: 'QUERY_CQ', id: 'cqn', limit: 'log_max_cq', relations: { c_eqn_or_apu_element: 'eq' } },
  qp: {
    command: 'QUERY_QP',
    id: 'qpn',
    limit: 'log_max_qp',
    relations: { cqn_snd: 'cq', cqn_rcv: 'cq', counter_set_id: 'q_counter', srqn_rmpn_xrqn: 'srq?rq_type=1' },
  },
  sq: {
    command: 'QUERY_SQ',
    id: 'sqn',
    limit: 'log_max_sq',
    relations: { cqn: 'cq', tis_num_0: 'tis', ts_cqe_to_dest_cqn: 'cq', hairpin_peer_rq: 'rq' },
  },
  rq: {
    command: 'QUERY_RQ',
    id: 'rqn',
    limit: 'log_max_rq',
    relations: { cqn: 'cq', rmpn: 'rmp', counter_set_id: 'q_counter', hairpin_peer_sq: 'sq' },
  },
  tis: { command: 'QUERY_TIS', id: 'tisn', limit: 'log_max_tis', relations: { underlay_qpn: 'qp' } },
  tir: {
    command: 'QUERY_TIR',
    id: 'tirn',
    limit: 'log_max_tir',
    relations: { inline_rqn: 'rq', indirect_table: 'rqt' },
  },
  rqt: {
    command: 'QUERY_RQT',
    id: 'rqtn',
    limit: 'log_max_rqt',
    tail: {
      field: 'rqt_context.rq_num',
      most: 2048,
      count: ['rqt_context.rqt_actual_size'],
      alias: 'rqt_context.rq_vhca',
    },
    relations: { rq_num: 'rq' },
  },
  rmp: { command: 'QUERY_RMP', id: 'rmpn', limit: 'log_max_rmp' },
  dct: {
    command: 'QUERY_DCT',
    id: 'dctn',
    limit: 'log_max_qp',
    relations: { cqn: 'cq', srqn_xrqn: 'srq', counter_set_id: 'q_counter' },
  },
  srq: { command: 'QUERY_SRQ', id: 'srqn', limit: 'log_max_srq', relations: { cqn: 'cq' } },
  xrq: { command: 'QUERY_XRQ', id: 'xrqn', limit: 'log_max_xrq', relations: { cqn: 'cq' } },
  xrc_srq: { command: 'QUERY_XRC_SRQ', id: 'xrc_srqn', limit: 'log_max_srq', relations: { cqn: 'cq' } },
  q_counter: { command: 'QUERY_Q_COUNTER', id: 'counter_set_id' },
  mkey: { command: 'QUERY_MKEY', id: 'mkey_index', limit: 'log_max_mkey' },
  pages: { command: 'QUERY_PAGES', id: 'function_id?', fixed: { op_mod: 1 } },
  l2_table_entry: { command: 'QUERY_L2_TABLE_ENTRY', id: 'table_index', limit: 'log_max_l2_table' },
  issi: { command: 'QUERY_ISSI' },
  vport_state: { command: 'QUERY_VPORT_STATE', id: 'vport_number?', withId: { other_vport: 1 } },
  esw_vport_context: { command: 'QUERY_ESW_VPORT_CONTEXT', id: 'vport_number?', withId: { other_vport: 1 } },
  nic_vport_context: {
    command: 'QUERY_NIC_VPORT_CONTEXT',
    id: 'vport_number?',
    withId: { other_vport: 1 },
    tail: {
      field: 'nic_vport_context.current_uc_mac_address',
      most: 128,
      count: ['nic_vport_context.allowed_list_size'],
    },
  },
  hca_vport_context: {
    command: 'QUERY_HCA_VPORT_CONTEXT',
    id: 'vport_number?',
    fixed: { port_num: 1 },
    withId: { other_vport: 1 },
  },
  hca_vport_gid: {
    command: 'QUERY_HCA_VPORT_GID',
    id: 'gid_index',
    fixed: { port_num: 1 },
    tail: { field: 'gid', most: 128, count: ['gids_num'] },
  },
  hca_vport_pkey: {
    command: 'QUERY_HCA_VPORT_PKEY',
    id: 'pkey_index',
    fixed: { port_num: 1 },
    tail: { field: 'pkey', most: 1 },
  },
  vport_counter: { command: 'QUERY_VPORT_COUNTER', id: 'vport_number?', withId: { other_vport: 1 } },
  vnic_env: { command: 'QUERY_VNIC_ENV', id: 'vport_number?', withId: { other_vport: 1 } },
  roce_address: { command: 'QUERY_ROCE_ADDRESS', id: 'roce_address_index' },
  packet_reformat_context: {
    command: 'QUERY_PACKET_REFORMAT_CONTEXT',
    id: 'packet_reformat_id',
    tail: { field: 'packet_reformat_context', most: 8 },
  },
  special_contexts: { command: 'QUERY_SPECIAL_CONTEXTS' },
  mad_demux: { command: 'QUERY_MAD_DEMUX' },
  cong_statistics: { command: 'QUERY_CONG_STATISTICS' },
  cong_params: { command: 'QUERY_CONG_PARAMS', id: 'cong_protocol' },
  cong_status: { command: 'QUERY_CONG_STATUS', id: 'priority:cong_protocol' },
  adapter: { command: 'QUERY_ADAPTER' },
  wol_rol: { command: 'QUERY_WOL_ROL' },
  lag: { command: 'QUERY_LAG' },
  esw_functions: { command: 'QUERY_ESW_FUNCTIONS' },
  vhca_state: { command: 'QUERY_VHCA_STATE', id: 'function_id' },
  vhca_migration_state: { command: 'QUERY_VHCA_MIGRATION_STATE', id: 'vhca_id' },
  flow_table: { command: 'QUERY_FLOW_TABLE', id: 'table_id', relations: { table_miss_id: 'flow_table' } },
  flow_group: { command: 'QUERY_FLOW_GROUP', id: 'table_id:group_id' },
  flow_entry: {
    command: 'QUERY_FLOW_TABLE_ENTRY',
    id: 'table_id:flow_index',
    tail: {
      field: 'flow_context.destination',
      most: 64,
      count: ['flow_context.destination_list_size', 'flow_context.flow_counter_list_size'],
      destinations: true,
    },
    relations: {
      group_id: 'flow_group',
      packet_reformat_id: 'packet_reformat_context',
      destination_id: 'flow_table?destination_type=1 tir?destination_type=2',
      flow_counter_id: 'flow_counter',
    },
  },
  flow_counter: {
    command: 'QUERY_FLOW_COUNTER',
    id: 'flow_counter_id',
    tail: { field: 'flow_statistics', most: 1 },
  },
  scheduling_element: {
    command: 'QUERY_SCHEDULING_ELEMENT',
    id: 'scheduling_element_id',
    fixed: { scheduling_hierarchy: 2 },
    relations: { parent_element_id: 'scheduling_element' },
  },
  sf_partitions: {
    command: 'QUERY_SF_PARTITION',
    tail: { field: 'sf_partition', most: 255, count: ['num_sf_partitions'] },
  },
  delegated_vhca: {
    command: 'QUERY_DELEGATED_VHCA',
    tail: { field: 'delegated_function_vhca_rid_info', most: 256, count: ['functions_count'] },
  },
  vuid: {
    command: 'QUERY_VUID',
    id: 'vhca_id?',
    tail: { field: 'vuid', most: 256, count: ['num_of_entries'] },
  },
  diagnostic_params: {
    command: 'QUERY_DIAGNOSTIC_PARAMS',
    tail: {
      field: 'diagnostic_params_context.counter_id',
      most: 256,
      count: ['diagnostic_params_context.num_of_counters'],
    },
  },
  fpga_qp: { command: 'FPGA_QUERY_QP', id: 'fpga_qpn' },
  regexp_params: { command: 'QUERY_REGEXP_PARAMS', id: 'engine_id' },
  regexp_register: { command: 'QUERY_REGEXP_REGISTER', id: 'engine_id:register_address' },
  match_sample: { command: 'QUERY_MATCH_SAMPLE_INFO', id: 'sample_field_id' },
  nvmf_namespace: { command: 'QUERY_NVMF_NAMESPACE_CONTEXT', id: 'xrqn:frontend_namespace' },
  fpga_qp_counters: { command: 'FPGA_QUERY_QP_COUNTERS', id: 'fpga_qpn' },
  ...GENERAL_OBJECTS,
});

const general = (obj_type: number, body: string, relations = {}): Row => ({
  command: 'QUERY_GENERAL_OBJECT',
  id: 'obj_id',
  fixed: { obj_type },
  body,
  relations,
});

/** Types of mlx5_ifc.h: MLX5_OBJ_TYPE_*, MLX5_GENERAL_OBJECT_TYPES_*. */
const GENERAL_OBJECTS: Readonly<Record<string, Row>> = {
  general_object: { command: 'QUERY_GENERAL_OBJECT', id: 'obj_type:obj_id' },
  sw_icm: general(8, 'sw_icm'),
  geneve_tlv_option: general(11, 'geneve_tlv_option'),
  encryption_key: general(12, 'encryption_key_obj'),
  virtio_net_q: general(13, 'virtio_net_q_object'),
  ipsec: general(19, 'ipsec_obj'),
  match_definer: general(24, 'match_definer'),
  virtio_q_counters: general(28, 'virtio_q_counters'),
  sampler: general(32, 'sampler_obj'),
  header_modify_argument: general(35, 'modify_header_arg'),
  flow_meter_aso: general(36, 'flow_meter_aso_obj'),
  macsec: general(39, 'macsec_offload_obj'),
  page_track: general(70, 'page_track', { reporting_qpn: 'qp' }),
  int_kek: general(71, 'int_kek_obj'),
  pcie_cong_event: general(88, 'pcie_cong_event_obj'),
  flow_table_alias: general(0xff15, 'alias_context'),
};

let all: readonly ObjectKind[] | undefined;

/** All kinds, in the order of the table. */
export function objectKinds(): readonly ObjectKind[] {
  all ??= Object.entries(rows()).map(([name, { id = '', ...row }]) => ({
    fixed: {},
    withId: {},
    relations: {},
    ...row,
    name,
    id: id.replace('?', '').split(':').filter(Boolean),
    own: id === '' || id.endsWith('?'),
  }));
  return all;
}
