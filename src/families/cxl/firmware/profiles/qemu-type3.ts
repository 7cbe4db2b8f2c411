import type { FeatureRow, Piece, Profile } from '../profile.js';

/** Flags: changeable; and with a default value. Effects: configuration changes at once, effects are valid. */
const CHANGEABLE = 0x01;
const WITH_DEFAULT = 0x21;
const AT_ONCE = 0x202;

const whole = (from: number, to: number): Piece => ({ from, to });

const patrolScrub: FeatureRow = {
  uuid: '96dad7d6-fde8-482b-a733-75774e06db8a',
  get_feat_size: 4,
  set_feat_size: 2,
  flags: CHANGEABLE,
  get_feat_ver: 1,
  set_feat_ver: 1,
  effects: AT_ONCE,
  initial: '030c0100',
  pieces: [whole(0, 1), { from: 1, to: 3, mask: 0x01, cleared: 0x01 }],
};

/** Three units, each with a capability, the configuration of which five bits are taken, and flags. */
const ecs: FeatureRow = {
  uuid: 'e5b13f22-2328-4a14-b8ba-b9691e893386',
  get_feat_size: 13,
  set_feat_size: 7,
  flags: CHANGEABLE,
  get_feat_ver: 1,
  set_feat_ver: 1,
  effects: AT_ONCE,
  initial: '01010300000103000001030000',
  pieces: [
    whole(0, 0),
    ...[0, 1, 2].flatMap((unit) => [
      { from: 1 + unit * 2, to: 2 + unit * 4, mask: 0x1f },
      { from: 2 + unit * 2, to: 3 + unit * 4, mask: 0 },
    ]),
  ],
};

const repair = (uuid: string, subclass: string): FeatureRow => ({
  uuid,
  get_feat_size: 20,
  set_feat_size: 3,
  flags: WITH_DEFAULT,
  get_feat_ver: 3,
  set_feat_ver: 3,
  effects: AT_ONCE,
  initial: `050000000001${subclass}00000000000000000005000001`,
  pieces: [whole(0, 3), whole(1, 4), whole(2, 19)],
});

const sparing = (uuid: string, subclass: string): FeatureRow => ({
  uuid,
  get_feat_size: 19,
  set_feat_size: 2,
  flags: WITH_DEFAULT,
  get_feat_ver: 1,
  set_feat_ver: 1,
  effects: AT_ONCE,
  initial: `050000000002${subclass}000000000000000000000600`,
  pieces: [whole(0, 3), whole(1, 4)],
});

/** The features of CXL 3.2 as QEMU 11.1.3's hw/mem/cxl_type3.c sets them up, in the order of their ids. */
export const CXL_FEATURES: readonly FeatureRow[] = [
  patrolScrub,
  ecs,
  repair('892ba475-fad8-474e-9d3e-692c917568bb', '00'),
  repair('80ea4521-786f-4127-afb1-ec7459fb0e24', '01'),
  sparing('96c33386-91dd-44c7-9ecb-fdaf6503bac4', '00'),
  sparing('450ebf67-b135-4f97-a498-c2d57f279bed', '01'),
  sparing('78b79636-90ac-4b64-a4ef-faac5d18a863', '02'),
  sparing('34dbaff5-0552-4281-8f76-da0b5e7a76a7', '03'),
];

const MIB = 1024 * 1024;

/** QEMU 11.1.3's cxl-type3 with volatile memory. Linux keeps all of its features for itself: it has no fwctl device. */
export const qemuType3: Profile = {
  title: 'QEMU cxl-type3',
  identity: {
    vendor_id: 0x8086,
    device_id: 0x0d93,
    subsystem: { vendor: 0x1af4, device: 0x1100 },
    serial: '1122334455667788',
    firmware: 'BWFW VERSION 00',
  },
  pcie: { generation: 5, lanes: 16 },
  payload_max: 2048,
  label_storage_size: 0,
  ram_size: 256 * MIB,
  pmem_size: 0,
  rules: 'qemu',
  features: CXL_FEATURES,
};
