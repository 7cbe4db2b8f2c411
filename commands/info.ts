import { type Answer, BaseCommand } from '../src/cli/base.js';
import { connectAny, deviceJson } from '../src/cli/connect.js';
import { familyOf } from '../src/cli/family.js';
import { rpcFlags } from '../src/cli/flags.js';
import { writeNote } from '../src/cli/output.js';
import { reachNote, reachOf, taintText } from '../src/cli/reach.js';
import type { Told } from '../src/client/family.js';
import type { Session } from '../src/client/session.js';
import { toPairs } from '../src/present/pairs.js';
import { safe } from '../src/present/safe.js';
import type { Documents } from '../src/schema/documents.js';
import { unpackDeviceData } from '../src/uapi/device-data.js';
import { DEVICE_TYPES, deviceTypeName } from '../src/uapi/ioctl.js';
import { taintLetters } from '../src/uapi/taint.js';

export default class Info extends BaseCommand {
  static override summary = 'Show a device, its firmware, and what this caller may do with it.';
  static override description =
    'Shows the node and its parent device, what its family tells of it (of ConnectX the user context that the kernel makes for this file, firmware version and PSID), lockdown and taint, and for each scope whether it may be used now and why not.';
  static override examples = ['<%= config.bin %> info', '<%= config.bin %> info --device mlx5_1 --json'];
  static override flags = rpcFlags;

  async answer(): Promise<Answer<Documents['fwctl.info/1']>> {
    const { flags } = await this.parse(Info);
    const session = await connectAny(flags);
    try {
      return await describe(session);
    } finally {
      await session.close();
    }
  }
}

async function describe(session: Session): Promise<Answer<Documents['fwctl.info/1']>> {
  const { device, backend } = session;
  const { deviceType, data } = await session.info();
  const family = await familyOf(session);
  const told = await family.tell(session, { deviceType, data }, (note) =>
    writeNote(`fwctl: ${safe(note)}\n`),
  );
  const raw = told.whole ? { data: {}, lines: [] } : deviceData(deviceType, data, told);
  const host = await backend.host();
  const scopes = reachOf(host);
  const type = deviceTypeName(deviceType);
  const { lockdown } = host.credentials;
  return {
    data: {
      device: deviceJson(backend, device),
      ...(device.pci === undefined ? {} : { pci: device.pci }),
      function: device.function,
      driver: device.driver,
      rdma: device.rdma,
      net: device.net,
      type,
      device_type: deviceType,
      ...raw.data,
      // What the family tells, by keys of the schema.
      ...(told.data as object),
      lockdown,
      tainted: host.tainted,
      taint_letters: taintLetters(host.tainted),
      scopes,
    },
    text: (style) =>
      toPairs([
        ['device', { text: device.name, paint: (name) => `${style.bold(name)} (${backend.name})` }],
        ['node', device.node],
        ['parent', [device.parent, device.pci, device.function].filter(Boolean).join(', ') || 'not known'],
        ['driver', device.driver || 'not known'],
        ['rdma', device.rdma.join(', ') || 'none'],
        ['net', device.net.join(', ') || 'none'],
        ['type', `${type} (${deviceType})`],
        ...told.lines,
        ...raw.lines,
        ['lockdown', lockdown],
        ['taint', taintText(host.tainted)],
      ]) +
      '\nscope             allowed\n' +
      scopes
        .map((reach) => {
          const word = reach.allowed ? style.green('yes') : style.red('no ');
          return `${reach.scope.padEnd(16)}  ${word}      ${reachNote(reach, host.tainted)}`.trimEnd();
        })
        .join('\n') +
      '\n',
    bytes: [{ title: 'FWCTL_INFO device data', bytes: data }],
  };
}

/** The device data as it came, with its fields by the kernel's headers; for people what the family has not told of it. */
function deviceData(deviceType: number, data: Uint8Array, { lines: told }: Told): Told {
  const fields = unpackDeviceData(DEVICE_TYPES[deviceType], data);
  const hex = Buffer.from(data).toString('hex');
  const rows = Object.entries(fields).map(([name, value]) => [name, `0x${value.toString(16)}`] as const);
  const all = [...rows, ...(hex || !told.length ? ([['device data', hex || 'none']] as const) : [])];
  const titles = told.map(([title]) => title);
  return { data: { ...fields, device_data: hex }, lines: all.filter(([title]) => !titles.includes(title)) };
}
