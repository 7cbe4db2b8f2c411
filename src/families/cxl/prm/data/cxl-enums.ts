import { RETURN_CODES } from '../return-codes.js';

/**
 * Values of fields by name; one enum a line, in the form that bits/enum.ts reads. Effects: the Command Effects Log as
 * include/uapi/cxl/features.h of Linux 7.2 names it. Latencies: CXL 3.2, table 8-128. The ones that begin with emulated_ are of the emulated device.
 */
export const enums = () => `
opcode CXL_MBOX_OP_ GET_SUPPORTED_FEATURES=0x500 GET_FEATURE=0x501 SET_FEATURE=0x502
return_code ${RETURN_CODES.map(([name], code) => `${name}=${code}`).join(' ')}
selection CXL_GET_FEAT_SEL_ current=0 default=1 saved=2
set_flags initiate=1 continue=2 abort=4 saved_across_reset=8
feature_flags changeable=0x1 persists_over_firmware_update=0x10 default_selection=0x20 saved_selection=0x40
effects CXL_CMD_ CONFIG_CHANGE_COLD_RESET=0x1 CONFIG_CHANGE_IMMEDIATE=0x2 DATA_CHANGE_IMMEDIATE=0x4 POLICY_CHANGE_IMMEDIATE=0x8 LOG_CHANGE_IMMEDIATE=0x10 SECURITY_STATE_CHANGE=0x20 BACKGROUND=0x40 BGCMD_ABORT_SUPPORTED=0x80 EFFECTS_VALID=0x200 CONFIG_CHANGE_CONV_RESET=0x400 CONFIG_CHANGE_CXL_RESET=0x800
ecs_threshold 256_per_gigabit=3 1024_per_gigabit=4 4096_per_gigabit=5
ecs_count_mode rows_with_errors=0 codewords_with_errors=1
ecs_log_entry_type per_dram=0 per_memory_media_fru=1
latency 1us=0 10us=1 100us=2 1ms=3 10ms=4 100ms=5 1s=6 10s=7
maintenance_class no_operation=0 ppr=1 memory_sparing=2
sparing_subclass cacheline=0 row=1 bank=2 rank=3
emulated_power_mode off=0 soft=1 hard=2
emulated_severity informational=0 warning=1 failure=2 fatal=3
emulated_granularity 256B=0 512B=1 1KiB=2 2KiB=3 4KiB=4 8KiB=5 16KiB=6
emulated_ecc on_die=0 sideband=1 chipkill=2
emulated_refresh 1x=1 2x=2 4x=4
emulated_training fast=0 full=1
emulated_link_speed gen3=3 gen4=4 gen5=5
emulated_action allow=0 log=1 poison=2
`;
