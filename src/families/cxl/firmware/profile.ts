/** One feature of a device as it was made. */
export interface FeatureRow {
  /** In RFC 4122's text form. */
  readonly uuid: string;
  /** Bytes. */
  readonly get_feat_size: number;
  readonly set_feat_size: number;
  readonly flags: number;
  readonly get_feat_ver: number;
  readonly set_feat_ver: number;
  readonly effects: number;
  /** What Get gives of a new device, in hex; zeros follow. */
  readonly initial: string;
  /** How bytes of a Set come to stand in what Get gives; absent: as they are. */
  readonly pieces?: readonly Piece[];
  /** The layout of what Set takes: only the named values of its enumerations are allowed. */
  readonly written?: string;
  /** Fields of that layout that have limits, both of which are allowed. */
  readonly limits?: Readonly<Record<string, readonly [least: number, most: number]>>;
  /** A field that has to be above another. */
  readonly above?: readonly [higher: string, lower: string];
  /** What it tells follows from the clock and from other features. */
  readonly computed?: 'statistics';
}

/** Bits `mask` of byte `from` of a Set take the place of bits `cleared` of byte `to`; absent: all of both. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly mask?: number;
  readonly cleared?: number;
}

/** A memory device as it was made. */
export interface Profile {
  readonly title: string;
  readonly identity: {
    readonly vendor_id: number;
    readonly device_id: number;
    readonly subsystem: { readonly vendor: number; readonly device: number };
    /** Of the PCI function, in hex; the memory device shows it with 0x in front. */
    readonly serial: string;
    /** firmware_version of sysfs: at most 16 characters. */
    readonly firmware: string;
  };
  readonly pcie: { readonly generation: number; readonly lanes: number };
  /** payload_max of sysfs: bytes of the longest payload of the mailbox. */
  readonly payload_max: number;
  /** label_storage_size of sysfs, and what memory there is. Bytes. */
  readonly label_storage_size: number;
  readonly ram_size: number;
  readonly pmem_size: number;
  /** Whose rules Get and Set Feature follow: CXL 3.2's, or those of QEMU's hw/cxl/cxl-mailbox-utils.c. */
  readonly rules: 'specification' | 'qemu';
  /** In the order of their ids. */
  readonly features: readonly FeatureRow[];
}
