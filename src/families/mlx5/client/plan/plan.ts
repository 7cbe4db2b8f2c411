import { parseNumber } from '../../../../client/numbers.js';
import type { DeviceFacts, Exported, PlanJob, Problem, ResetMethod, Wish } from '../../../../client/plan.js';
import type { Session } from '../../../../client/session.js';
import { compareVersions, isVersion } from '../../../../client/versions.js';
import { findRegister, type Register } from '../../prm/registers.js';
import { listFunctions } from '../functions.js';
import { readIdentity } from '../identity.js';
import { askMore } from '../jobs/ask.js';
import { partNumberOf } from '../jobs/firmware.js';
import { accessRegister, readRegister } from '../registers.js';
import { checkSettings, diffConfig, exportConfig } from './config.js';
import { checkFunctions, diffFunctions, exportFunctions } from './functions.js';
import { checkRegisters, diffRegisters } from './registers.js';

/** MFRL.reset_trigger of a reset of the whole chip by the PCI link (mlxfwreset level 3), and of PERST, a warm boot. */
const PCI_LINK = 0x08;

/** Of the whole chip, at once. */
const chipReset: ResetMethod = {
  name: 'chip',
  async hindrance(session) {
    const [, trigger = 0] = await readRegister(session, 'MFRL').then((bytes) => [0, bytes[7] ?? 0]);
    return trigger & PCI_LINK
      ? undefined
      : 'the firmware offers no reset by the PCI link (MFRL.reset_trigger): reboot the machine';
  },
  async start(session) {
    const register = findRegister('MFRL') as Register;
    const data = new Uint8Array(register.size);
    data[7] = PCI_LINK;
    await accessRegister(session, { register, op: 'write', data });
  },
};

const wrongVersion = (wish: Wish | undefined): Problem[] =>
  wish && !isVersion(wish.value)
    ? [{ path: wish.path, message: `"${wish.value}" is no version such as 22.43.1014` }]
    : [];

/** What plans do with ConnectX and BlueField. */
export const plan: PlanJob = {
  sections: ['config', 'registers', 'functions', 'firmware'],

  async facts(session, wanted): Promise<DeviceFacts> {
    const { firmware_version: firmware, psid, hw_dev_id } = await readIdentity(session);
    const part_number = wanted.includes('part_number') ? await partNumberOf(session) : undefined;
    const board = wanted.includes('serial') ? await askMore(session, 'MSGI', 'msgi_ext') : undefined;
    const asksFunction = wanted.includes('kind') || wanted.includes('port');
    const own = asksFunction ? (await listFunctions(session)).functions[0] : undefined;
    return {
      psid,
      hw_dev_id,
      firmware,
      ...(part_number ? { part_number } : {}),
      ...(board?.serial_number ? { serial: board.serial_number } : {}),
      ...(own ? { kind: own.kind, port: own.pf + 1 } : {}),
    };
  },

  check: ({ config, registers = [], functions = [], firmware }) => [
    ...(config ? checkSettings(config) : []),
    ...checkRegisters(registers),
    ...checkFunctions(functions),
    ...wrongVersion(firmware?.exact),
    ...wrongVersion(firmware?.minimum),
  ],

  async diff(session, { config, registers = [], functions = [], firmware }) {
    const wrong = firmware ? await firmwareProblems(session, firmware) : [];
    const settings = config
      ? await diffConfig(session, config)
      : { steps: [], problems: [], waiting: [], shared: [] };
    const runtime = await diffRegisters(session, registers);
    const children = await diffFunctions(session, functions, mostVfs(config?.settings ?? []));
    return {
      steps: [...settings.steps, ...runtime.steps, ...children.steps],
      problems: [...wrong, ...settings.problems, ...runtime.problems, ...children.problems],
      waiting: [...settings.waiting, ...children.waiting],
      notes: children.notes ?? [],
      shared: settings.shared ?? [],
    };
  },

  async exported(session, all): Promise<Exported> {
    const functions = await exportFunctions(session);
    return { config: await exportConfig(session, all), ...(functions ? { functions } : {}) };
  },

  resets: [chipReset],
};

/** How many VFs there will be behind a reset, as far as the plan says so. */
const mostVfs = (settings: readonly Wish[]): number =>
  Math.max(
    0,
    ...settings
      .filter(({ name }) => /^(NUM_OF_VFS|PF_NUM_OF_VF)$/i.test(name))
      .map(({ value }) => Number(parseNumber(value) ?? 0)),
  );

async function firmwareProblems(
  session: Session,
  { exact, minimum }: { readonly exact?: Wish; readonly minimum?: Wish },
): Promise<Problem[]> {
  const { firmware_version: running } = await readIdentity(session);
  const problems: Problem[] = [];
  const next = 'a plan checks the firmware and does not update it';
  if (exact && compareVersions(running, exact.value) !== 0)
    problems.push({
      path: exact.path,
      message: `the firmware is ${running}, not ${exact.value}`,
      next,
      ofState: true,
    });
  if (minimum && compareVersions(running, minimum.value) < 0)
    problems.push({
      path: minimum.path,
      message: `the firmware is ${running}, older than ${minimum.value}`,
      next,
      ofState: true,
    });
  return problems;
}
