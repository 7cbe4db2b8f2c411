import { type CardCore, type Handlers, remembered } from './handler.js';
import { bitsNamed } from './named.js';
import type { Version } from './profile.js';
import type { Values } from './struct.js';

/** HWRM 1.10.3.151, of which this project has the structures. */
const INTERFACE: Version = [1, 10, 3, 151];

/** Bytes of a mailbox, of the longest answer, and of the longest request in memory (HWRM_MAX_REQ_LEN and HWRM_MAX_RESP_LEN of bnxt_hwrm.h, and chosen). */
export const LIMITS = { window: 128, answer: 704, request: 256 } as const;

/** Milliseconds, and seconds: chosen. */
const USUAL_TIMEOUT = 1000;
export const MAX_TIMEOUT = 40;

const CAPABILITIES = bitsNamed(
  'ver_get_dev_caps_cfg',
  'SECURE_FW_UPD_SUPPORTED',
  'FW_DCBX_AGENT_SUPPORTED',
  'SHORT_CMD_SUPPORTED',
  'SHORT_CMD_REQUIRED',
  'KONG_MB_CHNL_SUPPORTED',
  'TRUSTED_VF_SUPPORTED',
  'ADV_FLOW_COUNTERS_SUPPORTED',
  'CFA_ADV_FLOW_MGNT_SUPPORTED',
);

/** The same version in numbers of 16 bits and, for older readers, of 8. */
const wide = (who: string, [major, minor, build, patch]: Version): Values => ({
  [`${who}_major`]: major,
  [`${who}_minor`]: minor,
  [`${who}_build`]: build,
  [`${who}_patch`]: patch,
});
const narrow = (who: string, last: string, [major, minor, build, patch]: Version): Values => ({
  [`${who}_maj_8b`]: major,
  [`${who}_min_8b`]: minor,
  [`${who}_${last}_8b`]: build,
  [`${who}_rsvd_8b`]: patch,
});

/** The firmwares of the card's processors, as VER_GET and NVM_GET_DEV_INFO have them. */
export const firmwares = (version: Version): Values => ({
  ...wide('hwrm_fw', version),
  ...wide('mgmt_fw', version),
  ...wide('roce_fw', version),
});

function versions({ profile }: CardCore): Values {
  const { firmware, chip, pci } = profile;
  return {
    ...narrow('hwrm_intf', 'upd', INTERFACE),
    ...narrow('hwrm_fw', 'bld', firmware),
    ...narrow('mgmt_fw', 'bld', firmware),
    ...narrow('roce_fw', 'bld', firmware),
    ...wide('hwrm_intf', INTERFACE),
    ...firmwares(firmware),
    dev_caps_cfg: CAPABILITIES,
    hwrm_fw_name: 'Chimp',
    mgmt_fw_name: 'Ape',
    roce_fw_name: 'Bono',
    active_pkg_name: profile.package,
    chip_num: pci.device,
    chip_rev: chip.revision,
    chip_metal: chip.metal,
    max_req_win_len: LIMITS.window,
    max_resp_len: LIMITS.answer,
    def_req_timeout: USUAL_TIMEOUT,
    flags: bitsNamed('ver_get_flags', 'EXT_VER_AVAIL'),
    always_1: 1,
    max_ext_req_len: LIMITS.request,
    max_req_timeout: MAX_TIMEOUT,
  };
}

export const version: Handlers = { VER_GET: remembered((card) => card.profile, versions) };
