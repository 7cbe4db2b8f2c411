/** A firmware image in a slot of the card. */
export interface Image {
  /** As `devlink dev info` names it: mainfwa */
  readonly slot: string;
  readonly version: string;
}

/** What a card is. */
export interface PdsProfile {
  readonly title: string;
  readonly serial: string;
  /** By number of slot (enum pds_core_fw_slot): A, B and gold. */
  readonly images: Readonly<Record<number, Image>>;
  readonly asic: { readonly type: number; readonly revision: number };
}

export const NO_SLOT = 0;
export const SLOT_A = 1;
const SLOT_B = 2;
const SLOT_GOLD = 3;

/** The card in the examples of Documentation/networking/device_drivers/ethernet/amd/pds_core.rst. */
const dsc: PdsProfile = {
  title: 'Pensando DSC, distributed services card',
  serial: 'FLM18420073',
  images: {
    [SLOT_A]: { slot: 'mainfwa', version: '1.60.0-73' },
    [SLOT_B]: { slot: 'mainfwb', version: '1.60.0-57' },
    [SLOT_GOLD]: { slot: 'goldfw', version: '1.15.9-C-22' },
  },
  asic: { type: 0, revision: 0 },
};

const PROFILES: Readonly<Record<string, PdsProfile>> = { 'pensando-dsc': dsc };

export function findProfile(name: string): PdsProfile {
  const profile = PROFILES[name];
  if (!profile) throw new RangeError(`there is no profile ${name}`);
  return profile;
}
