import type { Medium } from './data/technologies.js';

/** What is decoded of a module's memory: plain data. What the memory lacks, or the module does not have, is absent. */
export interface ModuleReport {
  /** How the memory is laid out; null: the identifier is of no kind whose memory is known here. */
  readonly standard: 'SFF-8472' | 'SFF-8636' | 'CMIS' | null;
  /** Which edition the module says it follows. */
  readonly revision?: Code;
  readonly identifier?: Code;
  /** Byte 128, where it says something else than byte 0, which counts. */
  readonly identifier_page_00h?: Code;
  readonly extended_identifier?: Code;
  /** Only the lower half and page 00h exist. */
  readonly flat_memory?: boolean;
  readonly vendor?: Vendor;
  readonly connector?: Code;
  readonly technology?: Code & { readonly medium?: Medium };
  /** What it is good for: the bytes in hex, and their names. */
  readonly compliance?: Compliance;
  readonly applications?: readonly Application[];
  readonly media_type?: Code;
  readonly encoding?: Code;
  readonly bit_rate?: BitRate;
  readonly rate_identifier?: Code;
  readonly length?: Lengths;
  readonly wavelength?: Wavelength;
  /** Loss of a copper cable in dB, by frequency. */
  readonly attenuation?: readonly Attenuation[];
  readonly cable_compliance?: Code;
  readonly power?: PowerNeed;
  readonly cdr?: Recovery;
  readonly options?: Options;
  readonly status?: Status;
  readonly firmware?: Firmware;
  readonly cdb?: Messaging;
  /** Received power is an average, or the modulation amplitude. */
  readonly rx_power_type?: 'average' | 'OMA';
  /** SFF-8472: who has applied the calibration. */
  readonly calibration?: 'internal' | 'external';
  /** What the module says it measures and tells of; null: the memory has no place for the answer. */
  readonly declares?: Readonly<Record<string, boolean | null>>;
  readonly monitors?: Monitors;
  readonly flags?: Partial<Readonly<Record<'temperature' | 'voltage', Limits<boolean>>>>;
  readonly lanes?: readonly Lane[];
  readonly thresholds?: Thresholds;
  /** Measured values that are beyond a threshold now. */
  readonly beyond?: readonly Beyond[];
  readonly checksums: readonly Checksum[];
  /** What was missing, or strange, in a sentence each. */
  readonly notes: readonly string[];
}

/** A report in the making: what turned out not to be there is undefined. */
export type Draft = Partial<{ [K in keyof ModuleReport]: ModuleReport[K] | undefined }>;

/** What the decoder of one standard finds. */
export type Decoded = Omit<ModuleReport, 'standard' | 'identifier' | 'beyond' | 'notes'>;

/** A code and its name in the standard. */
export interface Code {
  readonly code: number;
  readonly name: string;
}

export interface Vendor {
  readonly name?: string;
  /** As `00:02:c9`. */
  readonly oui?: string;
  readonly part_number?: string;
  readonly revision?: string;
  readonly serial_number?: string;
  /** As it stands: YYMMDD and a lot code of two characters. */
  readonly date_code?: string;
  /** As `2024-01-31`, where the date code has one. */
  readonly date?: string;
  readonly lot?: string;
  readonly clei_code?: string;
}

export interface Compliance {
  readonly codes: string;
  readonly names: readonly string[];
}

/** An application of CMIS: what stands on the host's side and what on the media's. */
export interface Application {
  readonly host: Code;
  readonly media: Code;
  readonly host_lanes: number;
  readonly media_lanes: number;
  /** Lanes, counted from 1, at which it can begin. */
  readonly first_host_lanes: readonly number[];
}

export interface BitRate {
  /** SFF-8472: MBd; SFF-8636: Mb/s. */
  readonly nominal_mbd?: number;
  readonly nominal_mbps?: number;
  readonly margin_max_percent?: number;
  readonly margin_min_percent?: number;
}

/** Lengths of a link over each kind of fibre, or of the cable itself. */
export interface Lengths {
  readonly smf_km?: number;
  /** SFF-8472 tells single-mode fibre a second time, finer. */
  readonly smf_m?: number;
  readonly om5_m?: number;
  readonly om4_m?: number;
  readonly om3_m?: number;
  readonly om2_m?: number;
  readonly om1_m?: number;
  readonly cable_m?: number;
  /** Names of those whose number is the greatest that the memory can tell: the true length is more. */
  readonly more_than?: readonly string[];
}

export interface Wavelength {
  readonly nm: number;
  readonly tolerance_nm?: number;
}

export interface Attenuation {
  readonly ghz: number;
  readonly db: number;
}

export interface PowerNeed {
  readonly class?: number;
  readonly max_w?: number;
  readonly low_power?: boolean;
  readonly override?: boolean;
  /** SFF-8636: whether the host lets classes 5 to 7, and class 8, have their power. */
  readonly high_power_enabled?: boolean;
  readonly class_8_enabled?: boolean;
  /** CMIS: LowPwrAllowRequestHW and LowPwrRequestSW. */
  readonly low_power_allow_request_hw?: boolean;
  readonly low_power_request_sw?: boolean;
}

export interface Recovery {
  readonly tx: boolean;
  readonly rx: boolean;
  readonly tx_bypass_control?: boolean;
  readonly rx_bypass_control?: boolean;
}

export interface Options {
  /** The bytes in hex. */
  readonly codes: string;
  readonly names: readonly string[];
}

export interface Status {
  readonly data_ready?: boolean;
  readonly interrupt?: boolean;
  readonly module_state?: Code;
  readonly fault_cause?: Code;
}

/** Versions as `major.minor`; `Invalid` where the module says so. */
export interface Firmware {
  readonly active?: string;
  readonly inactive?: string;
  readonly hardware?: string;
}

/** CMIS: messages of commands and data blocks. */
export interface Messaging {
  readonly instances: number;
  readonly background: boolean;
  readonly epl_pages?: number;
  readonly max_epl_length: number;
  readonly max_lpl_length: number;
  readonly single_write_trigger: boolean;
}

/** The four limits of a quantity, in the order of the standards. */
export interface Limits<T> {
  readonly high_alarm: T;
  readonly low_alarm: T;
  readonly high_warning: T;
  readonly low_warning: T;
}

/** Optical power. dbm is null where there is no light, or the number is beyond what can be. */
export interface Power {
  readonly mw: number | null;
  readonly dbm: number | null;
}

export interface Monitors {
  readonly temperature_c?: number;
  readonly voltage_v?: number;
}

export interface Thresholds {
  readonly temperature_c?: Limits<number>;
  readonly voltage_v?: Limits<number>;
  readonly tx_bias_ma?: Limits<number>;
  readonly tx_power?: Limits<Power>;
  readonly rx_power?: Limits<Power>;
}

/** Things that a lane can be found to be. */
export interface Signals {
  readonly rx_los?: boolean;
  readonly tx_los?: boolean;
  readonly rx_lol?: boolean;
  readonly tx_lol?: boolean;
  readonly tx_fault?: boolean;
  readonly tx_eq_fault?: boolean;
}

export interface Lane extends Signals {
  /** Counted from 1, over all banks. */
  readonly lane: number;
  /** CMIS: the media has this lane; absent where nothing says. */
  readonly implemented?: boolean;
  readonly tx_disabled?: boolean;
  readonly data_path_state?: Code;
  readonly tx_bias_ma?: number;
  readonly tx_power?: Power;
  readonly rx_power?: Power;
  readonly flags?: Partial<Readonly<Record<'tx_bias' | 'tx_power' | 'rx_power', Limits<boolean>>>>;
}

export interface Beyond {
  readonly quantity: keyof Thresholds;
  readonly lane?: number;
  readonly limit: keyof Limits<unknown>;
}

export interface Checksum {
  readonly name: string;
  /** The page as it is named in the map. */
  readonly page: string;
  /** First and last byte that it covers, and the byte it stands in. */
  readonly covers: readonly [number, number];
  readonly at: number;
  readonly stored: number;
  readonly computed: number;
  readonly valid: boolean;
}
