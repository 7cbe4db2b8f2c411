import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { Hindrance, KeptUpdate, UpdateFile, UpdateJob } from '../../../../client/update.js';
import { compareVersions } from '../../../../client/versions.js';
import { sourceOf } from '../../../../images/bytes.js';
import { ImageError } from '../../../../images/error.js';
import { SECTION } from '../../../../images/fs4/names.js';
import type { Fs4Image } from '../../../../images/fs4/read.js';
import { isVirtual } from '../command.js';
import { readIdentity } from '../identity.js';
import { askMore } from '../jobs/ask.js';
import { readFirmware } from '../jobs/firmware.js';
import { readPcie } from '../jobs/live.js';
import { readUpdate, STATE } from './mcc.js';
import { type Payload, payloadFor } from './payload.js';

/** MCQI.info_type of capabilities, and the bytes of its data. */
const CAPABILITIES = { info_type: 0, data_size: 124 };

/**
 * The sections by which an image says what it replaces, with the component's name. A firmware has others of them too, so that its own comes first.
 */
const CARRIES: readonly (readonly [section: number, component: string])[] = [
  [SECTION.MAIN_CODE, 'BOOT_IMG'],
  [SECTION.CCIR_ALGO_CODE, 'CC_ALGO'],
  [SECTION.PROG_FW_BIN, 'LINKX_IMG'],
  [SECTION.ROT_CERTIFICATES, 'DIGITAL_CACERT'],
  [0x32, 'DBG_TOKEN'],
  [SECTION.FW_MAIN_CFG, 'OEM_NVCONFIG'],
];

/** Seconds for which nobody was heard from, after which a handle is taken over: all that a device does by itself is over by then. Chosen. */
const STALE = 60;

const carriedBy = ({ itoc }: Fs4Image): string | undefined =>
  CARRIES.find(([section]) => itoc.sections.some(({ type }) => type === section))?.[1];

const versionText = ([major, minor, sub]: readonly [number, number, number]): string =>
  `${major}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;

const hindrance = (check: Hindrance['check'], message: string, next?: string): Hindrance => ({
  check,
  message,
  kind: check === 'image' ? 'usage' : 'policy',
  ...(next ? { next } : {}),
});

/** Who has the update handle, unless it is free or can be taken over. */
async function ownerOf(session: Session, kept: KeptUpdate | undefined) {
  const { state, stateName, handle, silent_s } = await readUpdate(session);
  if (state === STATE.IDLE) return {};
  if (kept?.handle === handle && (!kept.locking || state === STATE.LOCKED))
    return { note: 'an update that was begun here and did not end is taken over' };
  const words = `handle ${handle}, state ${stateName}, its owner silent for ${silent_s} s`;
  if (silent_s >= STALE) return { note: `a forgotten update is ended first: ${words}` };
  return {
    hindrance: hindrance(
      'owner',
      `another update goes on: ${words}`,
      `wait until it ends (--wait 5m); one that is not heard from for ${STALE} s is taken over`,
    ),
  };
}

function hindrancesOf(
  { image, signed, bytes, behind }: Payload,
  component: string | undefined,
  device: { readonly psid: string; readonly hw_dev_id: number },
  caps: { readonly max_component_size: number; readonly signed_updates_only: number } | undefined,
  least: number | undefined,
): Hindrance[] {
  const { info, flaws, security_version } = image;
  const found: Hindrance[] = [];
  for (const { message, offset } of flaws)
    found.push(hindrance('image', `the image is damaged: at 0x${offset.toString(16)}: ${message}`));
  if (behind)
    found.push(
      hindrance('image', `${behind} bytes stand behind the image that are none of it: cut them off`),
    );
  if (!component)
    found.push(hindrance('component', 'the image has no section of anything that this device lets replace'));
  if (info && info.psid !== device.psid)
    found.push(hindrance('psid', `the image is for PSID ${info.psid}, and the board is ${device.psid}`));
  if (info && !info.hardware_ids.includes(device.hw_dev_id))
    found.push(
      hindrance(
        'chip',
        `the image is for chip ${info.hardware_ids.map((id) => `0x${id.toString(16)}`).join(', ') || 'none'}, and this one is 0x${device.hw_dev_id.toString(16)}`,
      ),
    );
  if (caps?.signed_updates_only && !signed)
    found.push(hindrance('signature', 'the image is not signed, and the device takes signed ones alone'));
  if (caps && bytes.length > caps.max_component_size)
    found.push(
      hindrance(
        'size',
        `the image has ${bytes.length} bytes, and the device takes ${caps.max_component_size}`,
      ),
    );
  if (least !== undefined && security_version < least)
    found.push(
      hindrance(
        'security_version',
        `the security version of the image is ${security_version}, and the device takes none below ${least}`,
      ),
    );
  return found;
}

/** The image of a file; undefined where none is found, and all of it is to be sent. Throws FwctlError `usage`. */
async function payloadIn({ path, bytes }: UpdateFile, psid: string, forced: boolean) {
  try {
    return await payloadFor(bytes, psid);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    if (forced) return undefined;
    const { offset, message } = error;
    throw new FwctlError(
      'usage',
      `${path}: no image that can be read: at 0x${offset.toString(16)}: ${message}`,
      {
        path,
        next: 'nothing is sent; a file that fwctl reads is shown by fwctl firmware show',
      },
    );
  }
}

/** What of the device, whatever the image, stands in the way. */
async function hindrancesAround(
  session: Session,
  { hindrance: owner }: Awaited<ReturnType<typeof ownerOf>>,
): Promise<Hindrance[]> {
  const { name, function: part } = session.device;
  const found = owner ? [owner] : [];
  if (isVirtual(part))
    found.unshift(
      hindrance(
        'function',
        `${name} is ${part}, and the firmware is the adapter's: a physical function replaces it`,
        'give a physical function of the adapter with -d: fwctl list',
      ),
    );
  if ((await readPcie(session))?.lacks_power)
    found.push(
      hindrance(
        'power',
        'the slot gives the board too little power (MPEIN.pwr_status)',
        'an update that loses its power half way may cost the board: mend that first',
      ),
    );
  return found;
}

/** As `UpdateJob.propose` has it. */
export const propose: UpdateJob['propose'] = async (session, file, { kept, forced = false } = {}) => {
  const device = await readIdentity(session);
  const payload = await payloadIn(file, device.psid, forced);
  const owner = await ownerOf(session, kept);
  const around = await hindrancesAround(session, owner);
  const { components } = await readFirmware(session);
  const name = !payload || Array.isArray(payload) ? undefined : carriedBy(payload.image);
  const at = components.find((one) => one.name === (name ?? 'BOOT_IMG'));
  const index = at?.index ?? 0;
  const device_side = {
    component: at?.name ?? 'BOOT_IMG',
    index,
    ...(at?.running_version ? { running_version: at.running_version } : {}),
    ...(at?.stored_version ? { stored_version: at.stored_version } : {}),
    replaces_pending: at?.waits_for_reset === true,
    waits_for_reset: (name ?? 'BOOT_IMG') === 'BOOT_IMG' || name === 'OEM_NVCONFIG',
  };
  if (!payload)
    return {
      ...device_side,
      hindrances: [hindrance('image', 'the file is no image that can be read'), ...around],
      notes: [],
      image: file.bytes,
    };
  if (Array.isArray(payload))
    return {
      ...device_side,
      hindrances: [
        hindrance(
          'psid',
          `the file has no image for PSID ${device.psid}, but for ${payload.slice(0, 8).join(', ') || 'none'}`,
        ),
        ...around,
      ],
      notes: [],
      image: sourceOf(new Uint8Array()),
    };
  const caps = (await askMore(session, 'MCQI', 'mcqi_reg_ext', { component_index: index, ...CAPABILITIES }))
    ?.data.mcqi_cap_ext;
  const least = (await askMore(session, 'MFSV', 'mfsv_reg_ext'))?.efuses_sec_ver;
  const { info, security_version } = payload.image;
  const version = info && versionText(info.version);
  const running = at?.running_version;
  const order = version && running ? compareVersions(version, running) : undefined;
  return {
    ...device_side,
    ...(version ? { version } : {}),
    ...(info ? { psid: info.psid } : {}),
    security_version,
    ...(least === undefined ? {} : { least_security_version: least }),
    hindrances: [...hindrancesOf(payload, name && at?.name, device, caps, least), ...around],
    notes: [
      ...(order === 0 ? ['the same version runs already'] : []),
      ...(order !== undefined && order < 0 ? [`older than what runs (${running})`] : []),
      ...(device_side.replaces_pending
        ? [`${at?.stored_version ?? 'an image'} waits for a reset: it is taken back first`]
        : []),
      ...(owner.note ? [owner.note] : []),
    ],
    image: payload.bytes,
  };
};
