import { type Answer, BaseCommand } from '../src/cli/base.js';
import { connect, deviceJson } from '../src/cli/connect.js';
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
import { DEVICE_TYPES } from '../src/uapi/ioctl.js';
import { taintLetters } from '../src/uapi/taint.js';

export default class Info extends BaseCommand {
  static override summary = 'Show a device, its firmware, and what this caller may do with it.';
  static override description =
    'Shows the node and its parent device, the user context that the kernel makes for this file, firmware version and PSID, lockdown and taint, and for each scope whether it may be used now and why not.';
  static override examples = ['<%= config.bin %> info', '<%= config.bin %> info --device mlx5_1 --json'];
  static override flags = rpcFlags;

  async answer(): Promise<Answer> {
    const { flags } = await this.parse(Info);
    const session = await connect(flags, vocabulary);
    try {
      return await describe(session);
    } finally {
      await session.close();
    }
  }
}

async function describe(session: Session): Promise<Answer> {
  const { device, backend } = session;
  const { deviceType, data } = await session.info();
  const context = readContextInfo(data);
  const identity = await identityOf(session);
  const host = await backend.host();
  const scopes = reachOf(host);
  const type = DEVICE_TYPES[deviceType] ?? String(deviceType);
  const caps = uctxCapNames(context.uctx_caps);
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
      ...context,
      uctx_cap_names: caps,
      firmware_version: identity?.firmware_version ?? null,
      psid: identity?.psid ?? null,
      hw_dev_id: identity?.hw_dev_id ?? null,
      lockdown,
      tainted: host.tainted,
      taint_letters: taintLetters(host.tainted),
      scopes,
    },
    text: (style) =>
      toPairs([
        ['device', `${style.bold(device.name)} (${backend.name})`],
        ['node', device.node],
        ['parent', [device.parent, device.function].filter(Boolean).join(', ')],
        ['driver', device.driver],
        ['rdma', device.rdma.join(', ') || 'none'],
        ['net', device.net.join(', ') || 'none'],
        ['type', `${type} (${deviceType})`],
        ['uid', String(context.uid)],
        ['uctx_caps', `0x${context.uctx_caps.toString(16)} (${caps.join(', ') || 'none'})`],
        ['firmware', safe(identity?.firmware_version ?? 'not known')],
        ['psid', safe(identity?.psid ?? 'not known')],
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
