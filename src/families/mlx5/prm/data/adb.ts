/** Forms of mstflint's register table (ADB), where the kernel headers have none. One layout a line, in the form that bits/layout.ts reads. */
export const adb = () => `
mgir_dev_info_ext 224 dev_branch_tag@0:8[28]"
mgir_ext 1280 hw_info@0:mgir_hardware_info_ext fw_info@256:mgir_fw_info_ext sw_info@768:mgir_sw_info_ext dev_info@1024:mgir_dev_info_ext
mgir_fw_info_ext 512 dev_sc@1:1 string_tlv@3:1 dev@4:1 debug@5:1 signed_fw@6:1 secured@7:1 major@8:8 minor@16:8 sub_minor@24:8 build_id@32:32 month@64:8 day@72:8 year@80:16 BKV_major@100:4 BKV_minor@104:4 BKV_sub_minor@108:4 hour@112:16 psid@128:8[16]" ini_file_version@256:32 extended_major@288:32 extended_minor@320:32 extended_sub_minor@352:32 disabled_tiles_bitmap@384:16 isfu_major@400:16 dev_counter@427:5 ec_offload_engine_disabled@432:1 pds@433:1 issu_able@434:1 dev_state@436:1 life_cycle_msb@441:3 encryption@444:1 sec_boot@445:1 life_cycle@446:2
mgir_hardware_info_ext 256 device_hw_revision@0:16 device_id@16:16 num_ports@36:12 technology@48:5 pvs@59:5 hw_dev_id@80:16 pci_switch_only_mode@96:1 development@97:1 ga_valid@99:1 cpo_indication@100:1 module_master_fw_default@110:2 chip_type@132:4 ga@138:6 manufacturing_base_mac_47_32@144:16 manufacturing_base_mac_31_0@160:32 uptime@224:32
mgir_sw_info_ext 256 major@8:8 minor@16:8 sub_minor@24:8 rom0_arch@32:4 rom0_type@36:4 rom1_arch@40:4 rom1_type@44:4 rom2_arch@48:4 rom2_type@52:4 rom3_arch@56:4 rom3_type@60:4 rom0_version@64:rom_version_ext rom1_version@96:rom_version_ext rom2_version@128:rom_version_ext rom3_version@160:rom_version_ext
rom_version_ext 32 major@0:8 minor@8:8 build@16:16
`;
