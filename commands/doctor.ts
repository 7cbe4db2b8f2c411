import { type Answer, BaseCommand } from '../src/cli/base.js';
import { type Check, type Diagnosis, diagnose } from '../src/cli/doctor.js';
import { errorJson } from '../src/cli/errors.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import type { Style } from '../src/cli/output.js';
import { safe } from '../src/present/safe.js';
import { toTable } from '../src/present/table.js';

const COLUMNS = ['check', 'status', 'detail'].map((key) => ({ key }));

export default class Doctor extends BaseCommand {
  static override summary = 'Say whether a real device can be used here, and what is missing.';
  static override description =
    'Looks at the kernel, its modules, the devices and their nodes, the capability, lockdown and taint, and says for each scope what it would need here. Each device is opened and asked for its type; nothing is changed. Exit status 0 if at least one device can be used, else 3. The built-in emulated device needs none of this.';
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json'];

  async answer(): Promise<Answer> {
    await this.parse(Doctor);
    const diagnosis = await diagnose();
    const usable = diagnosis.tried.filter(({ error }) => !error).map(({ device }) => device.name);
    const { support, rawio, tried, scopes, checks } = diagnosis;
    return {
      data: {
        backend: 'kernel',
        usable,
        kernel: support,
        cap_sys_rawio: rawio,
        devices: tried.map(({ device, owner, type, error }) => ({
          ...device,
          type: type ?? null,
          owner: owner ?? null,
          ...(error ? { error: errorJson(error) } : {}),
        })),
        scopes,
        checks,
      },
      text: async (style) => `${await table(diagnosis, style)}\n${summary(usable)}\n`,
      ...(usable.length ? {} : { exit: EXIT_CODES.device }),
    };
  }
}

function table({ checks }: Diagnosis, style: Style): Promise<string> {
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

const summary = (usable: readonly string[]): string =>
  usable.length
    ? `can be used with --backend kernel: ${safe(usable.join(', '))}`
    : 'no real device can be used here; the built-in emulated device needs none of this: fwctl info';
