import { TRANSFER, TRANSFER_MASK } from '../mailbox.js';
import { RC } from '../status.js';
import type { GetRequest, Outcome, Rules, SetRequest } from './commands.js';
import type { Profile } from './profile.js';
import type { Features } from './state.js';
import { bytesOf, hexOf, laidOver, selectedValue, withValue } from './values.js';

/** What stands for no transfer: QEMU compares with it, too. */
const NO_UUID = '00000000-0000-0000-0000-000000000000';

/** Get and Set Feature as cmd_features_get_feature and cmd_features_set_feature of QEMU 11.1's hw/cxl/cxl-mailbox-utils.c have them. */
export const qemuRules: Rules = {
  get(
    { features: rows, payload_max }: Profile,
    features: Features,
    request: GetRequest,
  ): Uint8Array | number {
    const { uuid, offset, count, selection } = request;
    if (uuid === (features.transfer?.uuid ?? NO_UUID)) return RC.FEATURE_TRANSFER_IN_PROGRESS;
    if (selection !== 0) return RC.UNSUPPORTED;
    if (offset + count > payload_max) return RC.INVALID_INPUT;
    const row = rows.find((one) => one.uuid === uuid);
    if (!row) return RC.UNSUPPORTED;
    if (offset >= row.get_feat_size) return RC.INVALID_INPUT;
    return selectedValue(row, features, 'current').subarray(offset, offset + count);
  },

  set({ features: rows }: Profile, features: Features, request: SetRequest): Outcome {
    const { uuid, flags, offset, version, data } = request;
    if (features.transfer && features.transfer.uuid !== uuid)
      return { code: RC.FEATURE_TRANSFER_IN_PROGRESS, features };
    const part = flags & TRANSFER_MASK;
    const noted: Features =
      part === TRANSFER.INITIATE ? { ...features, transfer: { uuid, data: '', offset, version } } : features;
    if (data.length === 0) return { code: RC.INVALID_PAYLOAD_LENGTH, features: noted };
    const row = rows.find((one) => one.uuid === uuid);
    if (!row || version !== row.set_feat_ver) return { code: RC.UNSUPPORTED, features: noted };
    if (offset + data.length > row.set_feat_size) return { code: RC.INVALID_PAYLOAD_LENGTH, features: noted };

    const buffer = bytesOf(features.values[uuid]?.buffer ?? '', row.set_feat_size);
    buffer.set(data, offset);
    // Bytes that have come: so many are cleared at the end, from the start of the buffer on, wherever they went.
    const size = (noted.transfer?.data ?? '').length / 2 + data.length;
    const ends = part === TRANSFER.FULL || part === TRANSFER.FINISH;
    if (!ends && part !== TRANSFER.ABORT) {
      const transfer = noted.transfer && { ...noted.transfer, data: noted.transfer.data + hexOf(data) };
      const held = withValue(noted, uuid, { buffer: hexOf(buffer) });
      return { code: RC.SUCCESS, features: transfer ? { ...held, transfer } : held };
    }
    const { transfer: _, ...rest } = noted;
    const current = ends ? laidOver(row, selectedValue(row, rest, 'current'), buffer) : undefined;
    const left = new Uint8Array(buffer).fill(0, 0, size);
    const members = { buffer: hexOf(left), ...(current ? { current: hexOf(current) } : {}) };
    return { code: RC.SUCCESS, features: withValue(rest, uuid, members) };
  },
};
