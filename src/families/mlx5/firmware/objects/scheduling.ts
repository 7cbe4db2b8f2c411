import type { Shapes } from '../../prm/shapes.js';
import type { FirmwareCore, Part, Rows } from '../handler.js';
import type { Vhca } from '../vhca.js';

/** scheduling_hierarchy: SCHEDULING_HIERARCHY_* */
const ESWITCH = 2;
const NIC = 3;

/** element_type: SCHEDULING_CONTEXT_ELEMENT_TYPE_* */
const TSAR = 0;
const VPORT = 1;
const QUEUE_GROUP = 4;

/** tsar_type: TSAR_ELEMENT_TSAR_TYPE_DWRR */
const DWRR = 0;

/** The arbiter at the top; what it chooses from follows. */
const ROOT = 1;

/** Groups of queues below the arbiter of the NIC. */
const QUEUE_GROUPS = 2;

const root: Part<Shapes['scheduling_context']> = {
  element_type: TSAR,
  element_attributes: { tsar: { tsar_type: DWRR } },
};

/** On the e-switch each VF and SF has a share, and at most 25 Gb/s. */
function eswitchElement(
  fw: FirmwareCore,
  vhca: Vhca,
  id: number,
): Part<Shapes['scheduling_context']> | undefined {
  if (id === ROOT) return root;
  const children = [...fw.childrenOf(vhca, 'vf'), ...fw.childrenOf(vhca, 'sf')];
  const child = children[id - ROOT - 1];
  if (!child) return undefined;
  return {
    element_type: VPORT,
    element_attributes: { vport: { vport_number: child.vport } },
    parent_element_id: ROOT,
    // Of max_tsar_bw_share, 100.
    bw_share: Math.floor(100 / children.length),
    max_average_bw: 25_000,
  };
}

function nicElement(id: number): Part<Shapes['scheduling_context']> | undefined {
  if (id === ROOT) return root;
  if (id > ROOT + QUEUE_GROUPS || id < ROOT) return undefined;
  return { element_type: QUEUE_GROUP, parent_element_id: ROOT, bw_share: 100 / QUEUE_GROUPS };
}

export const scheduling = {
  QUERY_SCHEDULING_ELEMENT: {
    needs: 'qos',
    run: (fw, { scheduling_hierarchy, scheduling_element_id }, { vhca }) => {
      if (scheduling_hierarchy !== ESWITCH && scheduling_hierarchy !== NIC) return 'HIERARCHY_UNKNOWN';
      const onEswitch = scheduling_hierarchy === ESWITCH;
      if (!vhca.capabilities.qos(onEswitch ? 'esw_scheduling' : 'nic_sq_scheduling'))
        return 'HIERARCHY_ABSENT';
      const context = onEswitch
        ? eswitchElement(fw, vhca, scheduling_element_id)
        : vhca.bound
          ? nicElement(scheduling_element_id)
          : undefined;
      return context ? { scheduling_context: context } : 'SCHEDULING_ELEMENT_UNKNOWN';
    },
  },
} satisfies Rows;
