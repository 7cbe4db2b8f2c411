import type { DeviceEvidence, EvidenceAround, EvidenceJob, LeftOut } from '../../../../client/attest.js';
import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { Shapes } from '../../prm/shapes.js';
import { ownCapabilities } from '../capabilities.js';
import { ask, inWords } from '../jobs/ask.js';
import { partNumberOf } from '../jobs/firmware.js';
import { answerTo } from './challenge.js';
import { readConfiguration } from './configuration.js';
import { readDebug } from './debug.js';

/** Mellanox Technologies among IANA's Private Enterprise Numbers. */
const MAKER = 33049;

type Mgir = Shapes['mgir_ext'];

/** The six bytes of the base MAC, which is the board's own. */
const macOf = ({
  manufacturing_base_mac_47_32: high,
  manufacturing_base_mac_31_0: low,
}: Mgir['hw_info']): string | undefined => {
  if (!high && !low) return undefined;
  const digits = `${high.toString(16).padStart(4, '0')}${low.toString(16).padStart(8, '0')}`;
  return (digits.match(/../g) as string[]).join(':');
};

const hex = (value: number): string => `0x${value.toString(16)}`;

function lifeCycleOf({ fw_info, hw_info }: Mgir): NonNullable<DeviceEvidence['life_cycle']> {
  return {
    state: inWords('mgir_fw_info_ext', fw_info, 'life_cycle') ?? String(fw_info.life_cycle),
    secure_boot: fw_info.sec_boot === 1,
    signed_firmware: fw_info.signed_fw === 1,
    secured_firmware: fw_info.secured === 1,
    debug_firmware: fw_info.debug === 1,
    development_firmware: fw_info.dev === 1 || fw_info.dev_sc === 1,
    development_mode: fw_info.dev_state === 1,
    development_chip: hw_info.development === 1,
    encrypted: fw_info.encryption === 1,
  };
}

/** Does a part, and notes why where the device or a policy refuses it. */
async function unless<T>(what: string, leftOut: LeftOut[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FwctlError) || !['firmware', 'policy', 'reply', 'device'].includes(error.kind))
      throw error;
    leftOut.push({ what, why: error.message });
    return undefined;
  }
}

async function featuresOf(session: Session, { digest }: EvidenceAround): Promise<Record<string, string>> {
  const areas = await ownCapabilities(session, 'cur');
  return Object.fromEntries(areas.map(({ type, area }) => [type.name, digest(area)]));
}

async function read(session: Session, around: EvidenceAround): Promise<DeviceEvidence> {
  const left_out: LeftOut[] = [];
  const mgir = await unless('identity', left_out, () => ask(session, 'MGIR', 'mgir_ext'));
  const mac = mgir && macOf(mgir.hw_info);
  const part_number = await partNumberOf(session);
  const debug = await unless('debug', left_out, () => readDebug(session, around.challenges));
  if (!around.challenges)
    left_out.push({
      what: 'debug challenges',
      why: 'to ask for one (MTCQ) begins it on the device: --challenge',
    });
  const configuration = await unless('configuration', left_out, () => readConfiguration(session, around));
  const features = await unless('features', left_out, () => featuresOf(session, around));
  return {
    maker: MAKER,
    ...(mac ? { identity: { mac } } : {}),
    ...(mgir
      ? {
          hardware: {
            ...(part_number ? { part_number } : {}),
            psid: mgir.fw_info.psid,
            chip: hex(mgir.hw_info.hw_dev_id),
            revision: hex(mgir.hw_info.device_hw_revision),
          },
          life_cycle: lifeCycleOf(mgir),
          boots_signed_only: mgir.fw_info.sec_boot === 1 && mgir.fw_info.signed_fw === 1,
          uptime_s: mgir.hw_info.uptime,
        }
      : {}),
    ...(debug ? { debug: debug.told } : {}),
    ...(debug && mgir ? { is_debuggable: debug.active || mgir.fw_info.debug === 1 } : {}),
    ...(configuration ? { configuration } : {}),
    ...(features ? { features } : {}),
    left_out,
  };
}

/** What ConnectX and BlueField tell for evidence: MGIR, MDSR, MTCQ, MNVDA, QUERY_HCA_CAP. */
export const evidence: EvidenceJob = { read, challenge: answerTo };
