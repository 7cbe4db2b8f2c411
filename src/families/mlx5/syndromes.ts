import type { Status } from './status.js';

/**
 * Every check of the built-in firmware that can fail: its number, the status that it answers, and what it found. The upper half of a number is
 * the topic. What the syndromes of real firmware mean is not published, but for a few that public threads tell of (prm/syndrome-threads):
 * those are the same here, the others the built-in device's own. Most command lines see none fail, so the table is made when it is first
 * looked at.
 */
const makeTable = () =>
  ({
    INPUT_SHORT: [0x00010001, 'BAD_INP_LEN_ERR', 'the input is shorter than the fixed part of the command'],
    OUTPUT_SHORT: [0x00010002, 'BAD_OUTP_LEN_ERR', 'the room for the output is shorter than its fixed part'],
    OPCODE_UNKNOWN: [0x00010003, 'BAD_OP_ERR', 'this firmware does not have the opcode'],
    OP_MOD_UNKNOWN: [0x00010004, 'BAD_OP_ERR', 'the command does not have this op_mod'],
    UID_UNKNOWN: [0x00010005, 'BAD_RES_ERR', 'the user context does not exist on this function'],
    CAPABILITY_ABSENT: [
      0x00010006,
      'BAD_SYS_STATE_ERR',
      'the function lacks the capability that the command needs',
    ],

    LAYOUT_UNPUBLISHED: [
      0x00010010,
      'BAD_OP_ERR',
      'no layout of the answer is published, so that this firmware has none to give',
    ],

    CONTEXT_CAP_ABSENT: [
      0x00020001,
      'BAD_SYS_STATE_ERR',
      'uctx.cap asks for what uctx_cap of the function does not have',
    ],
    CONTEXTS_EXHAUSTED: [
      0x00020002,
      'NO_RES_ERR',
      'the function has as many user contexts as log_max_uctx allows',
    ],
    CONTEXT_UNKNOWN: [0x00020003, 'BAD_RES_ERR', 'there is no such user context on this function'],

    CAPABILITY_TYPE_UNKNOWN: [
      0x005add95,
      'BAD_PARAM_ERR',
      'op_mod names a capability type that is unknown, or that the function does not have',
    ],

    FUNCTION_UNKNOWN: [0x00040001, 'BAD_PARAM_ERR', 'there is no such function that the caller may see'],
    MIGRATION_OF_PF: [0x00040002, 'BAD_PARAM_ERR', 'a physical function does not migrate'],
    FUNCTION_NO_CHILD: [0x00040010, 'BAD_PARAM_ERR', 'the function is no VF or SF of the caller'],
    FUNCTION_BOUND: [0x00040011, 'BAD_SYS_STATE_ERR', 'a driver has the function'],
    FUNCTION_UNBOUND: [0x00040012, 'BAD_RES_STATE_ERR', 'no driver has the function'],
    FUNCTION_DISABLED: [0x00040013, 'BAD_RES_STATE_ERR', 'the PF has not enabled the function'],
    PARENT_UNBOUND: [0x00040014, 'BAD_RES_STATE_ERR', 'the PF of the function has no driver'],
    CHILDREN_BOUND: [0x00040015, 'BAD_RES_STATE_ERR', 'drivers have VFs or SFs of the function'],
    DRIVER_ONLY: [
      0x00040016,
      'BAD_SYS_STATE_ERR',
      'the command is for the driver of the host, not for a user context',
    ],
    CAPABILITY_BEYOND_MAX: [0x00040017, 'BAD_PARAM_ERR', 'a capability is set above its maximum'],
    CAPABILITY_FIXED: [0x00040018, 'BAD_PARAM_ERR', 'vhca_id names the function: it can not be set'],

    VUID_OF_VFS: [0x00050001, 'BAD_SYS_STATE_ERR', 'query_vfs_vuid is for physical functions'],
    DATA_DIRECT_ABSENT: [0x00050002, 'BAD_SYS_STATE_ERR', 'the function has no data direct device'],

    REGISTER_UNKNOWN: [0x00060001, 'BAD_SYS_STATE_ERR', 'this firmware does not have the register'],
    REGISTER_ABSENT: [
      0x00060002,
      'BAD_SYS_STATE_ERR',
      'the function lacks the capability that the register needs',
    ],
    REGISTER_INPUT_SHORT: [0x00060003, 'BAD_INP_LEN_ERR', 'register_data is shorter than the register'],
    REGISTER_OUTPUT_SHORT: [
      0x00060004,
      'BAD_OUTP_LEN_ERR',
      'the room for register_data is shorter than the register',
    ],
    REGISTER_READ_ONLY: [0x00060005, 'BAD_OP_ERR', 'the register can only be read'],
    REGISTER_VALUE: [0x00060006, 'BAD_PARAM_ERR', 'a field of the register can not have this value'],
    REGISTER_NOT_OWN: [
      0x00060007,
      'BAD_SYS_STATE_ERR',
      'the register is the port’s or the board’s: only a physical function may write it',
    ],
    PORT_UNKNOWN: [0x00060008, 'BAD_PARAM_ERR', 'local_port is not 1, the one port that a function has'],
    COUNTERS_PORT_UNKNOWN: [
      0x001e5585,
      'BAD_PARAM_ERR',
      'local_port of PPCNT is not 1, the one port that a function has',
    ],
    MODULE_UNKNOWN: [0x00060009, 'BAD_PARAM_ERR', 'the port does not have this module'],
    SENSOR_UNKNOWN: [0x0006000a, 'BAD_PARAM_ERR', 'the board has no sensor of this index'],
    COUNTER_GROUP_UNKNOWN: [0x0006000b, 'BAD_PARAM_ERR', 'the port has no such group of counters'],
    COUNTER_INDEX_UNKNOWN: [0x0006000c, 'BAD_PARAM_ERR', 'there are priorities and traffic classes 0 to 7'],
    MASK_GROUP_UNKNOWN: [0x0006000d, 'BAD_PARAM_ERR', 'the mask has no such group of registers or features'],
    PROTOCOL_UNKNOWN: [0x0006000e, 'BAD_PARAM_ERR', 'proto_mask names a protocol that is none of PTYS'],
    INFO_TYPE_UNKNOWN: [0x0006000f, 'BAD_PARAM_ERR', 'info_type names nothing that the board can tell'],
    COMPONENT_UNKNOWN: [0x00060010, 'BAD_PARAM_ERR', 'the board has no such component'],
    EEPROM_RANGE: [
      0x00060020,
      'BAD_PARAM_ERR',
      'MCIA reaches 128 bytes at most, and none beyond the 256 of a page',
    ],
    EEPROM_READ_ONLY: [0x00060021, 'BAD_PARAM_ERR', 'the module does not let these bytes be written'],
    PAGE_UNKNOWN: [0x00060022, 'BAD_PARAM_ERR', 'an Ethernet port has no such page of PDDR'],
    PCIE_UNKNOWN: [0x00060023, 'BAD_PARAM_ERR', 'there is one PCIe link: pcie_index, depth and node are 0'],
    PCIE_DEPTH: [0x00685f19, 'BAD_SYS_STATE_ERR', 'the function has no such depth below its PCIe link'],
    PIN_UNKNOWN: [0x00060024, 'BAD_PARAM_ERR', 'the board has no such PPS pin'],
    PRIORITY_UNKNOWN: [0x00060025, 'BAD_PARAM_ERR', 'there are priorities 0 to 7'],
    ETS_BANDWIDTH: [
      0x00060026,
      'BAD_PARAM_ERR',
      'bw_allocation of the traffic classes of a group is neither 100 in sum nor 100 each',
    ],
    POOL_UNKNOWN: [0x00060027, 'BAD_PARAM_ERR', 'the port has no such buffer or pool'],
    POOLS_LARGE: [0x00060028, 'BAD_PARAM_ERR', 'the pools of a direction are larger than the port’s buffer'],
    OPERATION_UNKNOWN: [0x00060029, 'BAD_PARAM_ERR', 'the clock can not do this operation of MTUTC'],
    UPDATE_ABSENT: [0x0006002a, 'BAD_PARAM_ERR', 'this firmware does not have the instruction'],
    UPDATE_LOCKED: [0x0006002b, 'BAD_RES_STATE_ERR', 'an update has begun: its handle is not released'],
    UPDATE_IDLE: [0x0006002c, 'BAD_RES_STATE_ERR', 'no update has begun: LOCK_UPDATE_HANDLE comes first'],
    UPDATE_HANDLE_UNKNOWN: [
      0x0006002d,
      'BAD_PARAM_ERR',
      'update_handle is not that of the update that has begun',
    ],
    HOST_LOCKED: [
      0x0006002e,
      'BAD_SYS_STATE_ERR',
      'MLOCK has locked the board against updates from this host',
    ],
    UPDATE_STATE: [
      0x00060030,
      'BAD_RES_STATE_ERR',
      'control_state of the update is not the one in which this can be done',
    ],
    UPDATE_FAILED: [0x00060031, 'BAD_RES_STATE_ERR', 'the update has failed: MCC.error_code says why'],
    UPDATE_INCOMPLETE: [0x00060032, 'BAD_RES_STATE_ERR', 'not all bytes of the component have come'],
    UPDATE_NOTHING: [
      0x00060033,
      'BAD_RES_STATE_ERR',
      'no component has been verified that could be activated',
    ],
    UPDATE_NO_IMAGE: [0x00060034, 'BAD_RES_STATE_ERR', 'the board keeps no image of the component'],
    UPDATE_NONE_PENDING: [0x00060035, 'BAD_RES_STATE_ERR', 'no image of the component waits for a reset'],
    UPDATE_OFFSET: [
      0x00060036,
      'BAD_PARAM_ERR',
      'offset and size reach beyond the component, or leave out bytes that have not come',
    ],
    COMPONENT_SIZE: [
      0x00060037,
      'BAD_PARAM_ERR',
      'component_size is 0, or above max_component_size of the component',
    ],
    HOST_KEY: [0x0006002f, 'BAD_PARAM_ERR', 'the board is locked by MLOCK with another key'],

    EQ_UNKNOWN: [0x00070001, 'BAD_RES_ERR', 'the function has no such event queue'],
    CQ_UNKNOWN: [0x00070002, 'BAD_RES_ERR', 'the function has no such completion queue'],
    QP_UNKNOWN: [0x00070003, 'BAD_RES_ERR', 'the function has no such queue pair'],
    DCT_UNKNOWN: [0x00070004, 'BAD_RES_ERR', 'the function has no such DC target'],
    SRQ_UNKNOWN: [0x00070005, 'BAD_RES_ERR', 'the function has no such shared receive queue'],
    XRC_SRQ_UNKNOWN: [0x00070006, 'BAD_RES_ERR', 'the function has no such XRC shared receive queue'],
    XRQ_UNKNOWN: [0x00070007, 'BAD_RES_ERR', 'the function has no such extended shared receive queue'],
    SQ_UNKNOWN: [0x00070008, 'BAD_RES_ERR', 'the function has no such send queue'],
    RQ_UNKNOWN: [0x00070009, 'BAD_RES_ERR', 'the function has no such receive queue'],
    RMP_UNKNOWN: [0x0007000a, 'BAD_RES_ERR', 'the function has no such receive memory pool'],
    RQT_UNKNOWN: [0x0007000b, 'BAD_RES_ERR', 'the function has no such receive queue table'],
    TIR_UNKNOWN: [0x0007000c, 'BAD_RES_ERR', 'the function has no such transport interface receive object'],
    TIS_UNKNOWN: [0x0007000d, 'BAD_RES_ERR', 'the function has no such transport interface send object'],
    MKEY_UNKNOWN: [0x0007000e, 'BAD_RES_ERR', 'the function has no such memory key'],
    Q_COUNTER_UNKNOWN: [0x0007000f, 'BAD_RES_ERR', 'the function has no such set of queue counters'],
    FLOW_TABLE_UNKNOWN: [0x00070010, 'BAD_RES_ERR', 'the function has no such flow table of this type'],
    FLOW_GROUP_UNKNOWN: [0x00070011, 'BAD_RES_ERR', 'the function has no such flow group in the table'],
    FLOW_ENTRY_UNKNOWN: [0x00070012, 'BAD_RES_ERR', 'the function has no such flow entry at this index'],
    FLOW_COUNTER_UNKNOWN: [0x00070013, 'BAD_RES_ERR', 'the function has no such flow counter'],
    PACKET_REFORMAT_UNKNOWN: [0x00070014, 'BAD_RES_ERR', 'the function has no such packet reformat context'],
    SCHEDULING_ELEMENT_UNKNOWN: [
      0x00070016,
      'BAD_RES_ERR',
      'the function has no such scheduling element in this hierarchy',
    ],
    GENERAL_OBJECT_UNKNOWN: [
      0x00070017,
      'BAD_RES_ERR',
      'the function has no such general object of this type',
    ],

    FPGA_QP_UNKNOWN: [0x00070020, 'BAD_RES_ERR', 'the FPGA has no such queue pair'],
    REGEXP_ENGINE_UNKNOWN: [
      0x00070021,
      'BAD_RES_ERR',
      'the device has no such engine for regular expressions',
    ],
    NVMF_NAMESPACE_UNKNOWN: [
      0x00070022,
      'BAD_RES_ERR',
      'the extended shared receive queue has no such namespace',
    ],

    OBJECT_TYPE_ABSENT: [
      0x00080001,
      'BAD_SYS_STATE_ERR',
      'general_obj_types of the function does not have this type of object',
    ],
    ALIAS_ABSENT: [0x00080002, 'BAD_RES_ERR', 'the function has no alias of a general object'],
    CLEAR_NOT_OWN: [
      0x00080003,
      'BAD_SYS_STATE_ERR',
      'the counters belong to the driver of the host: a user context can read, but not clear them',
    ],
    QPC_EXT_ABSENT: [0x00080004, 'BAD_SYS_STATE_ERR', 'the function lacks qpc_extension'],
    FLOW_COUNTERS_MANY: [
      0x00080006,
      'LIM_ERR',
      'num_of_counters is above the counters that the function has from there on',
    ],
    HIERARCHY_UNKNOWN: [0x00080007, 'BAD_PARAM_ERR', 'there is no such scheduling hierarchy'],
    HIERARCHY_ABSENT: [0x00080008, 'BAD_SYS_STATE_ERR', 'the function can not schedule in this hierarchy'],

    VPORT_UNKNOWN: [0x00090001, 'BAD_PARAM_ERR', 'there is no such vport that the caller may see'],
    VPORT_NOT_INFINIBAND: [
      0x00090002,
      'BAD_SYS_STATE_ERR',
      'the port is an Ethernet port: it has no InfiniBand vport',
    ],
    VPORT_PORT_UNKNOWN: [0x00090003, 'BAD_PARAM_ERR', 'the function has no such port'],
    VPORT_LIST_UNKNOWN: [0x00090004, 'BAD_PARAM_ERR', 'allowed_list_type is none of the lists'],
    ROCE_ADDRESS_RANGE: [0x00090005, 'IX_ERR', 'roce_address_index is beyond roce_address_table_size'],
    L2_TABLE_RANGE: [0x00090006, 'IX_ERR', 'table_index is beyond log_max_l2_table'],
    L2_TABLE_EMPTY: [0x00090007, 'BAD_RES_ERR', 'the entry of the L2 table is empty'],
    CONG_POINT_UNKNOWN: [0x00090008, 'BAD_PARAM_ERR', 'only cong_protocol 1 and 2 have a status'],
    CONG_PROTOCOL_UNKNOWN: [
      0x00325a82,
      'BAD_PARAM_ERR',
      'cong_protocol is none of those that the device has: 1, 2, and 3 where ROCE.roce_cc_general is set',
    ],
    CONG_PRIORITY_UNKNOWN: [0x00090009, 'BAD_PARAM_ERR', 'there are priorities 0 to 7'],
    FEATURE_ABSENT: [0x0009000a, 'BAD_SYS_STATE_ERR', 'the capabilities say that the feature is absent'],
    GID_RANGE: [0x00090010, 'IX_ERR', 'gid_index is beyond gid_table_size'],
    PKEY_RANGE: [0x00090011, 'IX_ERR', 'pkey_index is beyond pkey_table_size'],

    NV_NOT_OWN: [
      0x000a0001,
      'BAD_SYS_STATE_ERR',
      'the non-volatile configuration is the board’s: only a physical function may write it, or read that of a PF',
    ],
    NV_ITEM_UNKNOWN: [0x000a0002, 'BAD_PARAM_ERR', 'the device has no configuration item of this type'],
    NV_PLACE_UNKNOWN: [0x000a0003, 'BAD_PARAM_ERR', 'the type names a port or module that the device lacks'],
    NV_HOST_UNKNOWN: [
      0x000a0004,
      'BAD_PARAM_ERR',
      'host_id_valid is set, but MNVGC has priv_nv_other_host 0: there is one host',
    ],
    NV_MODE: [
      0x000a0005,
      'BAD_PARAM_ERR',
      'access_mode is none of NEXT, CURRENT and FACTORY, or a write is not for NEXT',
    ],
    NV_LENGTH: [0x000a0006, 'BAD_PARAM_ERR', 'length is not the length of the configuration item'],
    NV_VERSION: [0x000a0007, 'BAD_PARAM_ERR', 'version is above the one of the configuration item in MNVQC'],
    NV_READ_ONLY: [
      0x000a0008,
      'BAD_PARAM_ERR',
      'the configuration item tells of capabilities: it can only be read',
    ],
    NV_VALUE: [0x000a0009, 'BAD_PARAM_ERR', 'a parameter of the configuration item can not have this value'],
    NV_CAPABILITY_ABSENT: [
      0x000a000a,
      'BAD_PARAM_ERR',
      'a parameter is set for which the device lacks the capability, or which another parameter has not switched on',
    ],
    NV_TARGET_UNKNOWN: [0x000a000b, 'BAD_PARAM_ERR', 'target of MNVIA is not 0, all parameters'],
    NV_EMPTY: [0x000a000d, 'NO_RES_ERR', 'no item of the non-volatile configuration is set'],
    NV_POINTER_UNKNOWN: [0x000a000c, 'BAD_PARAM_ERR', 'nv_pointer is beyond the items that are set'],
    RESET_LEVEL_ABSENT: [
      0x000a0011,
      'BAD_PARAM_ERR',
      'reset_trigger is not one of those that MFRL says are supported',
    ],
    RESET_TYPE_ABSENT: [0x000a0012, 'BAD_PARAM_ERR', 'rst_type_sel is not of the reset types that MFRL has'],
    RESET_FLOW_UNKNOWN: [
      0x000a0013,
      'BAD_PARAM_ERR',
      'pci_sync_for_fw_update_start or pci_reset_req_method has no such value',
    ],
    RESET_NOT_REQUESTED: [
      0x000a0014,
      'BAD_PARAM_ERR',
      'a reset is answered with pci_sync_for_fw_update_resp, but none was asked for',
    ],

    INJECTED_FAULT: [0x000b0001, 'INT_ERR', 'a fault that was asked for, with the status that was asked for'],

    TRACER_NOT_OWNED: [0x000e0001, 'BAD_SYS_STATE_ERR', 'the function does not own the tracer'],
    TRACER_RUNNING: [0x000e0002, 'BAD_RES_STATE_ERR', 'the tracer runs: it can not be configured'],
    TRACE_MODE_ABSENT: [0x000e0003, 'BAD_PARAM_ERR', 'the tracer does not have this trace_mode'],
    TRACE_MEMORY_UNKNOWN: [
      0x000e0007,
      'BAD_PARAM_ERR',
      'trace_mkey is not the memory that the driver of the function has for traces',
    ],
    TRACE_BUFFER_LARGE: [
      0x000e0004,
      'BAD_PARAM_ERR',
      'log_trace_buffer_size is above log_max_trace_buffer_size',
    ],
    STRING_SECTION_UNKNOWN: [0x000e0005, 'BAD_PARAM_ERR', 'the string database has no such section'],
    STRING_RANGE: [
      0x000e0006,
      'BAD_PARAM_ERR',
      'the strings asked for reach beyond their section, or are more than 1024 bytes',
    ],
    DUMP_MKEY_UNKNOWN: [
      0x000d0001,
      'BAD_PARAM_ERR',
      'the user context has no registered memory of this mkey',
    ],
    DUMP_MEMORY_RANGE: [
      0x000d0003,
      'BAD_PARAM_ERR',
      'address and size are none, or reach beyond the memory that is registered under the mkey',
    ],
    DUMP_POSITION: [
      0x000d0002,
      'BAD_PARAM_ERR',
      'the position that was carried over is beyond the end of the dump',
    ],

    DIAG_DISABLED: [0x000c0001, 'BAD_SYS_STATE_ERR', 'diagnostic counters are not sampled: set them first'],
    DIAG_NOT_OWN: [
      0x000c0002,
      'BAD_SYS_STATE_ERR',
      'diagnostic counters are the adapter’s: only a physical function may set them',
    ],
    DIAG_COUNTERS_MANY: [
      0x000c0003,
      'BAD_PARAM_ERR',
      'num_of_counters is above num_of_diagnostic_counters of the function',
    ],
    DIAG_COUNTERS_NONE: [0x000c0004, 'BAD_PARAM_ERR', 'sampling is enabled without any counter'],
    DIAG_COUNTER_UNKNOWN: [0x000c0005, 'BAD_PARAM_ERR', 'the device has no diagnostic counter of this id'],
    DIAG_COUNTER_NOT_SYNC: [
      0x000c0006,
      'BAD_PARAM_ERR',
      'sync is set, but one of the counters can not be sampled with the others',
    ],
    DIAG_MODE_TWICE: [0x000c0007, 'BAD_PARAM_ERR', 'single and repetitive exclude each other'],
    DIAG_MODE_ABSENT: [
      0x000c0008,
      'BAD_PARAM_ERR',
      'the DEBUG capability does not have single, or not repetitive, sampling',
    ],
    DIAG_MODE_NONE: [
      0x000c0009,
      'BAD_PARAM_ERR',
      'sampling is enabled, but is neither single nor repetitive nor on_demand',
    ],
    DIAG_SAMPLES_MANY: [0x000c000a, 'BAD_PARAM_ERR', 'log_num_of_samples is above log_max_samples'],
    DIAG_PERIOD: [
      0x000c000b,
      'BAD_PARAM_ERR',
      'log_sample_period is below log_min_sample_period, or above the 63 of the device’s timer',
    ],
    DIAG_RANGE: [
      0x000c000c,
      'BAD_PARAM_ERR',
      'num_of_samples and sample_index reach beyond the ring of samples',
    ],
  }) as const satisfies Record<string, readonly [number, Status, string]>;

type Table = ReturnType<typeof makeTable>;

export type Syndrome = keyof Table;

let made: Table | undefined;

function table(): Table {
  made ??= makeTable();
  return made;
}

/** The names of all checks. */
export const syndromes = (): Syndrome[] => Object.keys(table()) as Syndrome[];
export const syndromeNumber = (name: Syndrome): number => table()[name][0];
export const syndromeStatus = (name: Syndrome): Status => table()[name][1];

/** What a number of the built-in firmware says; undefined for any other. */
export const syndromeWords = (number: number): string | undefined =>
  Object.values(table()).find(([known]) => known === number)?.[2];
