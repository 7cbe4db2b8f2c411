import { type Answer, BaseCommand } from '../src/cli/base.js';
import { chooseBackend } from '../src/cli/connect.js';
import { asFwctlError, errorJson } from '../src/cli/errors.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import { backendFlags, type ConnectionFlags, whichDevices } from '../src/cli/flags.js';
import { isRemote, REMOTE } from '../src/cli/settings/names.js';
import type { Backend, DeviceEntry } from '../src/client/backend.js';
import type { FwctlError } from '../src/client/errors.js';
import { Session } from '../src/client/session.js';
import { toTable } from '../src/present/table.js';
import type { Documents } from '../src/schema/documents.js';
import { deviceTypeName } from '../src/uapi/ioctl.js';
import { familyOfDriver } from '../src/uapi/parent-driver.js';

const COLUMNS = ['name', 'type', 'parent', 'function', 'rdma', 'net', 'driver', 'error'].map((key) => ({
  key,
}));

interface Row {
  readonly backend: string;
  /** Undefined where a machine can't be asked for its devices. */
  readonly device: DeviceEntry | undefined;
  readonly type: string | null;
  readonly error?: FwctlError;
}

export default class List extends BaseCommand {
  static override summary = 'List every fwctl instance.';
  static override description =
    'Each instance is opened and asked for its type. One that cannot be read is a row with its error; the others are listed all the same. Of several machines, one that cannot be reached is a row too.';
  static override examples = [
    '<%= config.bin %> list',
    '<%= config.bin %> list --json',
    'fwctl list --backend ssh://lab-1,lab-2',
  ];
  static override flags = { device: whichDevices, ...backendFlags };

  async answer(): Promise<Answer<Documents['fwctl.list/1']>> {
    const { flags } = await this.parse(List);
    const places = placesOf(flags.backend);
    const isOne = places.length === 1;
    const backend = isOne ? await chooseBackend(flags) : undefined;
    const rows = backend
      ? await rowsOf(backend)
      : (await Promise.all(places.map((backend) => rowsAt({ ...flags, backend })))).flat();
    const failed = rows.length > 0 && rows.every(({ error }) => error);
    return {
      data: {
        backend: backend?.name ?? flags.backend ?? '',
        devices: rows.map(({ backend: place, device, type, error }) => ({
          ...(isOne ? {} : { backend: place }),
          ...(device ?? { name: null }),
          type,
          ...(error ? { error: errorJson(error) } : {}),
        })),
      },
      text: (style) =>
        rows.length === 0
          ? 'no fwctl devices\n'
          : toTable(
              isOne ? COLUMNS : [{ key: 'backend' }, ...COLUMNS],
              rows.map(({ backend: place, device, type, error }) => ({
                backend: place,
                ...device,
                type: type ?? '?',
                rdma: device?.rdma.join(','),
                net: device?.net.join(','),
                error: error && `${error.kind}: ${error.message}`,
              })),
              style,
            ),
      ...(failed ? { exit: EXIT_CODES.device } : {}),
    };
  }
}

/** ssh://a,b,c are several machines. */
const placesOf = (backend?: string): readonly (string | undefined)[] =>
  backend !== undefined && isRemote(backend) && backend.includes(',')
    ? backend.split(',').map((one) => (isRemote(one) ? one : `${REMOTE}${one}`))
    : [backend];

async function rowsOf(backend: Backend): Promise<Row[]> {
  const rows: Row[] = [];
  for (const device of await backend.list())
    rows.push({ backend: backend.name, device, ...(await typeOf(backend, device)) });
  return rows;
}

/** The same of one of several machines, whose failure is a row of its own. */
async function rowsAt(flags: ConnectionFlags): Promise<Row[]> {
  try {
    return await rowsOf(await chooseBackend(flags));
  } catch (error) {
    return [{ backend: flags.backend ?? '', device: undefined, type: null, error: asFwctlError(error) }];
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
