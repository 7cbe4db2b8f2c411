import { on } from '../flags.js';
import type { NvItemValues } from '../profile.js';
import { generation7 } from './connectx7-nvconfig.js';

/** Vendor of the virtio devices that are emulated: Red Hat's PCI id, which virtio's specification gives them. */
const VIRTIO_VENDOR = 0x1af4;

/**
 * The non-volatile configuration of a BlueField-3 as it was made: values are those of a published query of a B3220 in DPU mode with
 * 32.43.1014. Limits are chosen. REAL_TIME_CLOCK_ENABLE is 1 in that query, whose text sets it: it stays as on other boards.
 */
export const bluefield3nvconfig = (): NvItemValues => {
  const base = generation7();
  return {
    ...base,
    nv_global_pci_cap: {
      ...base.nv_global_pci_cap,
      ...on('disable_rshim_pf_supported hide_port2_pf_supported'),
    },
    nv_global_pci_conf: {
      ...base.nv_global_pci_conf,
      pf_bar2_en: 1,
      log_pf_bar2_size: 3,
      log_vf_uar_bar_size: 1,
    },
    nv_power_cap: { ...base.nv_power_cap, rt_pps_out_default_supported: 1 },
    nv_internal_cpu_cap:
      on(`embedded_cpu_model_supported host_page_supplier_supported host_esw_manager_supported
      host_ib_vport0_supported disable_offload_engine_supported`),
    nv_internal_cpu_conf: { internal_cpu_model: 1 },
    nv_emulation_nvme_cap: {
      nvme_emu_supported: 1,
      nvme_emu_max_log_queue_dept_supported: 12,
      nvme_emu_max_num_pf: 32,
      nvme_emu_max_total_vf: 126,
    },
    nv_emulation_nvme_conf: {
      nvme_emu_num_pf: 1,
      nvme_emu_vendor_id: 5555,
      nvme_emu_device_id: 24577,
      nvme_emu_class_code: 67586,
    },
    nv_emulation_virtio_net_cap: {
      virtio_net_emu_supported: 1,
      virtio_net_emu_max_num_pf: 32,
      virtio_net_emu_max_total_vf: 126,
    },
    nv_emulation_virtio_net_conf: {
      virtio_net_emu_subsystem_vendor_id: VIRTIO_VENDOR,
      virtio_net_emu_subsystem_id: 4161,
      virtio_net_emu_num_msix: 2,
    },
    nv_emulation_virtio_blk_cap: {
      virtio_blk_emu_supported: 1,
      virtio_blk_emu_max_num_pf: 32,
      virtio_blk_emu_max_total_vf: 126,
    },
    nv_emulation_virtio_blk_conf: {
      virtio_blk_emu_subsystem_vendor_id: VIRTIO_VENDOR,
      virtio_blk_emu_subsystem_id: 4162,
      virtio_blk_emu_num_msix: 2,
    },
    nv_emulation_virtio_fs_cap: {
      virtio_fs_emu_supported: 1,
      virtio_fs_emu_max_num_pf: 32,
      virtio_fs_emu_max_total_vf: 126,
    },
    nv_emulation_virtio_fs_conf: {
      virtio_fs_emu_subsystem_vendor_id: VIRTIO_VENDOR,
      virtio_fs_emu_subsystem_id: 4186,
      virtio_fs_emu_num_msix: 2,
    },
    nv_crypto_conf: { crypto_policy: 1 },
    nv_pci_cap: on(`exp_rom_virtio_net_pxe_supported exp_rom_virtio_net_uefi_arm_supported
      exp_rom_virtio_net_uefi_x86_supported exp_rom_virtio_blk_uefi_arm_supported exp_rom_virtio_blk_uefi_x86_supported
      exp_rom_nvme_uefi_x86_supported`),
    nv_pci_conf:
      on(`exp_rom_virtio_net_pxe_enable exp_rom_virtio_net_uefi_arm_enable exp_rom_virtio_net_uefi_x86_enable
      exp_rom_virtio_blk_uefi_arm_enable exp_rom_virtio_blk_uefi_x86_enable exp_rom_nvme_uefi_x86_enable`),
  };
};
