import type { Scalar, Thing, ToldSection } from '../../../../client/snapshot.js';
import { findSetting } from '../../prm/nvconfig-settings.js';

/*
 * The members of a profile file (fwctl-profile(5)) that make its device tell what another one told. A member is drawn where the device told otherwise; what was
 * drawn before stays.
 */

type Tree = { [name: string]: unknown };
type Fields = Readonly<Record<string, Scalar>>;

const thingsIn = (told: readonly ToldSection[], section: string): readonly Thing[] =>
  told.find((one) => one.section === section)?.things ?? [];

const fieldsOf = (told: readonly ToldSection[], section: string, name: string): Fields =>
  thingsIn(told, section).find((thing) => thing.name === name)?.fields ?? {};

/** Numbers wider than 53 bits are hex strings in profiles. */
const written = (value: Scalar): unknown => (typeof value === 'bigint' ? `0x${value.toString(16)}` : value);

/** Puts a value at a dotted path with indexes. */
function put(tree: Tree, path: string, value: unknown): void {
  const steps = path.match(/[^.[\]]+/g) ?? [];
  let here = tree;
  for (const step of steps.slice(0, -1)) {
    here[step] ??= {};
    here = here[step] as Tree;
  }
  here[steps.at(-1) as string] = value;
}

/** The fields of one telling that are other in another one. */
const differing = (wanted: Fields, had: Fields): [string, Scalar][] =>
  Object.entries(wanted).filter(([field, value]) => value !== (had[field] ?? 0));

export function draw(
  wanted: readonly ToldSection[],
  had: readonly ToldSection[],
  drawn: object = {},
): object {
  const profile = structuredClone(drawn) as Tree;
  drawIdentity(profile, wanted, had);
  drawFunctions(profile, wanted, had);
  drawCapabilities(profile, wanted, had);
  drawConfiguration(profile, wanted, had);
  drawLink(profile, wanted, had);
  return profile;
}

/** Two decimal digits a byte, as MGIR has dates. */
const fromBcd = (value: Scalar | undefined): number => Number(Number(value ?? 0).toString(16));

const macText = (high: Scalar | undefined, low: Scalar | undefined): string =>
  (Number(high ?? 0) * 2 ** 32 + Number(low ?? 0))
    .toString(16)
    .padStart(12, '0')
    .replace(/..(?=.)/g, '$&:');

/** MGIR, and what else tells of the board: member of the profile's identity, and what it is in the answers. */
const IDENTITY: Readonly<Record<string, (mgir: Fields, firmware: Fields, node: Fields) => unknown>> = {
  device_id: (mgir) => mgir['hw_info.device_id'],
  hw_dev_id: (mgir) => mgir['hw_info.hw_dev_id'],
  hw_revision: (mgir) => mgir['hw_info.device_hw_revision'],
  technology: (mgir) => mgir['hw_info.technology'],
  secure_boot: (mgir) => mgir['fw_info.sec_boot'] === 1,
  psid: (mgir) => mgir['fw_info.psid'],
  firmware: (mgir) => ['major', 'minor', 'sub_minor'].map((part) => mgir[`fw_info.extended_${part}`]),
  firmware_date: (mgir) => ['year', 'month', 'day'].map((part) => fromBcd(mgir[`fw_info.${part}`])),
  branch_tag: (mgir) => mgir['dev_info.dev_branch_tag'],
  base_mac: (mgir) =>
    macText(mgir['hw_info.manufacturing_base_mac_47_32'], mgir['hw_info.manufacturing_base_mac_31_0']),
  part_number: (_mgir, firmware) => firmware.part_number,
  node_desc: (_mgir, _firmware, node) => node.node_description,
};

function drawIdentity(profile: Tree, wanted: readonly ToldSection[], had: readonly ToldSection[]): void {
  const [want, have] = [wanted, had].map((told) => {
    const parts = [
      fieldsOf(told, 'registers', 'MGIR'),
      fieldsOf(told, 'firmware', 'firmware'),
      fieldsOf(told, 'registers', 'NODE_DESC'),
    ] as const;
    return Object.fromEntries(Object.entries(IDENTITY).map(([member, read]) => [member, read(...parts)]));
  }) as [Tree, Tree];
  for (const [member, value] of Object.entries(want))
    if (value !== undefined && JSON.stringify(value) !== JSON.stringify(have[member]))
      put(profile, `identity.${member}`, value);
}

/** Fields of a function that a profile says. */
const OF_FUNCTION = ['name', 'kind', 'index', 'function_id', 'vhca_id', 'vport'] as const;

/** The number of a function of the adapter on the PCI bus: 8 to a device. */
function pciNumber(address: Scalar | undefined): number | undefined {
  const [, device, number] = /:([\da-f]{2})\.(\d)$/i.exec(String(address ?? '')) ?? [];
  return device === undefined ? undefined : Number.parseInt(device, 16) * 8 + Number(number);
}

function drawFunctions(profile: Tree, wanted: readonly ToldSection[], had: readonly ToldSection[]): void {
  const rows = (told: readonly ToldSection[]) => thingsIn(told, 'functions').map(({ fields }) => fields);
  const shape = (told: readonly ToldSection[]) =>
    JSON.stringify(rows(told).map((fields) => OF_FUNCTION.map((name) => fields[name])));
  if (!rows(wanted).length || shape(wanted) === shape(had)) return;
  const used = new Set(rows(wanted).map((fields) => pciNumber(fields.pci)));
  let next = 0;
  const free = () => {
    while (used.has(next)) next++;
    used.add(next);
    return next;
  };
  const known = rows(wanted).filter(({ function_id }) => function_id !== null);
  // PFs first; each VF and SF behind its PF.
  profile.functions = known.map((fields) => ({
    ...Object.fromEntries(OF_FUNCTION.map((name) => [name, fields[name]])),
    ...(fields.kind === 'pf' ? {} : { parent: `pf${fields.pf}` }),
    ...(fields.kind === 'sf' ? {} : { pci: pciNumber(fields.pci) ?? free() }),
    ...(fields.state === 'in_use' ? { bound: true } : {}),
  }));
}

function drawCapabilities(profile: Tree, wanted: readonly ToldSection[], had: readonly ToldSection[]): void {
  for (const { name: type, fields } of thingsIn(wanted, 'capabilities')) {
    const have = fieldsOf(had, 'capabilities', type);
    for (const [path, value] of differing(fields, have)) {
      const [, mode, field = ''] = /^(cur|max)\.(.*)$/s.exec(path) ?? [];
      if (type === 'GENERAL' && field === 'vhca_id') continue;
      put(profile, `capabilities.${mode === 'cur' ? 'current' : 'max'}.${type}.${field}`, written(value));
      // Where the base says nothing of a maximum, that follows what is current.
      if (mode === 'cur' && fields[`max.${field}`] !== undefined)
        put(profile, `capabilities.max.${type}.${field}`, written(fields[`max.${field}`] as Scalar));
    }
  }
  for (const { name, fields } of thingsIn(wanted, 'functions')) {
    const have = fieldsOf(had, 'functions', name);
    if (!Object.keys(have).length) continue;
    for (const [path, value] of differing(fields, have)) {
      const [, type, field] = /^(\w+)\.cur\.(.*)$/s.exec(path) ?? [];
      if (type === undefined || field === undefined || (type === 'GENERAL' && field === 'vhca_id')) continue;
      put(profile, `capabilities.differ.${fields.name}.${type}.${field}`, written(value));
    }
  }
}

/** `nv` as the board was made, `nv_set` what was set since. */
function drawConfiguration(profile: Tree, wanted: readonly ToldSection[], had: readonly ToldSection[]): void {
  const lacks = new Set<string>();
  const told = new Set(
    thingsIn(wanted, 'configuration').map(({ name }) => findSetting(name)?.setting.item.name),
  );
  for (const { name } of thingsIn(had, 'configuration')) {
    const item = findSetting(name)?.setting.item.name;
    if (item !== undefined && !told.has(item)) lacks.add(item);
  }
  if (lacks.size) profile.nv_lacks = [...new Set([...((profile.nv_lacks as string[]) ?? []), ...lacks])];
  for (const { name, fields } of thingsIn(wanted, 'configuration')) {
    const named = findSetting(name);
    if (!named) continue;
    const { item, field } = named.setting;
    const key = named.index === undefined ? item.name : `${item.name}.${named.index}`;
    const have = fieldsOf(had, 'configuration', name);
    const set = (member: string, stage: string) => {
      const values = stageOf(fields, stage);
      if (values === undefined || JSON.stringify(values) === JSON.stringify(stageOf(have, stage))) return;
      const items = { ...(profile[member] as Tree) };
      profile[member] = { ...items, [key]: { ...(items[key] as Tree), [field.name]: values } };
    };
    set('nv', 'default');
    set('nv_set', 'current');
  }
}

/** The value of a stage: a number, or all elements of an array. */
function stageOf(fields: Fields, stage: string): unknown {
  const one = fields[stage];
  if (one !== undefined) return typeof one === 'number' ? one : undefined;
  const elements = Object.entries(fields).filter(([path]) => path.startsWith(`${stage}[`));
  return elements.length && elements.every(([, value]) => typeof value === 'number')
    ? elements.map(([, value]) => value)
    : undefined;
}

function drawLink(profile: Tree, wanted: readonly ToldSection[], had: readonly ToldSection[]): void {
  const [ptys, before] = [wanted, had].map(
    (told) => thingsIn(told, 'registers').find(({ name }) => name.startsWith('PTYS '))?.fields ?? {},
  ) as [Fields, Fields];
  const modes = ptys.ext_eth_proto_capability;
  if (modes !== undefined && modes !== before.ext_eth_proto_capability && modes !== 0)
    profile.link_modes = Array.from({ length: 32 }, (_, bit) => bit).filter(
      (bit) => (Number(modes) >>> bit) & 1,
    );
  const [module, had1] = [wanted, had].map((told) => thingsIn(told, 'module')[0]?.fields ?? {}) as [
    Fields,
    Fields,
  ];
  const MEMBERS = {
    vendor: 'vendor.name',
    part: 'vendor.part_number',
    revision: 'vendor.revision',
    date_code: 'vendor.date_code',
  };
  for (const [member, field] of Object.entries(MEMBERS))
    if (module[field] !== undefined && module[field] !== had1[field])
      put(profile, `module.${member}`, String(module[field]).trimEnd());
}
