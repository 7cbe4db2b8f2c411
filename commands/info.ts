import { type Answer, BaseCommand } from '../src/cli/base.js';
import { connectAny, deviceJson } from '../src/cli/connect.js';
import { typeName } from '../src/cli/device-type.js';
import { rpcFlags } from '../src/cli/flags.js';
import { writeNote } from '../src/cli/output.js';
import { reachNote, reachOf, taintText } from '../src/cli/reach.js';
import { FwctlError } from '../src/client/errors.js';
import type { Session } from '../src/client/session.js';
import {
  type Identity,
  readContextInfo,
  readIdentity,
  uctxCapNames,
} from '../src/families/mlx5/client/identity.js';
import { vocabulary } from '../src/families/mlx5/client/words.js';
import { toPairs } from '../src/present/pairs.js';
import { safe } from '../src/present/safe.js';
import { unpackDeviceData } from '../src/uapi/device-data.js';
import { DEVICE_TYPES } from '../src/uapi/ioctl.js';
import { taintLetters } from '../src/uapi/taint.js';

/** FWCTL_DEVICE_TYPE_MLX5 */
const MLX5 = DEVICE_TYPES.indexOf('mlx5');

export default class Info extends BaseCommand {
  static override summary = 'Show a device, its firmware, and what this caller may do with it.';
  static override description =
    'Shows the node and its parent device, the user context that the kernel makes for this file, firmware version and PSID, lockdown and taint, and for each scope whether it may be used now and why not.';
  static override examples = ['<%= config.bin %> info', '<%= config.bin %> info --device mlx5_1 --json'];
  static override flags = rpcFlags;

  async answer(): Promise<Answer> {
    const { flags } = await this.parse(Info);
    const session = await connectAny(flags, vocabulary);
    try {
      return await describe(session);
    } finally {
      await session.close();
    }
  }
}

/** What is said of a device by its type: keys of the document, and lines of text. */
interface Told {
  readonly data: Record<string, unknown>;
  readonly lines: readonly (readonly [string, string])[];
}

async function describe(session: Session): Promise<Answer> {
  const { device, backend } = session;
  const { deviceType, data } = await session.info();
  const told = deviceType === MLX5 ? await ofMlx5(session, data) : ofOther(deviceType, data);
  const host = await backend.host();
  const scopes = reachOf(host);
  const type = typeName(deviceType);
  const { lockdown } = host.credentials;
  return {
    data: {
      device: deviceJson(backend, device),
      function: device.function,
      driver: device.driver,
      rdma: device.rdma,
      net: device.net,
      type,
      device_type: deviceType,
      ...told.data,
      lockdown,
      tainted: host.tainted,
      taint_letters: taintLetters(host.tainted),
      scopes,
    },
    text: (style) =>
      toPairs([
        ['device', { text: device.name, paint: (name) => `${style.bold(name)} (${backend.name})` }],
        ['node', device.node],
        ['parent', [device.parent, device.function].filter(Boolean).join(', ') || 'not known'],
        ['driver', device.driver || 'not known'],
        ['rdma', device.rdma.join(', ') || 'none'],
        ['net', device.net.join(', ') || 'none'],
        ['type', `${type} (${deviceType})`],
        ...told.lines,
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

async function ofMlx5(session: Session, data: Uint8Array): Promise<Told> {
  const context = readContextInfo(data);
  const identity = await identityOf(session);
  const caps = uctxCapNames(context.uctx_caps);
  return {
    data: {
      ...context,
      uctx_cap_names: caps,
      firmware_version: identity?.firmware_version ?? null,
      psid: identity?.psid ?? null,
      hw_dev_id: identity?.hw_dev_id ?? null,
    },
    lines: [
      ['uid', String(context.uid)],
      ['uctx_caps', `0x${context.uctx_caps.toString(16)} (${caps.join(', ') || 'none'})`],
      ['firmware', identity?.firmware_version ?? 'not known'],
      ['psid', identity?.psid ?? 'not known'],
    ],
  };
}

/** Of other types fwctl knows what their device data is; their firmware is not asked. */
function ofOther(deviceType: number, data: Uint8Array): Told {
  const fields = unpackDeviceData(DEVICE_TYPES[deviceType], data);
  const hex = Buffer.from(data).toString('hex');
  return {
    data: { ...fields, device_data: hex },
    lines: [
      ...Object.entries(fields).map(([name, value]) => [name, `0x${value.toString(16)}`] as const),
      ['device data', hex || 'none'],
    ],
  };
}

/** Firmware and board; a device that keeps them to itself, or a policy that does, leaves the rest of the answer whole. */
async function identityOf(session: Session): Promise<Identity | undefined> {
  try {
    return await readIdentity(session);
  } catch (error) {
    if (!(error instanceof FwctlError)) throw error;
    writeNote(`fwctl: firmware and PSID are not known: ${safe(error.message)}\n`);
    return undefined;
  }
}
