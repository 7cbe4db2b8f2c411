import { decode } from '../../../bits/codec.js';
import type { Fields } from '../../../bits/layout.js';
import type { DeviceInfo } from '../../../client/backend.js';
import { FwctlError } from '../../../client/errors.js';
import type { Told } from '../../../client/family.js';
import type { Session } from '../../../client/session.js';
import { meanings } from '../meaning.js';
import { layout } from '../prm/layouts.js';
import { call } from './call.js';

/** enum fwctl_bnxt_commands of include/uapi/fwctl/bnxt.h: bit numbers of uctx_caps. */
const CAPS = ['INLINE_COMMANDS', 'QUERY_COMMANDS', 'SEND_COMMANDS'] as const;

/** struct fwctl_info_bnxt. */
export const uctxCaps = (data: Uint8Array): number | undefined =>
  data.length < 4 ? undefined : new DataView(data.buffer, data.byteOffset).getUint32(0, true);

/** The names of the bits, and of those that nobody has named their numbers. */
const capNames = (caps: number): string[] =>
  Array.from({ length: 32 }, (_, bit) => bit)
    .filter((bit) => (caps >>> bit) & 1)
    .map((bit) => CAPS[bit] ?? `bit ${bit}`);

/** A version of four numbers, the last where it is not 0. */
export const versionOf = (fields: Fields, who: string): string => {
  const numbers = ['major', 'minor', 'build', 'patch'].map((part) => Number(fields[`${who}_${part}`]));
  return (numbers[3] ? numbers : numbers.slice(0, 3)).join('.');
};

export async function tell(
  session: Session,
  { data }: DeviceInfo,
  say: (text: string) => void,
): Promise<Told> {
  const caps = uctxCaps(data);
  const names = caps === undefined ? [] : capNames(caps);
  const version = await versions(session, say);
  const chip = version && meanings.of(layout('hwrm_ver_get_output'), version)('chip_num', version.chip_num);
  const firmware = version && versionOf(version, 'hwrm_fw');
  const interface_ =
    version && ['major', 'minor', 'build', 'patch'].map((part) => version[`hwrm_intf_${part}`]).join('.');
  const unknown = 'not known';
  return {
    data: {
      uctx_caps: caps ?? null,
      uctx_cap_names: names,
      firmware_version: firmware ?? null,
      package: version?.active_pkg_name ?? null,
      hwrm_version: interface_ ?? null,
      chip: chip ?? null,
    },
    lines: [
      ['uctx_caps', caps === undefined ? unknown : `0x${caps.toString(16)} (${names.join(', ') || 'none'})`],
      ['firmware', firmware ?? unknown],
      ['package', version ? String(version.active_pkg_name) : unknown],
      ['hwrm', interface_ ?? unknown],
      ['chip', chip ?? unknown],
    ],
  };
}

/** VER_GET; a device that keeps it to itself, or a policy that does, leaves the rest of the answer whole. */
async function versions(session: Session, say: (text: string) => void): Promise<Fields | undefined> {
  try {
    return decode(layout('hwrm_ver_get_output'), await call(session, 'HWRM_VER_GET')) as Fields;
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    say(`firmware and chip are not known: ${error.message}`);
    return undefined;
  }
}
