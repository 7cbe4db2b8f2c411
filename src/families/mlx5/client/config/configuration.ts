import { decode, encode } from '../../../../bits/codec.js';
import { byteLength, type Fields } from '../../../../bits/layout.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Request } from '../../../../client/guard.js';
import type { Session } from '../../../../client/session.js';
import type { Scope } from '../../../../uapi/scope.js';
import { type Reference, references } from '../../prm/expression.js';
import { layout } from '../../prm/layouts.js';
import { classOf, type Item, item, typeOf } from '../../prm/nvconfig.js';
import { isListed, type Values, whyAbsent } from '../../prm/nvconfig-rules.js';
import { allSettings, type Named, type Setting, settingName } from '../../prm/nvconfig-settings.js';
import { findRegister, type Register } from '../../prm/registers.js';
import type { Shapes } from '../../prm/shapes.js';
import { readRegister, registerQuestion, registerRequest } from '../registers.js';
import { sameValue } from './same.js';

/** The values of a setting that there are: as the device was made, since the last reset, from the next reset on. */
export const STAGES = ['default', 'current', 'next'] as const;
export type Stage = (typeof STAGES)[number];

/** config_item.access_mode */
const MODES: Record<Stage, number> = { next: 0, current: 1, default: 2 };

/** An item of one port or module, where there are several. */
export interface Place {
  readonly item: Item;
  readonly index?: number | undefined;
}

/** Where the type stands in a header, and how long the header is. */
const TYPE_AT = 4;
export const HEADER_BYTES = 12;

/** MNVDA with the header of an item. */
function itemRegister({ item, index }: Place, stage: Stage): Uint8Array {
  const bytes = new Uint8Array((findRegister('MNVDA') as Register).size);
  const header = { access_mode: MODES[stage], length: item.bytes, ovr_en: 1, rd_en: 1 };
  bytes.set(encode(layout('config_item_ext'), header as never));
  new DataView(bytes.buffer).setUint32(TYPE_AT, typeOf(item, index));
  return bytes;
}

/** MNVDA with an item's data for the next reset. */
export function itemWrite(place: Place, data: Uint8Array, scope?: Scope): Request {
  const bytes = itemRegister(place, 'next');
  bytes.set(data, HEADER_BYTES);
  return registerRequest({ register: findRegister('MNVDA') as Register, op: 'write', data: bytes, scope });
}

/** MNVDA that reads an item's data. */
export const itemRead = (place: Place, stage: Stage): Request =>
  registerRequest({
    register: findRegister('MNVDA') as Register,
    op: 'read',
    data: itemRegister(place, stage),
  });

/** MNVDI: an item is what the adapter was made with, from the next reset on. */
export const itemClear = (place: Place, scope?: Scope): Request =>
  registerRequest({
    register: findRegister('MNVDI') as Register,
    op: 'write',
    data: itemRegister(place, 'next').subarray(0, HEADER_BYTES),
    scope,
  });

/** MNVIA: all items are. */
export const allClear = (scope?: Scope): Request => {
  const register = findRegister('MNVIA') as Register;
  return registerRequest({ register, op: 'write', data: new Uint8Array(register.size), scope });
};

async function read<Name extends keyof Shapes>(
  session: Session,
  register: string,
  name: Name,
  data?: Uint8Array,
): Promise<Shapes[Name]> {
  return decode(layout(name), await readRegister(session, register, data));
}

/** The values of a setting. */
export interface Reading {
  /** With port, module and element. */
  readonly name: string;
  readonly setting: Setting;
  readonly values: { readonly [stage in Stage]?: Fields[string] };
  /** Why mstconfig does not list it. */
  readonly reason?: string;
}

/** Whether a setting is, or is to be, other than the adapter was made with. */
export const isChanged = ({ values }: Reading): boolean =>
  [values.current, values.next].some((value) => value !== undefined && !sameValue(value, values.default));

const UNPUBLISHED = 'nothing is published of when an adapter has it';

/** The non-volatile configuration of a device, read piece by piece. What was read is not asked for again. */
export class Configuration {
  private readonly data = new Map<string, Uint8Array>();
  private readonly supports = new Map<number, Shapes['mnvqc_reg_ext']>();
  private ports: number | undefined;
  private known: readonly Stage[] | undefined;

  constructor(private readonly session: Session) {}

  /** The stages that the device tells of: next always. Throws FwctlError of the session and `firmware`. */
  async stages(): Promise<readonly Stage[]> {
    if (this.known) return this.known;
    const caps = await read(this.session, 'MNVGC', 'mnvgc_reg_ext');
    const has = {
      default: caps.nvda_read_factory_settings,
      current: caps.nvda_read_current_settings,
      next: 1,
    };
    this.known = STAGES.filter((stage) => has[stage]);
    return this.known;
  }

  /** The ports or modules that items of a class are of; undefined alone where there are no several. */
  async indexes(item: Item): Promise<readonly (number | undefined)[]> {
    if (classOf(item).first !== undefined) await this.portsThere();
    return this.indexesKnown(item);
  }

  private indexesKnown(item: Item): readonly (number | undefined)[] {
    const { first } = classOf(item);
    return first === undefined ? [undefined] : Array.from({ length: this.ports ?? 0 }, (_, i) => first + i);
  }

  private async portsThere(): Promise<number> {
    this.ports ??= (await read(this.session, 'MGIR', 'mgir_ext')).hw_info.num_ports || 1;
    return this.ports;
  }

  /** What the device can do with an item. */
  async support({ item, index }: Place): Promise<Shapes['mnvqc_reg_ext']> {
    const type = typeOf(item, index);
    const form = layout('mnvqc_reg_ext');
    const got =
      this.supports.get(type) ??
      (await read(this.session, 'MNVQC', 'mnvqc_reg_ext', encode(form, { type } as never)));
    this.supports.set(type, got);
    return got;
  }

  /** The data of an item. Throws FwctlError of the session and `firmware`. */
  async read(place: Place, stage: Stage): Promise<Uint8Array> {
    const key = `${typeOf(place.item, place.index)} ${stage}`;
    const known = this.data.get(key);
    if (known) return known;
    const got = await readRegister(this.session, 'MNVDA', itemRegister(place, stage));
    const data = got.slice(HEADER_BYTES, HEADER_BYTES + byteLength(place.item.form));
    this.data.set(key, data);
    return data;
  }

  /**
   * The values of parameters from the next reset on, as rules of an item read them: those of items of the same kind at the same port or
   * module. `changed` has data that items are to have, by type. Undefined for what the device can't read.
   */
  async values(
    asked: readonly Reference[],
    of: Place,
    changed?: ReadonlyMap<number, Uint8Array>,
  ): Promise<Values> {
    const known = new Map<string, number>();
    for (const { item: name, field } of asked) {
      const there = item(name);
      const index = there.class === of.item.class ? of.index : (await this.indexes(there))[0];
      const place = { item: there, index };
      const data = changed?.get(typeOf(there, index)) ?? (await this.readable(place));
      const value = data && decode(there.form, data)[field];
      if (value !== undefined) known.set(`${name}.${field}`, Number(value));
    }
    return ({ item: name, field }) => known.get(`${name}.${field}`);
  }

  /** The data of an item from the next reset on; undefined where the device can't read it. */
  private async readable(place: Place): Promise<Uint8Array | undefined> {
    try {
      return (await this.support(place)).support_rd ? await this.read(place, 'next') : undefined;
    } catch (error) {
      if ((error as FwctlError).kind === 'firmware') return undefined;
      throw error;
    }
  }

  /** Why the device does not have a setting of an item that it can read; undefined where it has it, as far as is known. */
  async absence({ item: own, field, rule }: Setting, index: number | undefined): Promise<string | undefined> {
    const place = { item: own, index };
    const values = await this.values(rule.when === undefined ? [] : references(rule.when), place);
    return whyAbsent(own, field, values, (await this.support(place)).version);
  }

  /** Why mstconfig does not list a setting of the device; undefined where it does. */
  async whyHidden(setting: Setting, index: number | undefined): Promise<string | undefined> {
    return (
      (await this.absence(setting, index)) ??
      (isListed(setting.item, setting.field) ? undefined : UNPUBLISHED)
    );
  }

  /** All settings that mstconfig lists of the device; with `hidden` the others that it can read too, and why they are not listed. */
  async all(stages: readonly Stage[], hidden = false): Promise<Reading[]> {
    const found: Reading[] = [];
    // How many ports there are has to be known for what is expected.
    if (this.session.isFar) await this.portsThere();
    this.session.expect(() => this.expected(stages));
    for (const setting of allSettings())
      for (const index of await this.indexes(setting.item)) {
        if (!(await this.support({ item: setting.item, index })).support_rd) continue;
        const reading = await this.reading(setting, index, undefined, stages);
        if (hidden || reading.reason === undefined) found.push(reading);
      }
    return found;
  }

  /** What `all` asks: items that the device does not have are found out on the way. */
  private *expected(stages: readonly Stage[]): Generator<Request> {
    const form = layout('mnvqc_reg_ext');
    const asked = new Map<Item, readonly Stage[]>();
    for (const { item: own, rule } of allSettings()) {
      asked.set(own, stages);
      // What says whether the device has it.
      for (const other of rule.when === undefined ? [] : references(rule.when).map((one) => item(one.item)))
        if (!asked.has(other)) asked.set(other, ['next']);
    }
    for (const [one, its] of asked)
      for (const index of this.indexesKnown(one)) {
        const type = typeOf(one, index);
        if (!this.supports.has(type)) yield registerQuestion('MNVQC', encode(form, { type } as never));
        if (this.supports.get(type)?.support_rd === 0) continue;
        for (const stage of its) yield registerQuestion('MNVDA', itemRegister({ item: one, index }, stage));
      }
  }

  /** The values of what is named; of all ports or modules, where the name does not say which. Throws FwctlError `device`. */
  async named({ setting, index, element }: Named, stages: readonly Stage[]): Promise<Reading[]> {
    const found: Reading[] = [];
    for (const one of await this.indexesOf(setting, index)) {
      await this.demand({ item: setting.item, index: one }, 'support_rd', settingName(setting, one));
      found.push(await this.reading(setting, one, element, stages));
    }
    return found;
  }

  /** The port or module that is named, or all. Throws FwctlError `device` where there is no such. */
  async indexesOf(setting: Setting, index: number | undefined): Promise<readonly (number | undefined)[]> {
    const there = await this.indexes(setting.item);
    if (index === undefined) return there;
    if (there.includes(index)) return [index];
    const names = there.map((one) => settingName(setting, one));
    throw new FwctlError('device', `this device has no ${settingName(setting, index)}`, {
      path: settingName(setting, index),
      next: `it has ${names.join(', ')}`,
    });
  }

  /** Throws FwctlError `device` where the device can't do this with an item. */
  async demand(place: Place, what: 'support_rd' | 'support_wr', name: string): Promise<void> {
    const support = await this.support(place);
    if (support[what]) return;
    const does = what === 'support_rd' ? 'read' : 'set';
    throw new FwctlError(
      'device',
      support.support_rd || support.support_wr
        ? `this function can't ${does} ${name}: MNVQC has ${what} 0 for it`
        : `this device does not have ${name}, or not for this function: MNVQC has support_rd 0 and support_wr 0 for it`,
      { path: name, next: 'see what there is with: fwctl config query' },
    );
  }

  private async reading(
    setting: Setting,
    index: number | undefined,
    element: number | undefined,
    stages: readonly Stage[],
  ): Promise<Reading> {
    const { item, field } = setting;
    const values: { [stage in Stage]?: Fields[string] } = {};
    for (const stage of stages) {
      const value = decode(item.form, await this.read({ item, index }, stage))[field.name];
      const one = element === undefined ? value : (value as Fields[string][] | undefined)?.[element];
      if (one !== undefined) values[stage] = one;
    }
    const reason = await this.whyHidden(setting, index);
    const name = settingName(setting, index, element);
    return { name, setting, values, ...(reason === undefined ? {} : { reason }) };
  }
}
