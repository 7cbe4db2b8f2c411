import type { Scope } from '../uapi/scope.js';
import type { Session } from './session.js';

/**
 * What families of devices tell of the same things, in the same shape: plain data, as JSON documents have it (published: schemas/*.json).
 * What a device does not tell is left out. Units stand in the keys; numbers of 64 bits are bigints. Names in words of the device are as its own
 * documents have them; they are text from outside, and made safe where they are shown.
 */

/** How a temperature is to be judged; the last two where there is no temperature. */
export type SensorState =
  | 'normal'
  | 'warning'
  | 'critical'
  | 'fatal'
  | 'shutdown'
  | 'absent'
  | 'not measured';

/** A sensor of temperature. Thresholds are whole or broken degrees Celsius, named as Linux's hwmon knows them. */
export interface Sensor {
  /** The device's own name: "asic", "Module0", "phy". */
  readonly name: string;
  /** What it is in. */
  readonly of: 'chip' | 'phy' | 'module' | 'board' | 'memory';
  /** The number of the port that it belongs to, as the device counts ports. */
  readonly port?: number;
  /** How the device numbers it. */
  readonly index?: number;
  readonly temperature_c?: number;
  /** The highest since the device began to keep it. */
  readonly highest_c?: number;
  readonly warning_c?: number;
  readonly critical_c?: number;
  /** Once critical, it is so until the temperature has fallen below this. */
  readonly critical_hysteresis_c?: number;
  readonly fatal_c?: number;
  readonly shutdown_c?: number;
  /** Why there is no temperature, where there is none. */
  readonly missing?: 'absent' | 'not measured';
}

/** What the job `temp` tells: its sensors, in degrees Celsius. */
export interface Temperatures {
  readonly sensors: readonly Sensor[];
}

/** A port and its link. */
export interface Link {
  /** As the device counts: local_port of mlx5, from 1 on; port_id of bnxt, from 0 on. */
  readonly port: number;
  readonly protocol?: 'ethernet' | 'infiniband' | 'nvlink';
  readonly state: 'up' | 'down';
  /** What the port was told to be. */
  readonly admin?: 'up' | 'down';
  /** The rate of the whole link; left out while it is down. */
  readonly speed_mbps?: number;
  /** How many it runs over. */
  readonly lanes?: number;
  /** The way in which it runs, in the device's word: 100GBASE_SR4, 100G_BASESR4. */
  readonly mode?: string;
  readonly signal?: 'nrz' | 'pam4';
  readonly duplex?: 'full' | 'half';
  /** In the words of ethtool: off, baser (Fire code, clause 74), rs (clause 91, 108, 134), llrs. */
  readonly fec?: 'off' | 'baser' | 'rs' | 'llrs';
  /** The same in the device's own word, which may tell more: RS(528,514) or RS(544,514). */
  readonly fec_mode?: string;
  readonly autoneg?: 'on' | 'off';
  /** Whether link partners have come to an end with it. */
  readonly autoneg_done?: boolean;
  readonly pause_rx?: boolean;
  readonly pause_tx?: boolean;
  readonly connector?: 'tp' | 'fibre' | 'da' | 'backplane' | 'none' | 'other';
  readonly loopback?: string;
  readonly supported_speeds_mbps?: readonly number[];
  readonly advertised_speeds_mbps?: readonly number[];
  readonly partner_speeds_mbps?: readonly number[];
  /** Why it is down, in the device's words; with its number where it has one. */
  readonly reason?: string;
  /** The number of `reason`, as the device's documents have it. */
  readonly reason_code?: number;
  /** How often it went down. */
  readonly link_downs?: number;
  /** Bit errors per bit before the error correction: 1.5e-8. */
  readonly raw_ber?: number;
  /** The same behind it. */
  readonly effective_ber?: number;
  /** What is plugged in, as the device's firmware read it. */
  readonly module?: LinkModule;
}

export interface LinkModule {
  /** QSFP28, SFP+ */
  readonly type?: string;
  readonly vendor?: string;
  readonly part_number?: string;
  readonly serial_number?: string;
  readonly state?: 'plugged' | 'unplugged' | 'disabled' | 'error';
}

/** What the job `link` tells: its ports, in the order of the device. */
export interface Links {
  readonly ports: readonly Link[];
}

/** A place for a pluggable module. */
export interface ModuleSlot {
  /** The port that it belongs to, as the device counts ports. */
  readonly port: number;
  /** How the device numbers modules, where it does. */
  readonly index?: number;
  readonly state: 'plugged' | 'unplugged' | 'disabled' | 'error';
  /** More of the state, in words: "the bus is stuck". */
  readonly reason?: string;
}

/** A stretch of a module's memory that lies within one half of 128 bytes: `offset` and `offset + length - 1` are on one side of 128. */
export interface ModuleRange {
  /** 0x50 for all, 0x51 for the diagnostics of SFP. */
  readonly i2c_address: number;
  /** Of CMIS, from 0 on; else 0. */
  readonly bank: number;
  /** 0 to 255. */
  readonly page: number;
  /** 0 to 255; 128 is where the upper half begins. */
  readonly offset: number;
  /** In bytes. */
  readonly length: number;
}

/** How the memory of modules is read: which page holds what, families need not know. */
export interface ModuleAccess {
  /** The places, whether or not something is plugged. Throws FwctlError of any message. */
  slots(session: Session): Promise<readonly ModuleSlot[]>;
  /**
   * Reads a range whole, in as many messages as it takes. Undefined: the module does not answer there, as for a page that it hasn't. Throws
   * FwctlError `reply` where fewer bytes came than were asked for.
   */
  read(session: Session, slot: ModuleSlot, range: ModuleRange): Promise<Uint8Array | undefined>;
}

/**
 * Counters that families share, with what they count: names as in Linux's struct rtnl_link_stats64, with ethtool's for unicast and the like
 * (-I, IEEE 802.3 30.5.1.1.17 for those of the error correction). Bytes are those of frames as the device counts them: some leave out the FCS.
 */
export const COMMON_COUNTERS = {
  rx_packets: 'packets',
  rx_bytes: 'bytes',
  rx_unicast_packets: 'packets',
  rx_multicast_packets: 'packets',
  rx_broadcast_packets: 'packets',
  rx_dropped: 'packets',
  rx_errors: 'packets',
  tx_packets: 'packets',
  tx_bytes: 'bytes',
  tx_unicast_packets: 'packets',
  tx_multicast_packets: 'packets',
  tx_broadcast_packets: 'packets',
  tx_dropped: 'packets',
  tx_errors: 'packets',
  fec_corrected_blocks: 'blocks',
  fec_uncorrectable_blocks: 'blocks',
} as const;

/** A number that only counts up, but for resets. */
export interface Counter {
  /** In the group "common" one of `COMMON_COUNTERS`, else the device's own name. */
  readonly name: string;
  /** In `unit`. */
  readonly value: bigint;
  /** packets, bytes, blocks, symbols, bits, events, ns, us, ms, s. */
  readonly unit?: string;
  /** Where it was read: "PPCNT.a_octets_received_ok", "FUNC_QSTATS.rx_ucast_bytes + rx_mcast_bytes + rx_bcast_bytes". */
  readonly source: string;
}

/** Counters of one thing, as the device groups them. */
export interface CounterGroup {
  /** What counts: a port, the function itself, the error correction of a port, PCI Express. */
  readonly of: 'port' | 'function' | 'fec' | 'pcie' | 'device';
  /** Of a port: its number, as the device counts. */
  readonly port?: number;
  /** "common" for those that families share, which come first; the others as the device's documents group them. */
  readonly group: string;
  readonly counters: readonly Counter[];
}

/** What the job `counters` tells. */
export interface Counters {
  readonly groups: readonly CounterGroup[];
}

export type HealthState = 'ok' | 'warning' | 'critical' | 'unknown';

/** One thing that was looked at. */
export interface HealthCheck {
  /** "firmware", "images", "temperature", "pcie", "link": few words, the same for all families. */
  readonly name: string;
  readonly state: HealthState;
  /** What was found, as a sentence without a full stop. */
  readonly detail: string;
  /** What the user can do. */
  readonly next?: string;
  /** Where it was read: "MFRL", "FW_HEALTH_CHECK". */
  readonly source?: string;
}

/** What the job `health` tells; uptime in seconds, power in milliwatts. */
export interface Health {
  readonly checks: readonly HealthCheck[];
  readonly uptime_s?: number;
  readonly power_mw?: number;
}

/** A piece of software or data that is kept in the device. */
export interface FirmwareComponent {
  /** The device's own name: BOOT_IMG, "hwrm", "mainfwa". */
  readonly name: string;
  /** Which of several of the same name, from 0 on. */
  readonly index?: number;
  readonly running_version?: string;
  /** What the next start takes, where the device tells it apart. */
  readonly stored_version?: string;
  readonly build_date?: string;
  readonly size_bytes?: number;
  /** In the device's word: IN_USE, NOT_PRESENT, PRESENT. */
  readonly state?: string;
  /** The device says that what is stored waits for a reset, of whatever version it is. */
  readonly waits_for_reset?: true;
}

/** What the job `firmware` tells; dates as YYYY-MM-DD. */
export interface Firmware {
  /** What runs, as `info` and devlink show it. */
  readonly running_version?: string;
  /** What runs after the next reset, where that is another one. */
  readonly stored_version?: string;
  /** The board that the image is made for: the PSID of mlx5. */
  readonly psid?: string;
  readonly part_number?: string;
  readonly chip?: string;
  readonly serial_number?: string;
  /** YYYY-MM-DD, of the running firmware. */
  readonly build_date?: string;
  /** The package that images came in. */
  readonly package_version?: string;
  /** How an image that has been stored begins to run: "firmware reset", "server reboot", "power cycle". */
  readonly activation?: readonly string[];
  readonly signed?: boolean;
  /** Of the firmware that runs. */
  readonly security_version?: number;
  /** The one below which the device starts none. */
  readonly least_security_version?: number;
  readonly components: readonly FirmwareComponent[];
}

/** A link of PCI Express, as the device sees it: 4 and 16 for Gen4 x16. */
export interface PcieLink {
  readonly generation: number;
  readonly width: number;
  /** What both ends could do; left out where the device does not tell. */
  readonly possible_generation?: number;
  readonly possible_width?: number;
  /** Whether the slot says that it gives too little power. */
  readonly lacks_power?: boolean;
}

/** The queues of the function that asks. */
export interface Queues {
  /** How many it has of each kind: "tx rings". */
  readonly kinds: readonly { readonly name: string; readonly count: number }[];
  /** What happened to them: overruns, buffers that were not there in time. */
  readonly counters: readonly Counter[];
}

/** What else a family can tell that is looked at again and again. Undefined where this device, or this function, does not tell. */
export interface LiveJobs {
  pcie?(session: Session): Promise<PcieLink | undefined>;
  queues?(session: Session): Promise<Queues | undefined>;
  readonly diagnostics?: Diagnostics;
}

/** Counters of the device's inside, which have to be set up first. */
export interface Diagnostics {
  /** The least scope that setting them up takes. */
  readonly needs: Scope;
  /**
   * Samples all counters that the device has, each time that `sample` is called while `work` goes on; then puts back what was set before, also where
   * `work` fails; where that fails too, `note` is told.
   */
  sampling(
    session: Session,
    work: (sample: () => Promise<readonly Counter[]>) => Promise<void>,
    note: (text: string) => void,
  ): Promise<void>;
}

/**
 * What a family can do of what all are asked for; it has no member for what it cannot. Least scope each; nothing changes the device. Each
 * throws FwctlError of any message: `policy`, `kernel`, `firmware`, `reply`.
 */
export interface Jobs {
  /** In degrees Celsius. */
  temp?(session: Session): Promise<Temperatures>;
  /** Rates in Mb/s. `which`: at least how it runs and its errors; others may be left out, where that takes less time. */
  link?(session: Session, which?: 'running'): Promise<Links>;
  readonly module?: ModuleAccess;
  /** `which`: at least those that families share; others may be left out, where that takes less time. */
  counters?(session: Session, which?: 'common'): Promise<Counters>;
  /** Uptime in seconds, power in milliwatts. */
  health?(session: Session): Promise<Health>;
  /** Versions as the device writes them, sizes in bytes. `which`: at least what runs, and what the next start takes; others may be left out, as its components. */
  firmware?(session: Session, which?: 'versions'): Promise<Firmware>;
}
