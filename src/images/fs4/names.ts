/** Types of sections, as mstflint names them where it verifies an image (4.33). */
const SECTIONS = `
1 BOOT_CODE 2 PCI_CODE 3 MAIN_CODE 4 PCIE_LINK_CODE 5 IRON_PREP_CODE 6 POST_IRON_BOOT_CODE 7 UPGRADE_CODE 8 HW_BOOT_CFG 9 HW_MAIN_CFG
a PHY_UC_CODE b PHY_UC_CONSTS c PCIE_PHY_UC_CODE d CCIR_INFRA_CODE e CCIR_ALGO_CODE f BOOT3_CODE 10 IMAGE_INFO 11 FW_BOOT_CFG
12 FW_MAIN_CFG 14 APU_KERNEL 15 ACE_CODE 18 ROM_CODE 20 RESET_INFO 21 PROG_FW_META 22 PROG_FW_BIN 2a PRE_LINK_CODE 2b PRE_LINK_DATA
2c POST_LINK_CODE 2d POST_LINK_DATA 30 DBG_FW_INI 32 DBG_FW_PARAMS 33 FW_ADB 34 GB_FW 35 TILE_FW 36 FW_TILE_INI 37 HW_TILE_INI
40 SLOT_DEPENDENT_INI a0 IMAGE_SIGNATURE_256 a1 PUBLIC_KEYS_2048 a2 FORBIDDEN_VERSIONS a3 IMAGE_SIGNATURE_512 a4 PUBLIC_KEYS_4096
a5 HMAC_DIGEST a6 RSA_PUBLIC_KEY a7 RSA_4096_SIGNATURES a9 ENCRYPTION_KEY_TRANSITION aa PXIR_INI ab PXIR_INI1 ad ROT_CERTIFICATES
b0 EXCLKSYNC_INFO b1 MAIN_PAGES_HASHES b2 MAIN_PAGES_LOCKED_HASHES b4 STRN_MAIN b5 STRN_IRON b6 STRN_TILE d3 MAIN_DATA d4 DEBUG_DUMP_2
e0 MFG_INFO e1 DEV_INFO e2 NV_DATA1 e3 VPD_R0 e4 NV_DATA2 e5 FW_NV_LOG e6 NV_DATA0 e7 DEV_INFO1 e8 DEV_INFO2 e9 CRDUMP_MASK_DATA
ea FW_INTERNAL_USAGE eb PROGRAMMABLE_HW_FW1 ec PROGRAMMABLE_HW_FW2 ed DIGITAL_CERT_PTR ee DIGITAL_CERT_RW
`;

let sections: ReadonlyMap<number, string> | undefined;

/** "MAIN_CODE"; "UNKNOWN (0x55)" for a type that has no name. */
export function sectionName(type: number): string {
  sections ??= new Map(
    [...SECTIONS.matchAll(/(\w+) (\w+)/g)].map(([, id = '', name = '']) => [Number.parseInt(id, 16), name]),
  );
  return sections.get(type) ?? `UNKNOWN (0x${type.toString(16)})`;
}

/** The types that the reader has to know. */
export const SECTION = {
  MAIN_CODE: 0x03,
  CCIR_ALGO_CODE: 0x0e,
  IMAGE_INFO: 0x10,
  FW_MAIN_CFG: 0x12,
  PROG_FW_BIN: 0x22,
  IMAGE_SIGNATURE_256: 0xa0,
  PUBLIC_KEYS_2048: 0xa1,
  IMAGE_SIGNATURE_512: 0xa3,
  PUBLIC_KEYS_4096: 0xa4,
  ROT_CERTIFICATES: 0xad,
  MFG_INFO: 0xe0,
  DEV_INFO: 0xe1,
  END: 0xff,
} as const;

/** The hardware pointers by number; of FS5 those that are others. */
const POINTERS = [
  'boot_record',
  'boot2',
  'toc',
  'tools',
  'authentication_start',
  'authentication_end',
  'digest',
  'digest_recovery_key',
  'fw_window_start',
  'fw_window_end',
  'image_info',
  'image_signature',
  'public_key',
  'security_version',
  'gcm_iv_delta',
  'hashes_table',
];

const POINTERS_FS5: Readonly<Record<number, string>> = {
  0: 'psc_bct',
  4: 'psc_bl1_bch',
  5: 'psc_bl1',
  6: 'ncore_bch',
  7: 'reserved',
  8: 'psc_fw_bch',
  9: 'psc_fw',
  15: 'ncore_hashes',
};

export const pointerName = (index: number, isFs5: boolean): string =>
  (isFs5 ? POINTERS_FS5[index] : undefined) ?? (POINTERS[index] as string);

/** Chips by hardware id, as mstflint names them: the same as MGIR.hw_info.hw_dev_id of a card, and hw_id in the kernel's log. */
const CHIPS: Readonly<Record<number, string>> = {
  511: 'Connect-IB',
  521: 'ConnectX-4',
  523: 'ConnectX-4 Lx',
  525: 'ConnectX-5',
  527: 'ConnectX-6',
  529: 'BlueField',
  530: 'ConnectX-6 Dx',
  532: 'BlueField-2',
  534: 'ConnectX-6 Lx',
  536: 'ConnectX-7',
  540: 'BlueField-3',
  542: 'ConnectX-8',
  544: 'BlueField-4',
};

/** undefined for a chip that is none of these. */
export const chipName = (hardwareId: number): string | undefined => CHIPS[hardwareId];
