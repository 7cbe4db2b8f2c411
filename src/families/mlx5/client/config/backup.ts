import type { Value } from '../../../../bits/layout.js';
import type { Session } from '../../../../client/session.js';
import { isSecret } from '../../prm/nvconfig-secrets.js';
import { itemsSet, placeOf, type Tlv } from './tlv.js';
import { allOf } from './wanted.js';

/** What was set on a device, from the next reset on. */
export interface Backup {
  readonly tlvs: readonly Tlv[];
  /** Every parameter of these items by its name; one without a name by item and field. */
  readonly settings: { readonly [name: string]: Value };
  /** Items that hold secrets, which are not among them. */
  readonly left_out: readonly string[];
}

/** Reads what was set; `secrets`: also passwords and keys. Throws FwctlError of the session and `reply`. */
export async function readBackup(session: Session, secrets = true): Promise<Backup> {
  const all = await itemsSet(session);
  const tlvs = secrets ? all : all.filter((tlv) => !isSecret(placeOf(tlv).item));
  const wanted = tlvs.flatMap((tlv) => {
    const place = placeOf(tlv);
    const data = new Uint8Array(place.item.bytes);
    data.set(tlv.data.subarray(0, data.length));
    return allOf(place, data);
  });
  return {
    tlvs,
    settings: Object.fromEntries(wanted.map(({ name, value }) => [name, value])),
    left_out: all.filter((tlv) => !tlvs.includes(tlv)).map((tlv) => placeOf(tlv).item.name),
  };
}
