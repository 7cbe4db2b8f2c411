import { parseLayout } from '../../../src/bits/layout.js';
import type { Structures } from '../structures.js';

/** The core's own structures, and the device data of the drivers that have any (include/uapi/fwctl/{fwctl,mlx5,bnxt}.h). */
const LAYOUTS = [
  'fwctl_info 192l size@0:32 flags@32:32 out_device_type@64:32 device_data_len@96:32 out_device_data@128:64',
  'fwctl_rpc 256l size@0:32 scope@32:32 in_len@64:32 out_len@96:32 in@128:64 out@192:64',
  'fwctl_info_mlx5 64l uid@0:32 uctx_caps@32:32',
  'fwctl_info_bnxt 32l uctx_caps@0:32',
].map((line) =>
  parseLayout(line, (name) => {
    throw new Error(name);
  }),
);

export const structures: Structures = { layout: (name) => LAYOUTS.find((layout) => layout.name === name) };
