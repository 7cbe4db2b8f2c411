import { type ByteStorage, NO_STORAGE } from './byte-storage.js';
import { type CommonState, NO_FAULTS } from './common-state.js';
import type {
  Controls,
  Delivery,
  DeviceClock,
  Fault,
  FaultEffect,
  FaultRule,
  Firmware,
  HealthState,
  OwnEffect,
  TimeControls,
} from './family.js';
import {
  type CommandMarks,
  corrupted,
  counted,
  isAnyFor,
  isCommon,
  withFault,
  withoutFaults,
} from './faults.js';

/** What a firmware can't know by itself. */
export interface Surroundings {
  /** Nanoseconds for which the adapter has had power. */
  readonly now: () => bigint;
  /** What looks like chance follows from it. */
  readonly seed: number;
  /** Its flash; absent: it can keep nothing but its state. */
  readonly storage?: ByteStorage | undefined;
}

/** Of a firmware that can only give up. */
const WELL_OR_FATAL: readonly HealthState[] = [
  { name: 'ok', title: 'it is well' },
  { name: 'fatal', title: 'the firmware has given up: every command fails with EIO', errno: 'EIO' },
];

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** What all firmware that can be worked from outside has in common: starts, a clock, chance, faults and health. */
export abstract class EmulatedFirmware<State extends CommonState>
  implements Firmware<State>, Controls, TimeControls
{
  readonly controls: Controls = this;
  readonly time: TimeControls = this;
  readonly storage: ByteStorage;
  protected state: State;

  /** `powerOn`: the state in which nothing was ever set. */
  constructor(
    private readonly powerOn: State,
    private readonly surroundings: Surroundings,
  ) {
    this.state = powerOn;
    this.storage = surroundings.storage ?? NO_STORAGE;
  }

  /** One command of a function as if there were no faults; at most `room` bytes. The answer may be shared with later ones. */
  abstract execute(name: string, input: Uint8Array, room: number): Uint8Array;

  /** By what faults tell a command; undefined: no fault is for it. */
  protected marksOf(_input: Uint8Array): CommandMarks | undefined {
    return { marks: {} };
  }

  /** The first is well. */
  readonly healthStates: readonly HealthState[] = WELL_OR_FATAL;

  /** What becomes of a command where the firmware is not well; undefined: it is answered. */
  protected whenUnwell(_health: string, _name: string, _input: Uint8Array): Delivery | undefined {
    return { errno: 'EIO' };
  }

  /** Does what only this family does to a command. */
  protected ownEffect(effect: OwnEffect, _name: string, _input: Uint8Array, _room: number): Delivery {
    throw new RangeError(`this firmware has no effect ${effect.kind}`);
  }

  /** What comes out of a reset: what was set for good. */
  protected afterReset(_state: State): Partial<State> {
    return {};
  }

  /** Members of the state that stay whenever the firmware is started again, beside those of any. */
  protected readonly stays: readonly (keyof State)[] = [];

  /** What is open on the firmware ends: it was started again. */
  protected started(): void {}

  /** What outlives the process. Plain data that is never changed in place. */
  snapshot(): State {
    return this.state;
  }

  /** Takes over the state of another time or process. */
  restore(state: State): void {
    const { starts } = this.state;
    this.state = state;
    if (state.starts !== starts) this.started();
  }

  /** Changes members of the state. */
  change(members: Partial<State>): void {
    this.restore({ ...this.state, ...members });
  }

  private without(...names: (keyof State)[]): State {
    const kept = { ...this.state };
    for (const name of names) delete kept[name];
    return kept;
  }

  get starts(): number {
    return this.state.starts ?? 0;
  }

  reset(): void {
    this.restart(this.afterReset(this.state));
  }

  /** Starts it again: what was set for the time being is gone. `kept`: what comes out of the reset. */
  restart(kept: Partial<State>): void {
    const stays = ['clock', 'seed', 'faults', ...this.stays] as const;
    const staying = stays.flatMap((name) =>
      this.state[name] === undefined ? [] : [[name, this.state[name]]],
    );
    this.restore({
      ...this.powerOn,
      ...Object.fromEntries(staying),
      ...kept,
      starts: this.starts + 1,
      started: hex(this.clock.now),
    });
  }

  forget(): void {
    this.restore({ ...this.powerOn, starts: this.starts + 1, started: hex(this.surroundings.now()) });
  }

  /** Nanoseconds since the firmware was started. */
  now(): bigint {
    const passed = this.clock.now - BigInt(this.state.started ?? 0);
    // A clock that has gone back: the host has booted since.
    return passed > 0n ? passed : 0n;
  }

  get clock(): DeviceClock {
    const { clock } = this.state;
    return {
      virtual: clock !== undefined,
      now: clock === undefined ? this.surroundings.now() : BigInt(clock),
    };
  }

  setClock(at: bigint | undefined): void {
    this.restore(at === undefined ? this.without('clock') : { ...this.state, clock: hex(at) });
    // It did not start in the future.
    if (this.clock.now < BigInt(this.state.started ?? 0))
      this.restore({ ...this.state, started: hex(this.clock.now) });
  }

  get seed(): number {
    return this.state.seed ?? this.surroundings.seed;
  }

  setSeed(seed: number): void {
    this.restore({ ...this.state, seed });
  }

  get health(): string {
    return this.state.health ?? (this.healthStates[0] as HealthState).name;
  }

  setHealth(health: string): void {
    const well = health === this.healthStates[0]?.name;
    this.restore(well ? this.without('health') : { ...this.state, health });
  }

  get faults(): readonly FaultRule[] {
    return (this.state.faults ?? NO_FAULTS).rules;
  }

  addFault(fault: Fault): FaultRule {
    const faults = withFault(this.state.faults ?? NO_FAULTS, fault);
    this.restore({ ...this.state, faults });
    return faults.rules.at(-1) as FaultRule;
  }

  removeFaults(ids: readonly number[]): void {
    if (this.state.faults) this.restore({ ...this.state, faults: withoutFaults(this.state.faults, ids) });
  }

  counts(name: string, input: Uint8Array): boolean {
    const { faults, health } = this.state;
    if (!faults || (health !== undefined && this.whenUnwell(health, name, input))) return false;
    const command = this.marksOf(input);
    return command !== undefined && isAnyFor(faults, name, command);
  }

  deliver(name: string, input: Uint8Array, room: number): Delivery {
    const { faults, health } = this.state;
    const unwell = health === undefined ? undefined : this.whenUnwell(health, name, input);
    if (unwell) return unwell;
    const command = faults && this.marksOf(input);
    if (!command || !isAnyFor(faults, name, command)) return { output: this.execute(name, input, room) };
    const after = counted(faults, name, command, this.seed);
    this.restore({ ...this.state, faults: after.faults });
    return after.acting
      ? this.act(after.acting.effect, name, input, room)
      : { output: this.execute(name, input, room) };
  }

  private act(effect: FaultEffect, name: string, input: Uint8Array, room: number): Delivery {
    if (!isCommon(effect)) return this.ownEffect(effect, name, input, room);
    const execute = () => ({ output: this.execute(name, input, room) });
    switch (effect.kind) {
      case 'errno':
        return { errno: effect.errno, ...this.late(effect.after_ns) };
      case 'hang': {
        const answer = execute();
        return { ...answer, ...this.late(effect.after_ns) };
      }
      case 'corrupt':
        return { output: corrupted(execute().output, effect) };
      case 'unplug':
        return { ...(effect.answered ? execute() : { errno: 'ENODEV' as const }), unplug: true };
    }
  }

  /** A delay, in nanoseconds; a virtual clock goes on by it instead. */
  protected late(delay = 0): { delay?: number } {
    const { clock } = this.state;
    if (clock === undefined) return delay ? { delay } : {};
    this.restore({ ...this.state, clock: hex(BigInt(clock) + BigInt(delay)) });
    return {};
  }
}
