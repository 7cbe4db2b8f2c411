/**
 * Attributes of features. Those of CXL 3.2: patrol scrub tables 8-222 and 8-223, ECS 8-225 and 8-226, PPR 8-128 to 8-133, memory sparing 8-134 and
 * 8-135, with the bits that Linux 7.2 drivers/cxl/core/edac.c and QEMU's include/hw/cxl/cxl_device.h name. Those that begin with emulated_ are of the
 * memory device that fwctl emulates. One layout a line, in the form that bits/layout.ts reads.
 */
export const features = () => `
patrol_scrub_read 32l.ro patrol_scrub_cycle_changeable@0:1 real_time_reporting@1:1 patrol_scrub_cycle@8:8.rw minimum_patrol_scrub_cycle@16:8 patrol_scrub_enable@24:1.rw
patrol_scrub_write 16l patrol_scrub_cycle@0:8 patrol_scrub_enable@8:1
ecs_unit_read 32l.ro real_time_error_count_report_capable@0:1 threshold_count@8:3.rw=ecs_threshold count_mode@11:1.rw=ecs_count_mode reset_counter@12:1.rw ecs_flags@24:8
ecs_unit_write 16l threshold_count@0:3=ecs_threshold count_mode@3:1=ecs_count_mode reset_counter@4:1
ecs_read 8l log_entry_type@0:2.rw=ecs_log_entry_type media_fru@8:ecs_unit_read[]
ecs_write 8l log_entry_type@0:2=ecs_log_entry_type media_fru@8:ecs_unit_write[]
ppr_read 160l.ro maximum_latency@0:4=latency device_initiated_capable@8:1 device_initiated@24:1.rw maintenance_operation_class@40:8=maintenance_class maintenance_operation_subclass@48:8 dpa_support@128:1 nibble_support@129:1 memory_sparing_event_record_capable@130:1 media_not_accessible@136:1 data_not_retained@138:1 memory_sparing_event_record_enable@152:1.rw
ppr_write 24l device_initiated@0:1 memory_sparing_event_record_enable@16:1
memory_sparing_read 152l.ro maximum_latency@0:4=latency device_initiated_capable@8:1 device_initiated@24:1.rw maintenance_operation_class@40:8=maintenance_class maintenance_operation_subclass@48:8=sparing_subclass not_safe_in_use@136:1 hard_sparing_support@137:1 soft_sparing_support@138:1
memory_sparing_write 16l device_initiated@0:1
emulated_temperature_alarm 64l.rw warning_celsius@0:16 critical_celsius@16:16 hysteresis_celsius@32:8 enable@40:1 throttle_at_critical@41:1
emulated_power_limit 64l.rw limit_milliwatts@0:32 window_milliseconds@32:16 mode@48:8=emulated_power_mode
emulated_scrambler 64l.rw key@0:32 enable@32:1
emulated_log_filter 32l.rw minimum_severity@0:8=emulated_severity rate_per_second@8:16 corrected_errors@24:1 media_events@25:1
emulated_boot 64l.rw interleave_granularity@0:4=emulated_granularity ecc_mode@8:8=emulated_ecc refresh_rate@16:8=emulated_refresh training@24:8=emulated_training boot_timeout_seconds@32:16
emulated_link 64l.rw target_speed@0:4=emulated_link_speed equalisation_preset@8:4 latency_optimised_flit@16:1 maximum_payload@24:8
emulated_media_timing 128l.rw tCL@0:8 tRCD@8:8 tRP@16:8 tRAS@24:8 tRFC_nanoseconds@32:16 tREFI_nanoseconds@48:16 temperature_compensated@64:1
emulated_asset 768l.rw asset_tag@0:8[64]" location@512:8[32]"
emulated_table 32l.rw entries@0:16 default_action@16:8=emulated_action row@32:emulated_table_row[]
emulated_table_row 96l.rw base_dpa@0:64 length_mib@64:16 action@80:8=emulated_action valid@88:1
emulated_sanitise 32l.rw pattern@0:8 passes@8:8 verify@16:1
emulated_lock 32l.rw lock@0:1 relock_minutes@8:8
emulated_statistics 256l.ro power_on_seconds@0:32 temperature_celsius@32:16 highest_celsius@48:16 power_milliwatts@64:32 corrected_errors@96:32 scrubbed_mib@128:32 resets@160:32 warning@192:1 critical@193:1 throttling@194:1
emulated_revision 256l.ro board@0:8[16]" controller@128:8[16]"
`;
