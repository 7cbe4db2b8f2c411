import { FwctlError } from '../../client/errors.js';
import type { ModuleAccess, ModuleSlot } from '../../client/jobs.js';
import type { Session } from '../../client/session.js';
import { decodeModule } from '../../module/decode.js';
import { firstOf, inOrder, type ModulePages } from '../../module/memory.js';
import { readModule } from '../../module/read.js';
import type { ModuleReport } from '../../module/report.js';
import type { PlaceJson } from '../../schema/documents.js';
import { EXIT_CODES } from '../exit.js';
import { pagesJson } from '../module/saved.js';
import { moduleText } from '../module/text.js';
import type { JobView } from './run.js';

/** A place for a module, and what was read of the one that is plugged. */
export interface Module {
  readonly slot: ModuleSlot;
  readonly pages?: ModulePages;
  readonly report?: ModuleReport;
}

const SILENT = 'the module does not answer';

async function moduleIn(session: Session, slot: ModuleSlot, access: ModuleAccess): Promise<Module> {
  if (slot.state === 'unplugged' || slot.state === 'disabled') return { slot };
  const read = (place: Parameters<ModuleAccess['read']>[2]) => access.read(session, slot, place);
  const pages = await readModule(read, { atOnce: session.foresees });
  if (pages.lower) return { slot, pages, report: decodeModule(pages) };
  return { slot: { ...slot, state: 'error', reason: slot.reason ?? SILENT } };
}

/** What is plugged into the places of a device, or of one port. Throws FwctlError `usage` for a port without a place, and of the session. */
export async function modulesOf(
  session: Session,
  access: ModuleAccess,
  port: number | undefined,
): Promise<Module[]> {
  const slots = await access.slots(session);
  const wanted = slots.filter((slot) => port === undefined || slot.port === port);
  if (!wanted.length && port !== undefined)
    throw new FwctlError('usage', `there is no port ${port} with a place for a module`, {
      given: String(port),
      known: slots.map((slot) => String(slot.port)),
    });
  return session.forEach(wanted, (slot) => moduleIn(session, slot, access));
}

function emptyText({ state, reason }: ModuleSlot): string {
  if (state === 'unplugged') return 'no module is plugged';
  const words = state === 'disabled' ? 'the module is switched off' : 'the module cannot be read';
  return reason ? `${words}: ${reason}` : words;
}

const placeOf = ({ port, index }: ModuleSlot): string =>
  index === undefined ? `port ${port}` : `port ${port}, module ${index}`;

/** What is in the places of one device for modules. `port`: only that of this port. */
export const moduleView = (
  port: number | undefined,
): JobView<readonly Module[], { modules: readonly PlaceJson[] }> => ({
  job: 'module',
  ask: (session, { module }) => modulesOf(session, module as ModuleAccess, port),
  json: (modules) => ({
    modules: modules.map(({ slot, pages, report }) => ({
      ...slot,
      ...(report && pages ? { module: report, pages: pagesJson(pages) } : {}),
    })),
  }),
  async text(devices, { style, several }) {
    const parts: string[] = [];
    const all = devices.flatMap(({ name, told }) => told.map((module) => ({ name, module })));
    for (const { name, module } of all) {
      const { slot, report } = module;
      const head = several ? `${name}, ${placeOf(slot)}` : placeOf(slot);
      const title = report && all.length === 1 ? '' : `${style.bold(head)}\n`;
      parts.push(report ? title + (await moduleText(report, style)) : `${head}: ${emptyText(slot)}\n`);
    }
    return parts.join('\n') || 'no port has a place for a module\n';
  },
  bytes: (modules) =>
    modules.flatMap(({ slot, pages = {} }) =>
      inOrder(pages).map(([name, bytes]) => ({
        title: modules.length > 1 ? `${placeOf(slot)}, ${name}` : name,
        bytes,
        first: firstOf(name),
      })),
    ),
  exit: (modules) => (modules.some(({ slot }) => slot.state === 'error') ? EXIT_CODES.firmware : 0),
});
