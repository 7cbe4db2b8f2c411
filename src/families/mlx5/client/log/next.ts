import { DEVICE } from '../../../../client/log.js';
import { findCommand } from '../../catalogue.js';
import { findCapability } from '../../prm/capabilities.js';

const query = (type: string) => `fwctl query-caps -t ${type} ${DEVICE}`;
export const INFO = `fwctl info ${DEVICE}`;

/** The capability types that say what commands may do, by the names of the commands. */
const CAPABILITIES: readonly [commands: RegExp, types: readonly string[]][] = [
  [/FLOW_|MODIFY_HEADER|PACKET_REFORMAT/, ['FLOW_TABLE', 'ESWITCH_FLOW_TABLE']],
  [/GENERAL_OBJECT/, ['GENERAL']],
  [/LAG|VHCA|_SF\b|SCHEDULING|ESW|MKEY|_(QP|CQ|SQ|RQ|EQ|DCT|SRQ|TIR|TIS|RQT|PD|UAR)$/, ['GENERAL']],
  [/ROCE/, ['ROCE']],
];

/** What to run after a command that the firmware refused; null: it is not known. */
export function nextOfCommand(name: string | null, opMod: number | undefined): string[] {
  if (name === null) return [INFO];
  const layout = findCommand(name)?.in ? [`fwctl prm ${name}.in`] : [];
  if (/^(QUERY|SET)(_OTHER)?_HCA_CAP$/.test(name)) {
    const type = opMod === undefined ? undefined : findCapability(opMod >> 1)?.name;
    return [type ? query(type) : `fwctl query-caps ${DEVICE}`, ...layout, INFO];
  }
  if (name === 'ACCESS_REG') return [`fwctl reg list ${DEVICE}`, ...layout, INFO];
  if (name === 'QUERY_CONG_PARAMS') return [`fwctl reg get ROCE_ACCL ${DEVICE}`, ...layout, INFO];
  const types = CAPABILITIES.find(([commands]) => commands.test(name))?.[1] ?? [];
  return [...types.map(query), ...layout, INFO];
}

/** What to run where a device does not answer, or says that it is ill: whether it answers, and which resets it can do. */
export const nextOfIllness = [INFO, `fwctl reg get MFRL ${DEVICE}`, 'fwctl doctor'];
