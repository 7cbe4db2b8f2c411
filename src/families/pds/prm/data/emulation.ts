/**
 * Structures of the operations that the emulated card has, and no other: AMD publishes neither operations nor layouts. Where pds_core_if.h has a structure of the
 * kind, that stands for an answer instead.
 */
export const emulation = () => `
emulated_register_block 2048l registers@0:32[64]#
emulated_register_block_v2 2176l block@0:32 reserved@32:32 timestamp_ns@64:64 registers@128:32[64]#
emulated_register_read 32l block@0:32
emulated_register_write 64l address@0:32 value@32:32
emulated_sync_status 32l saved@0:1 running@1:1
`;
