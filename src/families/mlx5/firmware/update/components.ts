/** Bytes. */
const MIB = 1 << 20;

/** Something of the board that can be replaced. */
export interface Component {
  /** MCQS.identifier */
  readonly identifier: number;
  /** Bytes that it may have at most: MCQI.max_component_size. */
  readonly most: number;
  /** Whether it takes a reset until what was activated is in use; else it is at once. */
  readonly waits: boolean;
  /** The type of the section by which an image says that it is this component; undefined: the board takes none. */
  readonly section?: number;
}

/** The largest file with settings, a token or a certificate. Chosen. */
const FILE = 64 * 1024;

/** Bytes of the largest image: half of a flash of 64 MiB, as two images lie in it. Chosen. */
const IMAGE = 32 * MIB;

/**
 * What of the board can be replaced, by component_index: MCQS.identifier BOOT_IMG, OEM_NVCONFIG, MLNX_NVCONFIG, CS_TOKEN, DBG_TOKEN, CC_ALGO, LINKX_IMG and
 * DIGITAL_CACERT. Sections are those that FS4 names for such content, where it does. Sizes are chosen.
 */
export const COMPONENTS: readonly Component[] = [
  { identifier: 1, most: IMAGE, waits: true, section: 0x03 },
  { identifier: 4, most: FILE, waits: true, section: 0x12 },
  { identifier: 5, most: FILE, waits: true },
  { identifier: 6, most: FILE, waits: false },
  { identifier: 7, most: FILE, waits: false, section: 0x32 },
  { identifier: 11, most: MIB, waits: false, section: 0x0e },
  { identifier: 12, most: MIB, waits: false, section: 0x22 },
  { identifier: 21, most: FILE, waits: false, section: 0xad },
];

/** The names of those that the board takes, in their order. */
export const IMAGE_COMPONENTS: readonly string[] = [
  'BOOT_IMG',
  'OEM_NVCONFIG',
  'DBG_TOKEN',
  'CC_ALGO',
  'LINKX_IMG',
  'DIGITAL_CACERT',
];

/** Bytes of the image that a board comes with: small, so that tools read it in a moment. Chosen. */
export const FACTORY_BYTES = 0x10000;

/** The component_index of the firmware itself, of a token for debugging, and of the firmware of modules. */
export const FIRMWARE = 0;
export const DBG_TOKEN = 4;
export const LINKX = 6;

/** Whether the board itself has a component; other devices than it, modules and gearboxes, have none. */
export const isComponent = (component_index: number, device_index: number, device_type: number): boolean =>
  component_index < COMPONENTS.length && device_index === 0 && device_type === 0;
