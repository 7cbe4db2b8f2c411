import { encode, get } from '../../../bits/codec.js';
import type { Layout } from '../../../bits/layout.js';
import { chance } from '../../chance.js';
import { HEADER_BYTES } from '../mailbox.js';
import { type CapabilityType, capabilityLayout, findCapability } from '../prm/capabilities.js';
import { debugFields, paramsBytes, RECORD_BYTES } from '../prm/diag.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import type { Syndrome } from '../syndromes.js';
import { CURRENT } from './capability-areas.js';
import type { FirmwareCore, Rows } from './handler.js';
import type { DiagState } from './state.js';
import { toHexNumber } from './text.js';
import type { Vhca } from './vhca.js';

type Context = Shapes['diagnostic_params_context'];

/** The device's timer has 64 bits: no period is longer. */
const LOG_MAX_PERIOD = 63;

const currentArea = ({ capabilities }: Vhca, { id }: CapabilityType): Uint8Array =>
  (capabilities.reply((id << 1) | CURRENT) as Uint8Array).subarray(HEADER_BYTES);

/** What the capabilities of a function say: the limits, and the counters that there are. */
function limitsOf(vhca: Vhca) {
  const [general, debug] = ['GENERAL', 'DEBUG'].map((name) => findCapability(name)) as [
    CapabilityType,
    CapabilityType,
  ];
  const form = capabilityLayout(general) as Layout;
  const most = get(form, currentArea(vhca, general), 'num_of_diagnostic_counters') as number;
  return { ...debugFields(currentArea(vhca, debug), most), most };
}

/** The check that parameters fail. */
function wrong(context: Context, vhca: Vhca, length: number): Syndrome | undefined {
  const { num_of_counters, log_num_of_samples, log_sample_period, single, repetitive, on_demand } = context;
  const limits = limitsOf(vhca);
  if (num_of_counters > limits.most) return 'DIAG_COUNTERS_MANY';
  if (length < paramsBytes(num_of_counters)) return 'INPUT_SHORT';
  for (const { counter_id } of context.counter_id.slice(0, num_of_counters)) {
    const slot = limits.diagnostic_counter.find((known) => known.counter_id === counter_id);
    if (!slot?.counter_id) return 'DIAG_COUNTER_UNKNOWN';
    if (context.sync && !slot.sync) return 'DIAG_COUNTER_NOT_SYNC';
  }
  if (single && repetitive) return 'DIAG_MODE_TWICE';
  if ((single && !limits.single) || (repetitive && !limits.repetitive)) return 'DIAG_MODE_ABSENT';
  if (log_num_of_samples > limits.log_max_samples) return 'DIAG_SAMPLES_MANY';
  if (!context.enable) return undefined;
  if (log_sample_period < limits.log_min_sample_period || log_sample_period > LOG_MAX_PERIOD)
    return 'DIAG_PERIOD';
  if (!num_of_counters) return 'DIAG_COUNTERS_NONE';
  return single || repetitive || on_demand ? undefined : 'DIAG_MODE_NONE';
}

/** The sampling that goes on: nothing of it is stored but when it began, all samples follow from the clock. */
class Sampling {
  readonly ring: number;
  readonly period: bigint;
  readonly start: bigint;
  /** Samples taken so far, those that newer ones have replaced with them. */
  readonly taken: bigint;

  constructor(
    private readonly fw: FirmwareCore,
    private readonly state: DiagState,
  ) {
    const { log_num_of_samples = 0, log_sample_period = 0, on_demand, repetitive } = state.params;
    this.ring = 2 ** log_num_of_samples;
    this.period = on_demand ? 0n : 1n << BigInt(log_sample_period);
    this.start = BigInt(state.since);
    const passed = fw.now() - this.start;
    if (on_demand) this.taken = 1n;
    else {
      const periods = passed > 0n ? passed / this.period : 0n;
      const ring = BigInt(this.ring);
      this.taken = repetitive || periods < ring ? periods : ring;
    }
  }

  get counters(): readonly number[] {
    return this.state.counters;
  }

  /** The number of the sample in a place of the ring, from 1; 0: none yet. */
  numberAt(index: number): bigint {
    const behind = this.taken - 1n - BigInt(index);
    if (behind < 0n) return 0n;
    const ring = BigInt(this.ring);
    return BigInt(index) + 1n + (behind / ring) * ring;
  }

  /** Nanoseconds at which a sample was taken: the first when one period is over. */
  timeOf(number: bigint): bigint {
    return this.start + number * this.period;
  }

  valueOf(counter: number, time: bigint): bigint {
    const { cleared } = this.state;
    const now = counted(this.fw, counter, time);
    const then = cleared === undefined ? 0n : counted(this.fw, counter, BigInt(cleared));
    // A clock that has gone back: the host has booted since.
    return now > then ? now - then : 0n;
  }
}

/** How the rate of a counter goes up and down: so many nanoseconds faster, then as many slower. */
const SWING = 1n << 32n;

/** What a counter says at a time: events since the adapter was made, of which many were before the firmware was started. */
function counted(fw: FirmwareCore, counter: number, time: bigint): bigint {
  const mixed = chance(fw.seed, 80, counter);
  const before = BigInt(mixed) << BigInt(mixed & 7);
  const phase = time % (2n * SWING);
  const swing = phase < SWING ? phase : 2n * SWING - phase;
  const perMicrosecond = BigInt((mixed >>> 22) + 1);
  return before + ((2n * time + swing) * perMicrosecond) / 2048n;
}

/** Samples from a place in the ring on, as far as there is room; a place without a sample is all zero. */
function records(sampling: Sampling, index: number, samples: number, room: number): Uint8Array {
  const { counters } = sampling;
  const form = layout('diagnostic_cntr_struct');
  const most = Math.floor((room - HEADER_BYTES) / RECORD_BYTES);
  const output = new Uint8Array(HEADER_BYTES + Math.min(samples * counters.length, most) * RECORD_BYTES);
  for (let at = HEADER_BYTES, i = 0; at < output.length; at += RECORD_BYTES, i++) {
    const number = sampling.numberAt(index + Math.floor(i / counters.length));
    if (!number) continue;
    const counter_id = counters[i % counters.length] as number;
    const time = sampling.timeOf(number);
    const value = BigInt.asUintN(64, sampling.valueOf(counter_id, time));
    const fields = {
      counter_id,
      sample_id: Number(BigInt.asUintN(16, number)),
      time_stamp_31_0: Number(BigInt.asUintN(32, time)),
      counter_value_h: Number(value >> 32n),
      counter_value_l: Number(BigInt.asUintN(32, value)),
    };
    output.set(encode(form, fields), at);
  }
  return output;
}

export const diag = {
  /** Sampling begins anew with every set; what `clear` has set to zero counts on from there. */
  SET_DIAGNOSTIC_PARAMS: {
    needs: 'debug',
    run: (fw, { diagnostic_params_context: context }, { vhca, input }) => {
      if (vhca.kind !== 'pf') return 'DIAG_NOT_OWN';
      const failed = wrong(context, vhca, input.length);
      if (failed) return failed;
      const { num_of_counters, counter_id, ...params } = context;
      const since = toHexNumber(fw.now());
      const cleared = params.clear ? since : fw.snapshot().diag?.cleared;
      fw.change({
        diag: {
          params,
          counters: counter_id.slice(0, num_of_counters).map((one) => one.counter_id),
          since,
          ...(cleared === undefined ? {} : { cleared }),
        },
      });
      return {};
    },
  },

  QUERY_DIAGNOSTIC_PARAMS: {
    needs: 'debug',
    run: (fw) => {
      const { params = {}, counters = [] } = fw.snapshot().diag ?? {};
      const context = {
        ...params,
        num_of_counters: counters.length,
        counter_id: counters.map((counter_id) => ({ counter_id })),
      };
      const form = layout('query_diagnostic_params_out') as Layout;
      return encode(
        form,
        { diagnostic_params_context: context },
        new Uint8Array(paramsBytes(counters.length)),
      );
    },
  },

  QUERY_DIAGNOSTIC_COUNTERS: {
    needs: 'debug',
    run: (fw, { num_of_samples, sample_index }, { room }) => {
      const { diag: state } = fw.snapshot();
      if (!state?.params.enable) return 'DIAG_DISABLED';
      const sampling = new Sampling(fw, state);
      if (sample_index + num_of_samples > sampling.ring || sample_index >= sampling.ring) return 'DIAG_RANGE';
      return records(sampling, sample_index, num_of_samples, room);
    },
  },
} satisfies Rows;
