import { encode } from '../../../../bits/codec.js';
import type { Fields } from '../../../../bits/layout.js';
import { byteLength } from '../../../../bits/layout.js';
import { featureByName, type KnownFeature } from '../../prm/features.js';
import { layout } from '../../prm/layouts.js';
import type { FeatureRow, Profile } from '../profile.js';
import { hexOf } from '../values.js';
import { CXL_FEATURES } from './qemu-type3.js';

/** Bits of `flags` and `effects`, as prm/effects.ts has them. */
const CHANGEABLE = 0x01;
const PERSISTS = 0x10;
const SELECTIONS = 0x60;
const VALID = 0x200;

/** A feature of the maker, of which Get gives what Set takes. `rows`: elements behind its structure. */
function vendor(
  name: string,
  effects: number,
  value: Fields,
  more: Partial<FeatureRow> & { readonly rows?: number } = {},
): FeatureRow {
  const { uuid, read, write } = featureByName(name) as KnownFeature;
  const { rows = 0, ...others } = more;
  const form = layout(read);
  const row = form.fields.find(({ count }) => count === 0);
  const size = byteLength(form) + (rows * (row?.width ?? 0)) / 8;
  return {
    uuid,
    get_feat_size: size,
    set_feat_size: write ? size : 0,
    flags: write ? CHANGEABLE | SELECTIONS : 0,
    get_feat_ver: 1,
    set_feat_ver: write ? 1 : 0,
    effects: write ? effects | VALID : 0,
    initial: hexOf(encode(form, value)),
    ...(write ? { written: write } : {}),
    ...others,
  };
}

const COLD_RESET = 0x001;
const CONFIG = 0x002;
const DATA = 0x004;
const POLICY = 0x008;
const LOG = 0x010;
const SECURITY = 0x020;
const BACKGROUND = 0x040;
const CONVENTIONAL_RESET = 0x400;
const CXL_RESET = 0x800;

const GIB = 1024 ** 3;

/** A memory expander as a maker could build it: the features of CXL 3.2, and a feature of the maker's own for each kind of effect. */
export const memoryExpander: Profile = {
  title: 'CXL memory expander',
  identity: {
    // The vendor id of QEMU's own devices, and one that it has given to none.
    vendor_id: 0x1b36,
    device_id: 0x00c1,
    subsystem: { vendor: 0x1af4, device: 0x1100 },
    serial: '0f1e2d3c4b5a6978',
    firmware: 'FWCTL-EXP 1.4.2',
  },
  pcie: { generation: 5, lanes: 8 },
  payload_max: 2048,
  label_storage_size: 131072,
  ram_size: 128 * GIB,
  pmem_size: 0,
  rules: 'specification',
  features: [
    // Patrol scrub is on.
    ...CXL_FEATURES.map((row, id) => (id === 0 ? { ...row, initial: '030c0101' } : row)),
    vendor(
      'temperature-alarm',
      CONFIG,
      { warning_celsius: 75, critical_celsius: 90, hysteresis_celsius: 3, enable: 1 },
      {
        flags: CHANGEABLE | PERSISTS | SELECTIONS,
        limits: { warning_celsius: [20, 110], critical_celsius: [20, 120], hysteresis_celsius: [0, 20] },
        above: ['critical_celsius', 'warning_celsius'],
      },
    ),
    vendor(
      'power-limit',
      POLICY,
      { limit_milliwatts: 18000, window_milliseconds: 1000, mode: 1 },
      { limits: { limit_milliwatts: [6000, 25000], window_milliseconds: [1, 60000] } },
    ),
    vendor('data-scrambler', DATA, { key: 0x5eed1234, enable: 1 }),
    vendor('log-filter', LOG, {
      minimum_severity: 1,
      rate_per_second: 100,
      corrected_errors: 1,
      media_events: 1,
    }),
    vendor(
      'boot-options',
      COLD_RESET,
      { interleave_granularity: 0, ecc_mode: 1, refresh_rate: 1, training: 1, boot_timeout_seconds: 60 },
      { limits: { boot_timeout_seconds: [1, 600] } },
    ),
    vendor(
      'link-options',
      CONVENTIONAL_RESET,
      { target_speed: 5, equalisation_preset: 4, maximum_payload: 2 },
      { limits: { equalisation_preset: [0, 10], maximum_payload: [0, 5] } },
    ),
    vendor(
      'media-timing',
      CXL_RESET,
      {
        tCL: 40,
        tRCD: 39,
        tRP: 39,
        tRAS: 77,
        tRFC_nanoseconds: 295,
        tREFI_nanoseconds: 3900,
        temperature_compensated: 1,
      },
      { limits: { tCL: [22, 66], tRCD: [22, 66], tRP: [22, 66], tRAS: [40, 126] } },
    ),
    vendor(
      'asset',
      CONFIG,
      { asset_tag: 'not assigned', location: '' },
      { flags: CHANGEABLE | PERSISTS | SELECTIONS },
    ),
    // More than two messages of the mailbox.
    vendor(
      'region-actions',
      POLICY,
      { entries: 0, default_action: 0 },
      { rows: 500, get_feat_ver: 2, set_feat_ver: 2 },
    ),
    vendor('sanitise-policy', DATA | BACKGROUND, { pattern: 0, passes: 1 }, { flags: CHANGEABLE }),
    vendor('write-lock', SECURITY, { lock: 0, relock_minutes: 0 }, { flags: CHANGEABLE }),
    vendor('statistics', 0, {}, { computed: 'statistics' }),
    vendor('revision', 0, { board: 'EXP-128-A3', controller: 'MXC-2 rev B0' }),
  ],
};
