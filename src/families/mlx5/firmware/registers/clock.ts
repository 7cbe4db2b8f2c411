import type { Shapes } from '../../prm/shapes.js';
import type { Syndrome } from '../../syndromes.js';
import { clockOf, inPpb, LOG_MAX_ADJUSTMENT, PPB, SCALED_PPM, setUtc, utcOf } from '../clock.js';
import type { FirmwareCore } from '../handler.js';
import { boardOf, setRegister, settingsOf } from '../ports.js';
import { type RegisterRow, register } from '../register.js';

const SECOND = 1_000_000_000n;
const MICROSECOND = 1000n;

/** A field of 32 bits as the signed number that it stands for. */
const signed = (field: number): number => field | 0;

/** time_adjustment in ns: what Linux takes for the extended range (MLX5_MTUTC_OPERATION_ADJUST_TIME_EXTENDED_MAX). */
const FURTHEST = 200_000;

type Mtutc = Shapes['mtutc_reg_ext'];

/** MTUTC by its operation: what the clock is after it. The free-running timer can't be adjusted, nor the phase. */
const OPERATIONS: Readonly<Record<number, (fw: FirmwareCore, data: Mtutc) => Syndrome | undefined>> = {
  // SET_TIME_IMMEDIATE
  1: (fw, { utc_sec, utc_nsec }) => {
    if (BigInt(utc_nsec) >= SECOND) return 'REGISTER_VALUE';
    setUtc(fw, { utc: () => BigInt(utc_sec) * SECOND + BigInt(utc_nsec) });
    return undefined;
  },
  // ADJUST_TIME
  2: (fw, { time_adjustment }) => {
    const by = signed(time_adjustment);
    if (Math.abs(by) > FURTHEST || !setUtc(fw, { utc: (at) => at + BigInt(by) })) return 'REGISTER_VALUE';
    return undefined;
  },
  // ADJUST_FREQ_UTC
  3: (fw, { freq_adjustment, freq_adj_units: units }) => {
    const adjustment = signed(freq_adjustment);
    if (units !== PPB && units !== SCALED_PPM) return 'REGISTER_VALUE';
    if (Math.abs(inPpb(adjustment, units)) > 2 ** LOG_MAX_ADJUSTMENT) return 'REGISTER_VALUE';
    setUtc(fw, { adjustment, units });
    return undefined;
  },
};

/** Pins: one in, one out. Modes by bits of cap_pin_*_mode; pin_mode is their number. */
const PIN_MODES = [0b01, 0b10];
const PULSE_IN = 0;

/** Shortest period and pulse in ns, as powers of 2. */
const LOG_MIN_PERIOD = 19;
const LOG_MIN_PULSE = 13;

/** MTPPS.field_select: the field that each bit lets be written. */
const PIN_FIELDS = {
  0: 'enable',
  2: 'pattern',
  3: 'pin_mode',
  4: 'time_stamp',
  5: 'out_pulse_duration',
  6: 'out_periodic_adjustment',
  7: 'enhanced_out_periodic_adjustment',
  9: 'npps_period',
  10: 'out_pulse_duration_ns',
} as const;

type Mtpps = Shapes['mtpps_reg'];
type PinField = (typeof PIN_FIELDS)[keyof typeof PIN_FIELDS];
type Pin = Pick<Mtpps, PinField>;

function pinOf(fw: FirmwareCore, pin: number): Pin {
  const set = settingsOf(fw, boardOf(fw), `MTPPS ${pin}`, 'mtpps_reg');
  return {
    enable: set.enable ?? 0,
    pattern: set.pattern ?? 0,
    // A pin starts as what it can be.
    pin_mode: set.pin_mode ?? pin,
    time_stamp: set.time_stamp ?? 0n,
    out_pulse_duration: set.out_pulse_duration ?? 0,
    out_periodic_adjustment: set.out_periodic_adjustment ?? 0,
    enhanced_out_periodic_adjustment: set.enhanced_out_periodic_adjustment ?? 0,
    npps_period: set.npps_period ?? SECOND,
    out_pulse_duration_ns: set.out_pulse_duration_ns ?? 0,
  };
}

/** The last pulse that came in: one on every whole second of the timer. */
const lastPulse = (fw: FirmwareCore): bigint => (fw.now() / SECOND) * SECOND;

/** Shorter than the shortest, where it is given at all. */
const tooShort = (ns: bigint, log: number): boolean => ns !== 0n && ns < 2n ** BigInt(log);

/** MTPPSE.event_generation_mode: MLX5_EVENT_MODE_ONCE_TILL_ARM is the last. */
const LAST_EVENT_MODE = 2;

export const clock: Record<string, RegisterRow> = {
  /** What can only be written comes back zero; MRTC has the time. */
  MTUTC: register('mtutc_reg_ext', {
    read: (fw) => {
      const { adjustment = 0, units = PPB } = clockOf(fw);
      return {
        freq_adj_units: units,
        freq_adjustment: adjustment >>> 0,
        log_max_freq_adjustment: LOG_MAX_ADJUSTMENT,
      };
    },
    write: (fw, data, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const operate = OPERATIONS[data.operation];
      return operate ? operate(fw, data) : 'OPERATION_UNKNOWN';
    },
  }),

  /** The same clock in microseconds, in two parts: what Linux writes in mlx5_health_log_ts_update. */
  MRTC: register('mrtc_reg', {
    read: (fw) => {
      const microseconds = utcOf(fw) / MICROSECOND;
      return {
        time_synced: clockOf(fw).utc === undefined ? 0 : 1,
        time_h: Number((microseconds >> 32n) & 0xffff_ffffn),
        time_l: Number(microseconds & 0xffff_ffffn),
      };
    },
    write: (fw, { time_h, time_l }, { vhca }) => {
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      setUtc(fw, { utc: () => (BigInt(time_h) * 2n ** 32n + BigInt(time_l)) * MICROSECOND });
      return undefined;
    },
  }),

  MTPPS: register('mtpps_reg', {
    needs: 'pps',
    read: (fw, { pin }) => {
      if (pin >= PIN_MODES.length) return 'PIN_UNKNOWN';
      const shown = pinOf(fw, pin);
      const incoming = shown.enable === 1 && shown.pin_mode === PULSE_IN;
      const [cap_pin_0_mode = 0, cap_pin_1_mode = 0] = PIN_MODES;
      return {
        cap_number_of_pps_pins: PIN_MODES.length,
        cap_max_num_of_pps_in_pins: 1,
        cap_max_num_of_pps_out_pins: 1,
        cap_log_min_npps_period: LOG_MIN_PERIOD,
        cap_log_min_out_pulse_duration_ns: LOG_MIN_PULSE,
        cap_pin_0_mode,
        cap_pin_1_mode,
        pin,
        ...shown,
        ...(incoming ? { time_stamp: lastPulse(fw) } : {}),
      };
    },
    write: (fw, data, { vhca }) => {
      if (data.pin >= PIN_MODES.length) return 'PIN_UNKNOWN';
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      const taken = Object.entries(PIN_FIELDS)
        .filter(([bit]) => data.field_select & (1 << Number(bit)))
        .map(([, field]) => [field, data[field]]);
      const pin: Pin = { ...pinOf(fw, data.pin), ...Object.fromEntries(taken) };
      if (!((PIN_MODES[data.pin] as number) & (1 << pin.pin_mode)) || pin.pattern > 1)
        return 'REGISTER_VALUE';
      if (tooShort(pin.npps_period, LOG_MIN_PERIOD)) return 'REGISTER_VALUE';
      if (tooShort(BigInt(pin.out_pulse_duration_ns), LOG_MIN_PULSE)) return 'REGISTER_VALUE';
      setRegister(fw, boardOf(fw), `MTPPS ${data.pin}`, 'mtpps_reg', pin);
      return undefined;
    },
  }),

  MTPPSE: register('mtppse_reg', {
    needs: 'pps_modify',
    read: (fw, { pin }) => {
      if (pin >= PIN_MODES.length) return 'PIN_UNKNOWN';
      const set = settingsOf(fw, boardOf(fw), `MTPPSE ${pin}`, 'mtppse_reg');
      return {
        pin,
        event_arm: set.event_arm ?? 0,
        event_generation_mode: set.event_generation_mode ?? 0,
      };
    },
    write: (fw, { pin, event_arm, event_generation_mode }, { vhca }) => {
      if (pin >= PIN_MODES.length) return 'PIN_UNKNOWN';
      if (vhca.kind !== 'pf') return 'REGISTER_NOT_OWN';
      if (event_generation_mode > LAST_EVENT_MODE) return 'REGISTER_VALUE';
      setRegister(fw, boardOf(fw), `MTPPSE ${pin}`, 'mtppse_reg', { event_arm, event_generation_mode });
      return undefined;
    },
  }),
};
