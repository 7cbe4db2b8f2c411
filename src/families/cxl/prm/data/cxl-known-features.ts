/**
 * Features by name: UUID, whether Linux 7.2 keeps it for itself, the layouts of reading and writing, where it is described, title. UUIDs of CXL: include/uapi/cxl/features.h
 * of Linux 7.2. The others are of the memory device that fwctl emulates: version 8 of RFC 9562, whose digits are whatever the maker likes.
 */
export const known = () => `
patrol-scrub|96dad7d6-fde8-482b-a733-75774e06db8a|exclusive|patrol_scrub_read|patrol_scrub_write|CXL 3.2, 8.2.10.9.11.1|device patrol scrub control
ecs|e5b13f22-2328-4a14-b8ba-b9691e893386|exclusive|ecs_read|ecs_write|CXL 3.2, 8.2.10.9.11.2|DDR5 error check scrub (ECS) control
sppr|892ba475-fad8-474e-9d3e-692c917568bb|exclusive|ppr_read|ppr_write|CXL 3.2, 8.2.10.7.2.1|soft post package repair (sPPR)
hppr|80ea4521-786f-4127-afb1-ec7459fb0e24|exclusive|ppr_read|ppr_write|CXL 3.2, 8.2.10.7.2.2|hard post package repair (hPPR)
cacheline-sparing|96c33386-91dd-44c7-9ecb-fdaf6503bac4|exclusive|memory_sparing_read|memory_sparing_write|CXL 3.2, 8.2.10.7.2.3|cacheline memory sparing
row-sparing|450ebf67-b135-4f97-a498-c2d57f279bed|exclusive|memory_sparing_read|memory_sparing_write|CXL 3.2, 8.2.10.7.2.3|row memory sparing
bank-sparing|78b79636-90ac-4b64-a4ef-faac5d18a863|exclusive|memory_sparing_read|memory_sparing_write|CXL 3.2, 8.2.10.7.2.3|bank memory sparing
rank-sparing|34dbaff5-0552-4281-8f76-da0b5e7a76a7|exclusive|memory_sparing_read|memory_sparing_write|CXL 3.2, 8.2.10.7.2.3|rank memory sparing
temperature-alarm|66776374-6c63-8c78-8000-000000000001|vendor|emulated_temperature_alarm|emulated_temperature_alarm|fwctl's emulated device|alarms and throttling by temperature
power-limit|66776374-6c63-8c78-8000-000000000002|vendor|emulated_power_limit|emulated_power_limit|fwctl's emulated device|limit of power
data-scrambler|66776374-6c63-8c78-8000-000000000003|vendor|emulated_scrambler|emulated_scrambler|fwctl's emulated device|scrambler of the data on the media
log-filter|66776374-6c63-8c78-8000-000000000004|vendor|emulated_log_filter|emulated_log_filter|fwctl's emulated device|which events are logged
boot-options|66776374-6c63-8c78-8000-000000000005|vendor|emulated_boot|emulated_boot|fwctl's emulated device|what the next power cycle starts with
link-options|66776374-6c63-8c78-8000-000000000006|vendor|emulated_link|emulated_link|fwctl's emulated device|what the next conventional reset trains the link with
media-timing|66776374-6c63-8c78-8000-000000000007|vendor|emulated_media_timing|emulated_media_timing|fwctl's emulated device|timing of the media from the next CXL reset on
asset|66776374-6c63-8c78-8000-000000000008|vendor|emulated_asset|emulated_asset|fwctl's emulated device|tag and place that the owner gives
region-actions|66776374-6c63-8c78-8000-000000000009|vendor|emulated_table|emulated_table|fwctl's emulated device|table of regions and what is done on access
sanitise-policy|66776374-6c63-8c78-8000-00000000000a|vendor|emulated_sanitise|emulated_sanitise|fwctl's emulated device|how the media is overwritten, in the background
write-lock|66776374-6c63-8c78-8000-00000000000b|vendor|emulated_lock|emulated_lock|fwctl's emulated device|lock of the media against writing
statistics|66776374-6c63-8c78-8000-00000000000c|vendor|emulated_statistics||fwctl's emulated device|counters since power-on
revision|66776374-6c63-8c78-8000-00000000000d|vendor|emulated_revision||fwctl's emulated device|board and controller
`;
