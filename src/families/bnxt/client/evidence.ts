import type { Fields } from '../../../bits/layout.js';
import type { DeviceEvidence, EvidenceAround, EvidenceJob } from '../../../client/attest.js';
import type { Session } from '../../../client/session.js';
import { ask, bitsOf, wordOf } from './jobs/ask.js';

/** Broadcom among IANA's Private Enterprise Numbers. */
const MAKER = 4413;

/** What of an answer is of the call, not of the device. */
const PASSING = ['seq_id', 'req_type', 'resp_len', 'error_code', 'fid', 'valid'];

const digestOf = (fields: Fields, { digest }: EvidenceAround): string => {
  const own = Object.entries(fields).filter(([name]) => !PASSING.includes(name));
  return digest(
    Buffer.from(JSON.stringify(own, (_, value) => (typeof value === 'bigint' ? String(value) : value))),
  );
};

async function read(session: Session, around: EvidenceAround): Promise<DeviceEvidence> {
  const version = await ask(session, 'VER_GET');
  const caps = await ask(session, 'FUNC_QCAPS');
  const mac = (caps.mac_address as number[]).map((byte) => byte.toString(16).padStart(2, '0')).join(':');
  return {
    maker: MAKER,
    ...(/[^0:]/.test(mac) ? { identity: { mac } } : {}),
    hardware: {
      revision: String(version.chip_rev),
      metal: Number(version.chip_metal),
      platform: wordOf('VER_GET', 'chip_platform_type', version) ?? String(version.chip_platform_type),
    },
    life_cycle: {
      secure_update: bitsOf('VER_GET', 'dev_caps_cfg', version).includes('SECURE_FW_UPD_SUPPORTED'),
    },
    features: { FUNC_QCAPS: digestOf(caps, around) },
    left_out: [
      {
        what: 'configuration',
        why: 'NVM_GET_VARIABLE answers into memory of the host, which fwctl can not give',
      },
      { what: 'debug', why: 'HWRM tells nothing of debug tokens' },
    ],
  };
}

/** What NetXtreme adapters tell for evidence: VER_GET and FUNC_QCAPS. */
export const evidence: EvidenceJob = { read };
