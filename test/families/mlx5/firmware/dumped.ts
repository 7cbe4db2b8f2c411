import type { Fields } from '../../../../src/bits/layout.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { read } from './register-access.js';

/** All packets of a resource dump, and their bytes in a row. */
export function dumped(device: Device, fields: Fields, vhca = 'pf0') {
  const packets: Fields[] = [];
  const parts: Uint8Array[] = [];
  let asked: Fields = { inline_dump: 1, ...fields };
  for (;;) {
    const { status, syndrome, fields: reply, data } = read(device, 'RESOURCE_DUMP', asked, vhca);
    if (status !== 'OK') throw new Error(`${status} ${syndrome}`);
    packets.push(reply);
    parts.push(data.slice(48, 48 + (reply.size as number)));
    if (!reply.more_dump) return { packets, bytes: new Uint8Array(Buffer.concat(parts)) };
    const { seq_num, device_opaque, more_dump } = reply as Record<string, number>;
    asked = { ...asked, seq_num, device_opaque, more_dump } as Fields;
  }
}
