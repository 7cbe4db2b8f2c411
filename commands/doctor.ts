import { type Answer, BaseCommand } from '../src/cli/base.js';
import type { Check, Tried } from '../src/cli/doctor/check.js';
import { SPOKEN } from '../src/cli/doctor/devices.js';
import { diagnose } from '../src/cli/doctor/doctor.js';
import { errorJson } from '../src/cli/errors.js';
import { execCheck, execState } from '../src/cli/exec/form.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import type { Style } from '../src/cli/output.js';
import { safe } from '../src/present/safe.js';
import { toTable } from '../src/present/table.js';
import { familyOfDriver } from '../src/uapi/parent-driver.js';

const COLUMNS = ['check', 'status', 'detail'].map((key) => ({ key }));

export default class Doctor extends BaseCommand {
  static override summary = 'Say whether a real device can be used here, and what is missing.';
  static override description =
    'Looks at the kernel, its modules and configuration, the devices and their nodes, the capability, lockdown and taint, and says for each scope what it would need here. Each device is opened and asked for its type; nothing is changed. Exit status 0 if at least one device can be used, else 3. The built-in emulated device needs none of this.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json'];

  async answer(): Promise<Answer> {
    await this.parse(Doctor);
    const diagnosis = await diagnose();
    const usable = diagnosis.tried.filter(({ error }) => !error).map(({ device }) => device.name);
    const { support, rawio, tried, scopes, checks, hardware, config } = diagnosis;
    const exec = execState();
    return {
      data: {
        backend: 'kernel',
        usable,
        kernel: support,
        config: config ?? null,
        hardware,
        cap_sys_rawio: rawio,
        devices: tried.map(({ device, owner, type, error }) => ({
          ...device,
          type: type ?? familyOfDriver(device.driver) ?? null,
          sends: error ? null : SPOKEN.includes(type ?? ''),
          owner: owner ?? null,
          ...(error ? { error: errorJson(error) } : {}),
        })),
        scopes,
        exec,
        checks: [...checks, execCheck(exec)],
      },
      text: async (style) =>
        `${await table([...checks, execCheck(exec)], style)}\n${summary(diagnosis.tried)}\n`,
      ...(usable.length ? {} : { exit: EXIT_CODES.device }),
    };
  }
}

function table(checks: readonly Check[], style: Style): Promise<string> {
  const paint: Record<Check['status'], (text: string) => string> = {
    ok: style.green,
    warning: style.yellow,
    missing: style.red,
  };
  const rows = checks.flatMap(({ check, status, detail, next }) => [
    { check, status: { text: status, paint: paint[status] }, detail },
    ...(next ? [{ detail: `  next: ${next}` }] : []),
  ]);
  return toTable(COLUMNS, rows, style);
}

/** What can be done with the devices that can be opened. */
function summary(tried: readonly Tried[]): string {
  const opened = tried.filter(({ error }) => !error);
  const [spoken, others] = [true, false].map((is) =>
    opened.filter(({ type }) => SPOKEN.includes(type ?? '') === is),
  ) as [Tried[], Tried[]];
  const lines = [
    ...(spoken.length
      ? [`can be used with --backend kernel: ${spoken.map(({ device }) => device.name).join(', ')}`]
      : []),
    ...(others.length
      ? [
          `takes list, info, doctor and the bytes of fwctl rpc with --backend kernel, as fwctl does not know its messages: ${others.map(({ device, type }) => `${device.name} (${type})`).join(', ')}`,
        ]
      : []),
  ];
  return lines.length
    ? lines.map(safe).join('\n')
    : 'no real device can be used here; the built-in emulated device needs none of this: fwctl info';
}
