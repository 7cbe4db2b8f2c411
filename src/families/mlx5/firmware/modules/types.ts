/** Means and swings of what a module measures, in the units of its memory. */
export interface Measured {
  /** Degrees Celsius */
  readonly temperature: Moves;
  /** 100 uV */
  readonly voltage: Moves;
  /** 0.1 uW */
  readonly rx_power: Moves;
  /** 2 uA */
  readonly tx_bias: Moves;
  /** 0.1 uW */
  readonly tx_power: Moves;
}

export interface Moves {
  readonly mean: number;
  readonly swing: number;
}

/** Alarms and warnings, high and low of each, in the units of the memory. */
export type Limits = readonly [highAlarm: number, lowAlarm: number, highWarning: number, lowWarning: number];

/** The codes in which modules with SFF-8636 differ, by their bytes of page 00h. */
export interface SffCodes {
  /** 129: power class, clock and data recovery. */
  readonly power: number;
  /** 130, as SFF-8024 has it. */
  readonly connector: number;
  /** 131; with bit 7 the code is in 192. */
  readonly compliance: number;
  readonly extended: number;
  /** 139 */
  readonly encoding: number;
  /** 143 and 146: in 2 m over OM3 and OM4; 146 in metres where it is a cable. */
  readonly om3: number;
  readonly length: number;
  /** 147 */
  readonly technology: number;
  /** 186 to 189: wavelength in 0.05 nm and its tolerance in 0.005 nm; of copper the loss in dB at 2.5, 5, 7 and 12.9 GHz. */
  readonly wave: readonly [number, number] | readonly [number, number, number, number];
  /** 193 to 195 */
  readonly options: readonly [number, number, number];
  /** 220: what is measured. */
  readonly measured: number;
}

/** An application: host and media interface (SFF-8024), lanes of both, host lanes at which it can begin. */
export type Application = readonly [host: number, media: number, lanes: number, first: number];

/** The codes in which modules with CMIS differ. */
export interface CmisCodes {
  /** Bytes 0 and 128. */
  readonly identifier: number;
  /** From byte 86 on. */
  readonly applications: readonly [Application, ...Application[]];
  /** Page 00h, 200 and 201: power class in bits 7-5, and quarters of a watt. */
  readonly power: readonly [number, number];
  /** How mlxlink numbers the kind (cable_identifier). */
  readonly kind: number;
}

/** A kind of module, and what is at the other end of its cable. */
export interface ModuleType {
  readonly title: string;
  readonly medium: 'optical' | 'active' | 'copper';
  /** What it and the other end can: bits of ext_eth_proto_*. */
  readonly modes: number;
  /** Lanes that it watches. */
  readonly lanes: number;
  /** Absent: those of the profile. */
  readonly part?: string;
  /** One of both: SFF-8636, or CMIS. */
  readonly sff?: SffCodes;
  readonly cmis?: CmisCodes;
  /** Absent: it measures nothing. */
  readonly measures?: Measured;
  readonly limits: Readonly<Record<keyof Measured, Limits>>;
}

const mask = (...bits: number[]): number => bits.reduce((all, bit) => all + 2 ** bit, 0);

/** What a QSFP28 with lanes of 25 Gb/s is told to be good for, by mlxlink on cards: 0x2f2. */
const MODES_100G = mask(1, 4, 5, 6, 7, 9);

/** The same of a cable of 200 Gb/s in a ConnectX-7: 0x17f2. */
const MODES_200G = MODES_100G + mask(8, 10, 12);

const DEGREE = 256;

const limits = (tx_bias: Limits): ModuleType['limits'] => ({
  temperature: [75 * DEGREE, -5 * DEGREE, 70 * DEGREE, 0],
  voltage: [36_300, 29_700, 34_650, 31_350],
  rx_power: [34_673, 467, 17_378, 933],
  tx_bias,
  tx_power: [34_673, 724, 17_378, 1_445],
});

/** Of a laser of 850 nm, and of one of 1310 nm. */
const VCSEL = limits([5_000, 500, 4_500, 1_000]);
const EML = limits([50_000, 5_000, 45_000, 10_000]);

const VCSEL_MEASURES: Measured = {
  temperature: { mean: 41, swing: 3 },
  voltage: { mean: 33_000, swing: 150 },
  rx_power: { mean: 8_000, swing: 500 },
  tx_bias: { mean: 3_500, swing: 40 },
  tx_power: { mean: 9_500, swing: 300 },
};

/** Byte 131 that points to 192; encodings; byte 129 for classes 3 and 5, at most 2.5 and 4 W, with recovery of the clock each way. */
const EXTENDED = 0x80;
const CODE_64B66B = 0x05;
const CODE_PAM4 = 0x08;
const CLASS_3_CDR = 0b1000_1100;
const CLASS_5_CDR = 0b1100_1101;

/** Byte 130: MPO 1x12; no separable connector. */
const MPO = 0x0c;
const FIXED = 0x23;

/** 850 nm, give or take 10. */
const WAVE_850 = [850 * 20, 10 * 200] as const;

/** What such a module of NVIDIA offers (MMA1B00); byte 220: temperature, voltage, average received and transmitted power. */
const OPTIONS = [0x07, 0xf5, 0x9e] as const;
const ALL_MEASURED = 0b0011_1100;

/** Byte 147: copper without an equalizer. */
const PASSIVE = 0xa0;

const copper = (extended: number, compliance: number, wave: SffCodes['wave']): SffCodes => ({
  power: 0,
  connector: FIXED,
  compliance,
  extended,
  encoding: 0,
  om3: 0,
  length: 3,
  technology: PASSIVE,
  wave,
  options: [0, 0, 0],
  measured: 0,
});

/** What can be in the cage of a port, by name. Codes of compliance are those of SFF-8024; parts are NVIDIA's; the loss of cables is chosen. */
export const MODULE_TYPES = {
  '100g-sr4': {
    title: '100GBASE-SR4 optics, QSFP28',
    medium: 'optical',
    modes: MODES_100G,
    lanes: 4,
    sff: {
      power: CLASS_3_CDR,
      connector: MPO,
      compliance: EXTENDED,
      extended: 0x02,
      encoding: CODE_64B66B,
      om3: 35,
      length: 50,
      technology: 0,
      wave: WAVE_850,
      options: OPTIONS,
      measured: ALL_MEASURED,
    },
    measures: VCSEL_MEASURES,
    limits: VCSEL,
  },
  '100g-copper': {
    title: '100GBASE-CR4 passive copper, 3 m, QSFP28',
    medium: 'copper',
    modes: MODES_100G,
    lanes: 4,
    part: 'MCP1600-C003E30L',
    // 100GBASE-CR4; and 40GBASE-CR4 in byte 131.
    sff: copper(0x0b, EXTENDED | 0x08, [5, 7, 9, 14]),
    limits: VCSEL,
  },
  '100g-aoc': {
    title: '100G active optical cable, 5 m, QSFP28',
    medium: 'active',
    modes: MODES_100G,
    lanes: 4,
    part: 'MFA1A00-C005',
    sff: {
      power: CLASS_3_CDR,
      connector: FIXED,
      compliance: EXTENDED,
      // 100G AOC or 25GAUI C2M AOC with at most 5e-5 errors per bit.
      extended: 0x01,
      encoding: CODE_64B66B,
      om3: 0,
      length: 5,
      technology: 0,
      wave: WAVE_850,
      options: OPTIONS,
      measured: ALL_MEASURED,
    },
    measures: { ...VCSEL_MEASURES, temperature: { mean: 38, swing: 3 } },
    limits: VCSEL,
  },
  '200g-sr4': {
    title: '200GBASE-SR4 optics, QSFP56',
    medium: 'optical',
    modes: MODES_200G,
    lanes: 4,
    part: 'MMA1T00-VS',
    sff: {
      power: CLASS_5_CDR,
      connector: MPO,
      compliance: EXTENDED,
      // 50GBASE-SR, 100GBASE-SR2 or 200GBASE-SR4.
      extended: 0x41,
      encoding: CODE_PAM4,
      om3: 35,
      length: 50,
      technology: 0,
      wave: WAVE_850,
      options: OPTIONS,
      measured: ALL_MEASURED,
    },
    measures: { ...VCSEL_MEASURES, temperature: { mean: 48, swing: 4 } },
    limits: VCSEL,
  },
  '200g-copper': {
    title: '200GBASE-CR4 passive copper, 3 m, QSFP56',
    medium: 'copper',
    modes: MODES_200G,
    lanes: 4,
    part: 'MCP1650-V003E26',
    // 50GBASE-CR, 100GBASE-CR2 or 200GBASE-CR4.
    sff: copper(0x40, EXTENDED | 0x08, [4, 6, 8, 12]),
    limits: VCSEL,
  },
  '400g-dr4': {
    title: '400GBASE-DR4 optics, QSFP-DD with CMIS',
    medium: 'optical',
    // 400GAUI-8, or by parts 100GAUI-2.
    modes: mask(10, 15),
    lanes: 8,
    part: 'MMS1V00-WM',
    cmis: {
      identifier: 0x18,
      // 400GAUI-8 and 400GBASE-DR4; 100GAUI-2 and 100GBASE-DR.
      applications: [
        [0x11, 0x1c, 0x84, 0x01],
        [0x0d, 0x14, 0x21, 0x55],
      ],
      power: [0xa0, 40],
      kind: 6,
    },
    measures: {
      temperature: { mean: 52, swing: 4 },
      voltage: { mean: 33_000, swing: 150 },
      rx_power: { mean: 7_700, swing: 500 },
      tx_bias: { mean: 30_300, swing: 400 },
      tx_power: { mean: 9_200, swing: 300 },
    },
    limits: EML,
  },
  '1600g-2xdr8': {
    title: 'two 800GBASE-DR8 in one, OSFP-XD with CMIS in two banks',
    medium: 'optical',
    modes: mask(10, 15),
    lanes: 16,
    // Chosen: NVIDIA sells none.
    part: 'EMULATED-2XDR8',
    cmis: {
      identifier: 0x21,
      // 800GAUI-8 S and 800GBASE-DR8; 100GAUI-2 and 100GBASE-DR.
      applications: [
        [0x51, 0x56, 0x88, 0x01],
        [0x0d, 0x14, 0x21, 0x55],
      ],
      power: [0xe0, 120],
      kind: 8,
    },
    measures: {
      temperature: { mean: 58, swing: 4 },
      voltage: { mean: 33_000, swing: 150 },
      rx_power: { mean: 8_100, swing: 500 },
      tx_bias: { mean: 31_200, swing: 400 },
      tx_power: { mean: 9_600, swing: 300 },
    },
    limits: EML,
  },
} as const satisfies Record<string, ModuleType>;

export type ModuleName = keyof typeof MODULE_TYPES;
export const moduleNames = Object.keys(MODULE_TYPES) as ModuleName[];

/** What can be the matter with one, beside that it is not there. */
export const MODULE_FAULTS = {
  none: 'nothing',
  i2c: 'its memory does not answer',
  'no-signal': 'nothing comes from the other end',
  hot: 'it is hotter than its high alarm',
} as const;

export type ModuleFault = keyof typeof MODULE_FAULTS;
export const moduleFaults = Object.keys(MODULE_FAULTS) as ModuleFault[];
