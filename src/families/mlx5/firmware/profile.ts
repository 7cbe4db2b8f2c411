import type { ModuleName } from './modules/types.js';

/**
 * A profile: everything that makes one adapter another, as plain data. Numbers wider than 53 bits are hex strings.
 */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly identity: Identity;
  /** PFs first; each VF and SF behind its PF. */
  readonly functions: readonly FunctionProfile[];
  readonly capabilities: Capabilities;
  /** The ways in which a port can run: bits of ext_eth_proto_capability of PTYS. */
  readonly link_modes: readonly number[];
  readonly module: ModuleProfile;
  readonly pcie: PcieProfile;
  readonly registers: {
    /** The whole register in hex. */
    readonly DTOR: string;
  };
  readonly core: CoreProfile;
  /**
   * The non-volatile configuration as the board was made: what is known of it, by item, or by item of one port, module or PF
   * (`nv_vpi_link_type.2`). All other values are assumed: zero, or the least that the parameter can have.
   */
  readonly nv: NvItemValues;
  /** What its host's administrator has set in that since: what the adapter has where its state says nothing else. */
  readonly nv_set: NvItemValues;
  /** Items that boards of this kind do not have. */
  readonly nv_lacks: readonly string[];
}

export interface NvItemValues {
  readonly [item: string]: NvValues;
}

export interface NvValues {
  readonly [field: string]: number | number[];
}

export interface Identity {
  /** PCI device id. */
  readonly device_id: number;
  /** Hardware id: MGIR.hw_info.hw_dev_id. */
  readonly hw_dev_id: number;
  /** How finely the chip is made, which says of what kind its lanes are: MGIR.hw_info.technology, 3 for 16 nm, 4 for 7 nm. */
  readonly technology: number;
  readonly vendor_id: number;
  readonly ieee_vendor_id: number;
  /** The revision of the chip: MGIR.hw_info.device_hw_revision. */
  readonly hw_revision: number;
  /** Whether the chip starts nothing but firmware of its maker's: MGIR.fw_info.sec_boot. */
  readonly secure_boot: boolean;
  readonly psid: string;
  /** The ordering number of the board: MQIS MODEL_NAME. */
  readonly part_number: string;
  /** What the board is, in its maker's words: MQIS MODEL_DESCRIPTION. */
  readonly description: string;
  /** major, minor, subminor */
  readonly firmware: readonly [number, number, number];
  /** Build date: year, month, day. */
  readonly firmware_date: readonly [number, number, number];
  readonly branch_tag: string;
  readonly serial: string;
  readonly base_mac: string;
  /** How many MAC addresses and GUIDs the board was given, from its base on. */
  readonly addresses: number;
  /** The boot code beside the firmware, at most four. */
  readonly roms: readonly Rom[];
  readonly ports: number;
  /** NODE_DESC at power-on. */
  readonly node_desc: string;
  readonly current_issi: number;
  /** Bit n: ISSI n. */
  readonly supported_issi: number;
  readonly special_contexts: {
    readonly dump_fill_mkey: number;
    readonly resd_lkey: number;
    readonly null_mkey: number;
    readonly terminate_scatter_list_mkey: number;
    readonly repeated_mkey: number;
  };
}

/** Boot code of a board. */
export interface Rom {
  readonly type: RomType;
  /** For whose processors it is; absent where the board does not say. */
  readonly cpu?: readonly RomCpu[];
  /** major, minor, build. */
  readonly version: readonly [number, number, number];
}

export type RomType = 'PXE' | 'UEFI' | 'UEFI Virtio net' | 'UEFI Virtio blk';
export type RomCpu = 'AMD64' | 'AARCH64';

/** The modules in the ports, all of one kind. */
export interface ModuleProfile {
  /** Absent: 100g-sr4. */
  readonly type?: ModuleName;
  /** Up to 16 letters. */
  readonly vendor: string;
  /** IEEE company id of the vendor. */
  readonly oui: number;
  /** Up to 16 letters. */
  readonly part: string;
  /** Two letters. */
  readonly revision: string;
  /** Up to 16 letters each, by port. */
  readonly serials: readonly string[];
  /** Year, month and day of two digits each, and up to two letters of the lot. */
  readonly date_code: string;
}

/** The configuration space, as a core dump shows it. */
export interface CoreProfile {
  /** Addresses that there are: the first of a range, and how many dwords it has. */
  readonly ranges: readonly (readonly [start: number, count: number])[];
  /** Values by address; what is not here is made up from the seed. */
  readonly values: { readonly [address: number]: number };
}

/** The link to the host. */
export interface PcieProfile {
  readonly generation: number;
  readonly lanes: number;
  /** Watts that the slot gives. */
  readonly slot_power: number;
}

export interface FunctionProfile {
  /** Its name in state files: pf0, pf0vf0, pf0sf0. */
  readonly name: string;
  readonly kind: 'pf' | 'vf' | 'sf';
  /** Name of the PF that it belongs to; absent on a PF. */
  readonly parent?: string;
  /** Its number among those of its kind below the same parent. */
  readonly index: number;
  /** How commands of its PF, and its own, name it: 0 the PF, n the VF n - 1, from esw_sf_base_id on the SFs. */
  readonly function_id: number;
  /** Unique on the adapter. */
  readonly vhca_id: number;
  /** Its number on the e-switch of its PF. */
  readonly vport: number;
  /** PCI function number; an SF has none. */
  readonly pci?: number;
  /** At power-on the host's driver is bound to it: it then has a netdev and an fwctl instance. */
  readonly bound?: boolean;
}

/** A number, a structure, or the elements of an array by index. */
export type CapabilityValue = number | string | readonly CapabilityValue[] | CapabilityFields;

export interface CapabilityFields {
  readonly [field: string]: CapabilityValue;
}

/** By the name of the capability type. */
export interface CapabilitySet {
  readonly [type: string]: CapabilityFields;
}

export interface Capabilities {
  /** Current values of PF 0 that were read off a real device. */
  readonly captured: CapabilitySet;
  /** The first bytes of structures that were read off a real device in hex only. */
  readonly bytes: { readonly [type: string]: string };
  /** The other current values of PF 0, made up to fit them. What is nowhere is zero. */
  readonly chosen: CapabilitySet;
  /** Where the maximum differs from the current value. */
  readonly max: CapabilitySet;
  /** Where a function differs from PF 0 in both modes: by kind, then by name. */
  readonly differ: { readonly [kindOrName: string]: CapabilitySet };
}
