import { namesOf } from '../../../../bits/enum.js';
import type { Firmware, FirmwareComponent } from '../../../../client/jobs.js';
import type { Session } from '../../../../client/session.js';
import { findEnum } from '../../prm/enums.js';
import type { Shapes } from '../../prm/shapes.js';
import { identityIn } from '../identity.js';
import { ask, askMore, inWords } from './ask.js';

/** MCQI.info_type, and the bytes of its data. */
const CAPABILITIES = 0;
const VERSION = 1;
const ACTIVATION = 5;
const DATA = 124;

/** MCQS.component_status, and component_update_state. */
const NOT_PRESENT = 0;
const PENDING_RESET = 4;

/** MQIS.info_type */
const MODEL_NAME = 1;

/** No device has more components; one whose list has no end would be asked for ever. */
const MOST_COMPONENTS = 64;

/** A date of decimal digits in hex; undefined where it is none. */
function dateOf({ year, month, day }: { year: number; month: number; day: number }): string | undefined {
  const [y, m, d] = [
    year.toString(16).padStart(4, '0'),
    ...[month, day].map((part) => part.toString(16).padStart(2, '0')),
  ];
  return /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(`${y}-${m}-${d}`)
    ? `${y}-${m}-${d}`
    : undefined;
}

async function component(session: Session, index: number, type: number, pending = 0) {
  const asked = { component_index: index, info_type: type, read_pending_component: pending, data_size: DATA };
  return (await askMore(session, 'MCQI', 'mcqi_reg_ext', asked))?.data;
}

/** A version's text, or where there is none its number: a byte each for major and minor, two for the third. */
function versionOf(data: Shapes['mcqi_reg_ext']['data'] | undefined): string | undefined {
  const told = data?.mcqi_version_ext;
  if (!told) return undefined;
  const { version, version_string, version_string_length } = told;
  const text = version_string.slice(0, version_string_length);
  if (text || !version) return text || undefined;
  const [minor, sub] = [(version >>> 16) & 0xff, version & 0xffff];
  return `${version >>> 24}.${String(minor).padStart(2, '0')}.${String(sub).padStart(4, '0')}`;
}

/** What of a component the next start takes; undefined where the device does not tell. */
export const storedVersionOf = async (session: Session, index: number): Promise<string | undefined> =>
  versionOf(await component(session, index, VERSION, 1)) ??
  versionOf(await component(session, index, VERSION));

async function componentOf(
  session: Session,
  index: number,
  told: Shapes['mcqs_reg_ext'],
): Promise<FirmwareComponent> {
  const state = (path: 'component_status' | 'component_update_state') =>
    namesOf(findEnum(path), told[path]) ?? String(told[path]);
  const name = namesOf(findEnum('identifier'), told.identifier) ?? `component ${told.identifier}`;
  const update = state('component_update_state');
  const base = {
    name,
    index,
    state: [state('component_status'), ...(update === 'IDLE' ? [] : [update])].join(', '),
  };
  const waits = told.component_update_state === PENDING_RESET;
  if (told.component_status === NOT_PRESENT && !waits) return base;
  session.foresee(() => [component(session, index, VERSION, 1), component(session, index, CAPABILITIES)]);
  const running = await component(session, index, VERSION);
  const stored = versionOf(await component(session, index, VERSION, 1));
  const running_version = versionOf(running);
  const built = running?.mcqi_version_ext;
  const build_date = built?.build_time_valid ? dateOf(built.build_time) : undefined;
  const size = (await component(session, index, CAPABILITIES))?.mcqi_cap_ext.component_size;
  return {
    ...base,
    ...(running_version ? { running_version } : {}),
    ...(stored ? { stored_version: stored } : {}),
    ...(build_date ? { build_date } : {}),
    ...(size ? { size_bytes: size } : {}),
    ...(waits ? { waits_for_reset: waits } : {}),
  };
}

const statusOf = (session: Session, index: number) =>
  askMore(session, 'MCQS', 'mcqs_reg_ext', { component_index: index });

/** So many components of a device that is far away are asked for at once. */
const AT_ONCE = 8;

/** Asks for components without waiting for those before them. */
async function componentsAhead(session: Session, most: number): Promise<void> {
  const indexes = Array.from({ length: Math.min(most, AT_ONCE) }, (_, index) => index);
  const all = await Promise.all(indexes.map((index) => statusOf(session, index)));
  for (const [index, told] of all.entries()) {
    if (!told) return;
    session.foresee(() => [componentOf(session, index, told)]);
    if (told.last_index_flag) return;
  }
}

async function componentsOf(session: Session, most: number): Promise<FirmwareComponent[]> {
  const found: FirmwareComponent[] = [];
  for (let index = 0; index < most; index++) {
    const told = await statusOf(session, index);
    if (!told) break;
    found.push(await componentOf(session, index, told));
    if (told.last_index_flag) break;
  }
  return found;
}

/** The boot ROMs that lie in the image, as MGIR counts them. */
function romsOf(told: Shapes['mgir_ext']['sw_info']): FirmwareComponent[] {
  return ([0, 1, 2, 3] as const).flatMap((i) => {
    const { major, minor, build } = told[`rom${i}_version`];
    if (!told[`rom${i}_type`]) return [];
    const name = inWords('mgir_sw_info_ext', told, `rom${i}_type`) ?? `ROM type ${told[`rom${i}_type`]}`;
    return [{ name, running_version: `${major}.${minor}.${String(build).padStart(4, '0')}` }];
  });
}

const METHODS = [
  ['self_activation', 'by itself'],
  ['pending_fw_reset', 'firmware reset'],
  ['pending_server_reboot', 'server reboot'],
  ['pending_server_dc_power_cycle', 'DC power cycle'],
  ['pending_server_ac_power_cycle', 'AC power cycle'],
] as const;

/** The part number of the board, as MQIS has it; undefined where the device does not tell. */
export const partNumberOf = (session: Session): Promise<string | undefined> => textOf(session, MODEL_NAME);

/** Letters of a piece. */
const PIECE = 8;

/** Where the pieces of a text begin, from the second on. */
const piecesOf = (length: number): number[] =>
  Array.from({ length: Math.max(Math.ceil(length / PIECE) - 1, 0) }, (_, i) => (i + 1) * PIECE);

/** A text of MQIS, which comes in pieces. */
async function textOf(session: Session, info_type: number): Promise<string | undefined> {
  const pieceAt = (read_offset: number) =>
    askMore(session, 'MQIS', 'mqis_reg_ext', { info_type, read_offset, read_length: PIECE });
  let text = '';
  for (;;) {
    const piece = await pieceAt(text.length);
    if (!piece?.read_length || !piece.info_string) break;
    if (!text) session.foresee(() => piecesOf(piece.info_length).map(pieceAt));
    text += piece.info_string.slice(0, piece.read_length);
    if (text.length >= piece.info_length) break;
  }
  return text.trimEnd() || undefined;
}

/** The firmware of the board, its components and boot ROMs; `versions`: of the components the image alone. Throws what `ask` throws. */
export async function readFirmware(session: Session, which?: 'versions'): Promise<Firmware> {
  const securityOf = () => askMore(session, 'MFSV', 'mfsv_reg_ext');
  session.foresee(() => [
    componentsAhead(session, which ? 1 : MOST_COMPONENTS),
    ...(which ? [] : [component(session, 0, ACTIVATION)]),
    securityOf(),
    partNumberOf(session),
  ]);
  const told = await ask(session, 'MGIR', 'mgir_ext');
  const { fw_info, sw_info } = told;
  const identity = identityIn(told);
  const components = await componentsOf(session, which ? 1 : MOST_COMPONENTS);
  const [image] = components;
  const how = which ? undefined : (await component(session, 0, ACTIVATION))?.mcqi_activation_method_ext;
  const build_date = dateOf(fw_info);
  const security = await securityOf();
  const part_number = await partNumberOf(session);
  const differs = image?.stored_version && image.stored_version !== image.running_version;
  return {
    running_version: identity.firmware_version,
    ...(differs ? { stored_version: image.stored_version as string } : {}),
    psid: identity.psid,
    ...(part_number ? { part_number } : {}),
    chip: `0x${identity.hw_dev_id.toString(16)}`,
    ...(build_date ? { build_date } : {}),
    ...(how ? { activation: METHODS.flatMap(([field, words]) => (how[field] ? [words] : [])) } : {}),
    signed: fw_info.signed_fw === 1,
    ...(security
      ? { security_version: security.img_sec_ver, least_security_version: security.efuses_sec_ver }
      : {}),
    components: which ? components : [...components, ...romsOf(sw_info)],
  };
}
