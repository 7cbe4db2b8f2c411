import { decode } from '../../../bits/codec.js';
import { namesOf } from '../../../bits/enum.js';
import type { Fields } from '../../../bits/layout.js';
import { FwctlError } from '../../../client/errors.js';
import type { Session } from '../../../client/session.js';
import type { Command } from '../catalogue.js';
import { findCommand } from '../catalogue.js';
import { HEADER_BYTES, readOutput } from '../mailbox.js';
import { type CapabilityType, capabilityTypes, findCapability, hasCapability } from '../prm/capabilities.js';
import { findEnum } from '../prm/enums.js';
import { layout } from '../prm/layouts.js';
import type { Shapes } from '../prm/shapes.js';
import { capabilityFields, queryCapability } from './capabilities.js';
import { call, requestNamed } from './command.js';

const KINDS = ['pf', 'vf', 'sf'] as const;

/** What a function is, and where in the tree. */
export interface FunctionName {
  /** pf0, pf0vf0, pf0sf1 */
  readonly name: string;
  /** "PF 0", "VF 0 of PF 0" */
  readonly title: string;
  readonly kind: (typeof KINDS)[number];
  /** Its number among those of its kind below the same PF. */
  readonly index: number;
  /** The number of its PF; its own, of a PF. */
  readonly pf: number;
}

/** A function as the device tells of it. */
export interface FunctionInfo extends FunctionName {
  /** How its PF's commands name it; null for a function of another PF. */
  readonly function_id: number | null;
  readonly vhca_id: number;
  readonly vport: number | null;
  readonly vport_state: 'up' | 'down' | null;
  /** allocated, active, in_use, teardown_request; null where the device does not tell. */
  readonly state: string | null;
  readonly vuid: string | null;
  /** The function that was asked. */
  readonly self: boolean;
}

export interface FunctionList {
  readonly functions: readonly FunctionInfo[];
  /** Why it is not more. */
  readonly note: string | null;
}

type General = Shapes['cmd_hca_cap'];

const [GENERAL] = capabilityTypes as [CapabilityType];
/** MLX5_VPORT_STATE_OP_MOD_*: the own vport, and another one as the e-switch sees it. */
const VNIC = 0;
const ESWITCH = 1;

/** A function_id has 16 bits. */
const FUNCTION_IDS = 2 ** 16;

/** Ids of functions of other PFs are looked for up to here. */
const VHCA_IDS = 256;

export const nameOf = (kind: FunctionName['kind'], index: number, pf: number): FunctionName => ({
  name: kind === 'pf' ? `pf${pf}` : `pf${pf}${kind}${index}`,
  title: kind === 'pf' ? `PF ${pf}` : `${kind.toUpperCase()} ${index} of PF ${pf}`,
  kind,
  index,
  pf,
});

/** What the device answers; undefined where its firmware refuses. */
export async function tried<T>(ask: Promise<T>): Promise<T | undefined> {
  try {
    return await ask;
  } catch (error) {
    if (error instanceof FwctlError && error.kind === 'firmware') return undefined;
    throw error;
  }
}

async function fieldsOf(session: Session, name: string, fields: Fields, outLen?: number): Promise<Fields> {
  return readOutput(findCommand(name) as Command, await call(session, name, fields, outLen));
}

/** Asks a device about its functions, by RPCs alone. */
class Asker {
  private constructor(
    private readonly session: Session,
    private readonly general: General,
    private readonly namesFunctions: boolean,
    private readonly sfBase: number,
  ) {}

  static async make(session: Session): Promise<Asker> {
    const general = capabilityFields(GENERAL, await queryCapability(session, GENERAL, 'cur'));
    const more = async (name: string): Promise<Fields> => {
      const type = findCapability(name) as CapabilityType;
      return hasCapability(type, general)
        ? capabilityFields(type, await queryCapability(session, type, 'cur'))
        : {};
    };
    const { query_vuid } = await more('GENERAL_2');
    const { esw_sf_base_id } = await more('ESWITCH');
    return new Asker(session, general as unknown as General, query_vuid === 1, Number(esw_sf_base_id ?? 0));
  }

  /** The function itself. */
  async self(): Promise<FunctionInfo> {
    const { vhca_id, native_port_num, eswitch_manager } = this.general;
    const vuid = await this.vuid(vhca_id);
    const told = vuid && nameInVuid(vuid);
    const pf = Math.max(native_port_num - 1, 0);
    const name = told || nameOf(eswitch_manager ? 'pf' : 'vf', 0, pf);
    const own = this.idOf(name);
    const { state } = await fieldsOf(this.session, 'QUERY_VPORT_STATE', { op_mod: VNIC });
    return {
      ...name,
      function_id: own,
      vhca_id,
      vport: own,
      vport_state: state ? 'up' : 'down',
      state: name.kind === 'pf' ? await this.state(0) : 'in_use',
      vuid: vuid ?? null,
      self: true,
    };
  }

  get rules(): boolean {
    return this.general.eswitch_manager === 1;
  }

  get seesAll(): boolean {
    return this.general.vhca_resource_manager === 1;
  }

  /** The VFs and SFs of a PF. */
  async children({ pf }: FunctionName): Promise<FunctionInfo[]> {
    const { net_function_params: [first] = [] } = (await fieldsOf(
      this.session,
      'QUERY_ESW_FUNCTIONS',
      {},
    )) as unknown as Shapes['query_esw_functions_out'];
    const vfs = first?.host_params_context.host_num_of_vfs ?? 0;
    const sfs = this.sfBase && this.general.sf ? this.general.max_num_sf : 0;
    if (this.sfBase + sfs > FUNCTION_IDS)
      throw new FwctlError(
        'reply',
        `max_num_sf is ${sfs}, and esw_sf_base_id ${this.sfBase}: no function_id is above ${FUNCTION_IDS - 1}`,
        { next: 'the device or its driver is at fault; -v shows the bytes' },
      );
    const names = [
      ...Array.from({ length: vfs }, (_, i) => nameOf('vf', i, pf)),
      ...Array.from({ length: sfs }, (_, i) => nameOf('sf', i, pf)),
    ];
    const found = await this.session.forEach(names, (name) => this.child(name));
    return found.filter((one) => one !== undefined);
  }

  /** The functions of other PFs, as far as they have ids below 256. */
  async others(known: readonly FunctionInfo[]): Promise<FunctionInfo[]> {
    const seen = new Set(known.map(({ vhca_id }) => vhca_id));
    const found: FunctionInfo[] = [];
    const ids = Array.from({ length: VHCA_IDS }, (_, id) => id).filter((id) => !seen.has(id));
    if (this.namesFunctions)
      this.session.expect(() => ids.map((vhca_id) => requestNamed('QUERY_VUID', { vhca_id }, vuidRoom())));
    for (const vhca_id of ids) {
      const vuid = await this.vuid(vhca_id);
      const name = vuid && nameInVuid(vuid);
      if (!name) continue;
      const untold = { function_id: null, vport: null, vport_state: null, state: null } as const;
      found.push({ ...name, ...untold, vhca_id, vuid, self: false });
    }
    return found;
  }

  private idOf({ kind, index }: FunctionName): number {
    if (kind === 'pf') return 0;
    return kind === 'vf' ? index + 1 : this.sfBase + index;
  }

  private async child(name: FunctionName): Promise<FunctionInfo | undefined> {
    const function_id = this.idOf(name);
    const state = this.general.vhca_state ? await tried(this.state(function_id)) : null;
    if (state === undefined || state === 'invalid') return undefined;
    const area = await tried(queryCapability(this.session, GENERAL, 'cur', function_id));
    if (!area) return undefined;
    const { vhca_id } = decode(layout('cmd_hca_cap'), area);
    const asked = { op_mod: ESWITCH, other_vport: 1, vport_number: function_id };
    const vport = await tried(fieldsOf(this.session, 'QUERY_VPORT_STATE', asked));
    return {
      ...name,
      function_id,
      vhca_id,
      vport: vport ? function_id : null,
      vport_state: vport ? (vport.state ? 'up' : 'down') : null,
      state,
      vuid: (await this.vuid(vhca_id)) ?? null,
      self: false,
    };
  }

  private async state(function_id: number): Promise<string | null> {
    if (!this.general.vhca_state) return null;
    const { vhca_state_context } = await fieldsOf(this.session, 'QUERY_VHCA_STATE', { function_id });
    const { vhca_state } = vhca_state_context as unknown as Shapes['vhca_state_context'];
    return (namesOf(findEnum('mlx5_ifc_vhca_state'), vhca_state) ?? String(vhca_state)).toLowerCase();
  }

  private async vuid(vhca_id: number): Promise<string | undefined> {
    if (!this.namesFunctions) return undefined;
    const output = await tried(call(this.session, 'QUERY_VUID', { vhca_id }, vuidRoom()));
    if (!output || output.length < HEADER_BYTES) return undefined;
    const text = new TextDecoder().decode(output.subarray(layout('query_vuid_out').bits >> 3));
    return text.replace(/\0.*$/s, '') || undefined;
  }
}

const vuidRoom = (): number => (layout('query_vuid_out').bits + layout('array1024_auto').bits) >> 3;

/** A VUID ends with the PCI function of the PF, and with the number of a VF or SF: ...F0, ...F0VF3. */
function nameInVuid(vuid: string): FunctionName | undefined {
  const [, pf, kind = 'PF', index = pf] = /F(\d+)(?:(VF|SF)(\d+))?$/.exec(vuid) ?? [];
  if (pf === undefined) return undefined;
  return nameOf(kind.toLowerCase() as FunctionName['kind'], Number(index), Number(pf));
}

/**
 * The functions that a device may see: itself, its VFs and SFs; with `all` those of other PFs too, where it sees them. Throws what `call`
 * throws.
 */
export async function listFunctions(session: Session, all = false): Promise<FunctionList> {
  const asker = await Asker.make(session);
  const self = await asker.self();
  if (!asker.rules) return { functions: [self], note: 'it is no e-switch manager: it sees itself alone' };
  const own = [self, ...(await asker.children(self))];
  if (!all) return { functions: own, note: null };
  if (!asker.seesAll)
    return {
      functions: own,
      note: 'it is no vhca resource manager: it does not see the functions of other PFs',
    };
  return { functions: [...own, ...(await asker.others(own))], note: null };
}

/** Where a function's MAC address stands for everyone: its NIC vport context. Undefined where the device does not tell. */
export async function macOfFunction(
  session: Session,
  { self, vport }: FunctionInfo,
): Promise<string | undefined> {
  if (vport === null) return undefined;
  const asked = self ? {} : { other_vport: 1, vport_number: vport };
  const fields = await tried(fieldsOf(session, 'QUERY_NIC_VPORT_CONTEXT', asked));
  if (!fields) return undefined;
  const { permanent_address } = fields.nic_vport_context as unknown as Shapes['nic_vport_context'];
  const { mac_addr_47_32, mac_addr_31_0 } = permanent_address;
  const digits = (mac_addr_47_32 * 2 ** 32 + mac_addr_31_0).toString(16).padStart(12, '0');
  return digits.replace(/..(?=.)/g, '$&:');
}
