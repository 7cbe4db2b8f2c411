import { resources } from './data/rscdump.js';

/** Types of segments that are no resource: enum mlx5_rsc_sgmt_type. */
export const SEGMENTS = {
  notice: 0xfff9,
  command: 0xfffa,
  terminate: 0xfffb,
  error: 0xfffc,
  reference: 0xfffd,
  info: 0xfffe,
  menu: 0xffff,
} as const;

export type Control = keyof typeof SEGMENTS;

/** Types up to here are resources. */
const LAST_RESOURCE = 0xfeff;

/** Values of num_of_obj1 and num_of_obj2 (mstflint: NUM_OF_OBJ_ALL, NUM_OF_OBJ_ACTIVE). */
export const ALL = 0xffff;
export const ACTIVE = 0xfffe;

/** Bytes that the register carries itself: 52 dwords of inline_data. */
export const INLINE_BYTES = 208;

/** seq_num has four bits. */
export const SEQUENCES = 16;

/** Bits of the flags of a menu record. */
export const FLAGS = {
  support_index1: 0x001,
  must_have_index1: 0x002,
  support_index2: 0x004,
  must_have_index2: 0x008,
  support_num_of_obj1: 0x010,
  must_have_num_of_obj1: 0x020,
  num_of_obj1_supports_all: 0x040,
  num_of_obj1_supports_active: 0x080,
  support_num_of_obj2: 0x100,
  must_have_num_of_obj2: 0x200,
  num_of_obj2_supports_all: 0x400,
  num_of_obj2_supports_active: 0x800,
} as const;

/** What can be dumped. */
export interface Resource {
  readonly type: number;
  /** Bits of FLAGS. */
  readonly flags: number;
  readonly name: string;
  readonly index1: string;
  readonly index2: string;
  /** The layout of a resource segment's payload where one is published, or the query (in capitals) whose whole answer it is. */
  readonly payload: string | undefined;
}

let known: readonly Resource[] | undefined;

/** The resources that are known by name, in the order of the menu. */
export function allResources(): readonly Resource[] {
  known ??= resources().trim().split('\n').map(parse);
  return known;
}

function parse(line: string): Resource {
  const [type, flags, name, index1, index2, payload] = line.split(',') as string[];
  return {
    type: Number(type),
    flags: Number(flags),
    name: name as string,
    index1: index1 as string,
    index2: index2 as string,
    payload: payload || undefined,
  };
}

const found = new Map<number | string, Resource>();

/** The resource of this type, or of this name. */
export function findResource(key: number | string): Resource | undefined {
  if (found.size === 0)
    for (const resource of allResources()) {
      found.set(resource.type, resource);
      found.set(resource.name, resource);
    }
  return found.get(key);
}

const controls = new Map(Object.entries(SEGMENTS).map(([name, type]) => [type as number, name as Control]));

/** What a segment is, by its type; undefined for types between the resources and the controls that are not known. */
export const kindOf = (type: number): Control | 'resource' | undefined =>
  type <= LAST_RESOURCE ? 'resource' : controls.get(type);
