import { get } from '../../../../../src/bits/codec.js';
import type { Fields, Layout } from '../../../../../src/bits/layout.js';
import type { Backend, DeviceEntry } from '../../../../../src/client/backend.js';
import { Session } from '../../../../../src/client/session.js';
import { Configuration } from '../../../../../src/families/mlx5/client/config/configuration.js';
import type { Device } from '../../../../../src/families/mlx5/firmware/device.js';
import type { Profile } from '../../../../../src/families/mlx5/firmware/profile.js';
import { shipped } from '../../../../../src/families/mlx5/firmware/shipped.js';
import {
  type CapabilityType,
  capabilityLayout,
  findCapability,
} from '../../../../../src/families/mlx5/prm/capabilities.js';
import { layout } from '../../../../../src/families/mlx5/prm/layouts.js';
import { findSetting } from '../../../../../src/families/mlx5/prm/nvconfig-settings.js';
import { calm } from '../../../../support/fake-backend.js';
import { ask } from '../ask.js';
import { at, Clock } from '../clocked.js';
import { deviceOf } from '../generations.js';
import { FACTORY, readItem } from '../items.js';
import { read } from '../register-access.js';

/** What is publicly known of real cards, and what the built-in device does in the same case. */
export interface Finding {
  readonly id: string;
  /** In which case, and what a card does then. */
  readonly says: string;
  /** Where that was read. */
  readonly source: string;
  /** high: output of cards, or code of the vendor; medium: follows from such code, or one source. */
  readonly sure: 'high' | 'medium';
  /** What the built-in device does. */
  readonly ours: () => unknown;
  /** What a card does, in the same form. */
  readonly real: unknown;
  /** Why this device does otherwise, where it does. */
  readonly left?: string;
}

export type ProfileName = 'connectx6dx' | 'connectx7' | 'bluefield3';

/** A fresh adapter of a profile. */
export const card = (profile: ProfileName = 'connectx6dx', clock = new Clock()): Device =>
  deviceOf(shipped(profile) as Profile, clock);

/** The default adapter with nothing in the cage of its first port. */
export function withoutModule(): Device {
  const device = card();
  device.cages.unplug(1);
  return device;
}

/** A field of a register, by dotted path. */
export const field = (device: Device, register: string, path: string, index = {}, vhca = 'pf0'): unknown =>
  at(read(device, register, index, vhca).fields, path);

/** A current capability of PF 0. */
export function capability(device: Device, type: string, path: string): unknown {
  const known = findCapability(type) as CapabilityType;
  const { output } = ask(device, 'pf0', 'QUERY_HCA_CAP', { op_mod: (known.id << 1) | 1 }, 4096);
  return get(capabilityLayout(known) as Layout, output.subarray(16), path);
}

const FEATURES = {
  PCAM: ['pcam_reg', 'feature_cap_mask'],
  MCAM: ['mcam_reg', 'mng_feature_cap_mask'],
} as const;

/** A bit of the features of a mask: the last word has the first 32. */
export function feature(device: Device, mask: keyof typeof FEATURES, bit: number): number {
  const [form, name] = FEATURES[mask];
  const start = (layout(form).fields.find((one) => one.name === name)?.offset ?? 0) / 8;
  const byte = read(device, mask).data[start + 15 - (bit >> 3)] as number;
  return (byte >> (bit & 7)) & 1;
}

/** A string of the board; the status where there is none of this type. */
export function boardText(device: Device, info_type: number): string {
  let text = '';
  for (;;) {
    const { status, fields } = read(device, 'MQIS', { info_type, read_offset: text.length, read_length: 8 });
    if (status !== 'OK') return status;
    text += fields.info_string as string;
    if (text.length >= (fields.info_length as number)) return text;
  }
}

/** What a setting was when the board was made, by the name that mstconfig has for it; undefined where the board has none. */
export function setting(device: Device, name: string): unknown {
  const named = findSetting(name);
  if (!named) throw new Error(`no setting ${name}`);
  const { item, field: parameter } = named.setting;
  const asked = { mode: FACTORY, ...(named.index === undefined ? {} : { index: named.index }) };
  const { status, fields } = readItem(device, item.name, asked);
  return status === 'OK' ? fields[parameter.name] : undefined;
}

/** Several of them by name. */
export const settings = (device: Device, names: string): Record<string, unknown> =>
  Object.fromEntries(names.split(' ').map((name) => [name, setting(device, name)]));

const ENTRY: DeviceEntry = {
  name: 'fwctl0',
  node: '/dev/fwctl/fwctl0',
  parent: '0000:08:00.0',
  driver: 'mlx5_core',
  function: 'PF 0',
  rdma: [],
  net: [],
};

const backendOf = (device: Device): Backend => ({
  name: 'in process',
  list: async () => [ENTRY],
  host: async () => calm,
  open: async () => ({
    info: async () => ({ deviceType: 1, data: new Uint8Array(8) }),
    rpc: async (_scope, input, outLen) => device.execute('pf0', input, outLen),
    close: async () => {},
  }),
});

const lists = new Map<ProfileName, Promise<ReadonlySet<string>>>();

/** The names of the settings that are listed of a profile. */
export function listed(profile: ProfileName): Promise<ReadonlySet<string>> {
  const known = lists.get(profile) ?? list(profile);
  lists.set(profile, known);
  return known;
}

async function list(profile: ProfileName): Promise<ReadonlySet<string>> {
  const session = await Session.open(backendOf(card(profile)), ENTRY, {
    allowTaint: false,
    guard: true,
    deny: [],
  });
  const readings = await new Configuration(session).all(['next']);
  return new Set(readings.map(({ name }) => name));
}

/** Which of these names are listed; a name may stand for several with `*` at its end. */
export async function listedOf(profile: ProfileName, names: string): Promise<string[]> {
  const all = [...(await listed(profile))];
  return names
    .split(' ')
    .filter((name) =>
      name.endsWith('*') ? all.some((one) => one.startsWith(name.slice(0, -1))) : all.includes(name),
    );
}

/** Fields of an answer, those named. */
export const pick = (fields: Fields, names: string): Record<string, unknown> =>
  Object.fromEntries(names.split(' ').map((name) => [name, at(fields, name)]));
