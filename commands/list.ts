import { type Answer, BaseCommand } from '../src/cli/base.js';
import { chooseBackend } from '../src/cli/connect.js';
import { asFwctlError, errorJson } from '../src/cli/errors.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import { backendFlags, whichDevices } from '../src/cli/flags.js';
import type { Backend, DeviceEntry } from '../src/client/backend.js';
import type { FwctlError } from '../src/client/errors.js';
import { Session } from '../src/client/session.js';
import { toTable } from '../src/present/table.js';
import { deviceTypeName } from '../src/uapi/ioctl.js';
import { familyOfDriver } from '../src/uapi/parent-driver.js';

const COLUMNS = ['name', 'type', 'parent', 'function', 'rdma', 'net', 'driver', 'error'].map((key) => ({
  key,
}));

export default class List extends BaseCommand {
  static override summary = 'List every fwctl instance.';
  static override description =
    'Each instance is opened and asked for its type. One that cannot be read is a row with its error; the others are listed all the same.';
  static override examples = ['<%= config.bin %> list', '<%= config.bin %> list --json'];
  static override flags = { device: whichDevices, ...backendFlags };

  async answer(): Promise<Answer> {
    const { flags } = await this.parse(List);
    const backend = await chooseBackend(flags);
    const rows: { device: DeviceEntry; type: string | null; error?: FwctlError }[] = [];
    for (const device of await backend.list()) rows.push({ device, ...(await typeOf(backend, device)) });
    const failed = rows.length > 0 && rows.every(({ error }) => error);
    return {
      data: {
        backend: backend.name,
        devices: rows.map(({ device, type, error }) => ({
          ...device,
          type,
          ...(error ? { error: errorJson(error) } : {}),
        })),
      },
      text: (style) =>
        rows.length === 0
          ? 'no fwctl devices\n'
          : toTable(
              COLUMNS,
              rows.map(({ device, type, error }) => ({
                ...device,
                type: type ?? '?',
                rdma: device.rdma.join(','),
                net: device.net.join(','),
                error: error && `${error.kind}: ${error.message}`,
              })),
              style,
            ),
      ...(failed ? { exit: EXIT_CODES.device } : {}),
    };
  }
}

/** The type that FWCTL_INFO tells, or the error that stood in the way. */
async function typeOf(
  backend: Backend,
  device: DeviceEntry,
): Promise<{ type: string | null; error?: FwctlError }> {
  try {
    const session = await Session.open(backend, device, { allowTaint: false, guard: true, deny: [] });
    const { deviceType } = await session.info();
    await session.close();
    return { type: deviceTypeName(deviceType) };
  } catch (error) {
    const known = asFwctlError(error);
    // What can't be opened is told by its parent's driver; what is no node of fwctl is of no type.
    const told = known.facts.errno === 'ENOTTY' ? undefined : familyOfDriver(device.driver);
    return { type: device.type ?? told ?? null, error: known };
  }
}
