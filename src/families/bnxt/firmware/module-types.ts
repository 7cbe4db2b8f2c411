/** Four limits of what a module measures, in the units of its memory: high alarm, low alarm, high warning, low warning. */
export type Limits = readonly [highAlarm: number, lowAlarm: number, highWarning: number, lowWarning: number];

/** What an optical module measures in mid-life, in the units of its memory. */
export interface Measured {
  /** Degrees Celsius. */
  readonly temperature: number;
  /** 100 uV */
  readonly voltage: number;
  /** 0.1 uW */
  readonly rx_power: number;
  /** 2 uA */
  readonly tx_bias: number;
  /** 0.1 uW */
  readonly tx_power: number;
}

/** A kind of module, and what is at the other end of its cable. Codes are those of SFF-8024 and of SFF-8636's page 00h. */
export interface ModuleType {
  readonly title: string;
  readonly vendor: string;
  readonly oui: number;
  readonly part: string;
  readonly revision: string;
  /** Mb/s that it and the other end do, PHY types of PORT_PHY_QCFG, and kinds of media. */
  readonly speed: number;
  readonly phy: string;
  readonly media: 'FIBRE' | 'DAC';
  /** Byte 129: power class, clock and data recovery. */
  readonly power: number;
  /** Byte 130. */
  readonly connector: number;
  /** Byte 131; with bit 7 the code is in 192. */
  readonly compliance: number;
  readonly extended: number;
  readonly encoding: number;
  /** Bytes 142 to 146: length in km, 2 m of OM3, m of OM2, m of OM1, 2 m of OM4 or m of cable. */
  readonly lengths: readonly [number, number, number, number, number];
  /** Byte 147. */
  readonly technology: number;
  /** Bytes 186 to 189: wavelength and tolerance; of copper the loss in dB at 2.5, 5, 7 and 12.9 GHz. */
  readonly wave: readonly [number, number] | readonly [number, number, number, number];
  readonly options: readonly [number, number, number];
  /** Absent: it measures nothing. */
  readonly measures?: Measured;
  readonly limits?: Readonly<Record<keyof Measured, Limits>>;
}

const DEGREE = 256;

const limits = (tx_bias: Limits): Readonly<Record<keyof Measured, Limits>> => ({
  temperature: [75 * DEGREE, -5 * DEGREE, 70 * DEGREE, 0],
  voltage: [36_300, 29_700, 34_650, 31_350],
  rx_power: [34_673, 467, 17_378, 933],
  tx_bias,
  tx_power: [34_673, 724, 17_378, 1_445],
});

/** Byte 129: classes 3 and 4, at most 2.5 and 3.5 W, with recovery of the clock each way. */
const CLASS_3_CDR = 0b1000_1100;
const CLASS_4_CDR = 0b1100_1100;
/** Byte 131 that points to 192; encodings of byte 139; byte 147 of copper without an equalizer. */
const EXTENDED = 0x80;
const CODE_64B66B = 0x05;
const PASSIVE = 0xa0;
/** Byte 130: MPO 1x12, LC, no separable connector. */
const MPO = 0x0c;
const LC = 0x07;
const FIXED = 0x23;

const FINISAR = { vendor: 'FINISAR CORP', oui: 0x009065, revision: 'A0' };

/** What can be in the cage of a port, by name. Codes are SFF-8024's; parts are of the vendors' lists; measures, limits and losses are chosen. */
export const MODULE_TYPES = {
  '100g-sr4': {
    ...FINISAR,
    title: '100GBASE-SR4 optics, QSFP28',
    part: 'FTLC9555REPM',
    speed: 100_000,
    phy: '100G_BASESR4',
    media: 'FIBRE',
    power: CLASS_3_CDR,
    connector: MPO,
    compliance: EXTENDED,
    extended: 0x02,
    encoding: CODE_64B66B,
    lengths: [0, 35, 0, 0, 50],
    technology: 0,
    wave: [850 * 20, 10 * 200],
    options: [0x07, 0xf5, 0x9e],
    measures: { temperature: 41, voltage: 33_000, rx_power: 8_000, tx_bias: 3_500, tx_power: 9_500 },
    limits: limits([5_000, 500, 4_500, 1_000]),
  },
  '100g-lr4': {
    ...FINISAR,
    title: '100GBASE-LR4 optics, QSFP28',
    part: 'FTLC1151RDPL',
    speed: 100_000,
    phy: '100G_BASELR4',
    media: 'FIBRE',
    power: CLASS_4_CDR,
    connector: LC,
    compliance: EXTENDED,
    extended: 0x03,
    encoding: CODE_64B66B,
    lengths: [10, 0, 0, 0, 0],
    technology: 0x64,
    wave: [1302 * 20, 7 * 200],
    options: [0x07, 0xf5, 0x9e],
    measures: { temperature: 46, voltage: 33_000, rx_power: 9_100, tx_bias: 22_500, tx_power: 12_600 },
    limits: limits([50_000, 5_000, 45_000, 10_000]),
  },
  '100g-copper': {
    title: '100GBASE-CR4 passive copper, 3 m, QSFP28',
    vendor: 'Amphenol',
    oui: 0x78a714,
    revision: 'A',
    part: 'NDAAFF-0003',
    speed: 100_000,
    phy: '100G_BASECR4',
    media: 'DAC',
    power: 0,
    connector: FIXED,
    compliance: EXTENDED | 0x08,
    extended: 0x0b,
    encoding: 0,
    lengths: [0, 0, 0, 0, 3],
    technology: PASSIVE,
    wave: [5, 7, 9, 14],
    options: [0, 0, 0],
  },
  '40g-sr4': {
    ...FINISAR,
    title: '40GBASE-SR4 optics, QSFP+',
    part: 'FTL410QE4C',
    speed: 40_000,
    phy: '40G_BASESR4',
    media: 'FIBRE',
    power: 0,
    connector: MPO,
    compliance: 0x04,
    extended: 0,
    encoding: CODE_64B66B,
    lengths: [0, 50, 0, 0, 75],
    technology: 0,
    wave: [850 * 20, 10 * 200],
    options: [0x00, 0x0f, 0x9e],
    measures: { temperature: 38, voltage: 33_000, rx_power: 7_000, tx_bias: 3_200, tx_power: 8_100 },
    limits: limits([5_000, 500, 4_500, 1_000]),
  },
} as const satisfies Record<string, ModuleType>;

export type ModuleName = keyof typeof MODULE_TYPES;

export const moduleType = (name: ModuleName): ModuleType => MODULE_TYPES[name];

/** What can be the matter with one, beside that it is not there. */
export const MODULE_FAULTS = {
  none: 'nothing',
  i2c: 'its memory does not answer',
  'no-signal': 'nothing comes from the other end',
  'tx-disabled': 'its transmitter is switched off',
  hot: 'it is hotter than its high alarm',
} as const;

export type ModuleFault = keyof typeof MODULE_FAULTS;
