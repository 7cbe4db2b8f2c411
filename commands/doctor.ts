import * as Flags from '@oclif/core/flags';
import { type Answer, BaseCommand } from '../src/cli/base.js';
import { type Target, targetsOf } from '../src/cli/connect.js';
import type { Check, Tried } from '../src/cli/doctor/check.js';
import { SPOKEN } from '../src/cli/doctor/devices.js';
import { type Diagnosis, diagnose } from '../src/cli/doctor/doctor.js';
import { examine } from '../src/cli/doctor/elsewhere.js';
import { errorJson } from '../src/cli/errors.js';
import { type ExecState, execCheck, execState } from '../src/cli/exec/form.js';
import { EXIT_CODES } from '../src/cli/exit.js';
import type { Style } from '../src/cli/output.js';
import { checkSetting } from '../src/cli/settings/names.js';
import { safe } from '../src/present/safe.js';
import { toTable } from '../src/present/table.js';
import type { Documents } from '../src/schema/documents.js';
import { familyOfDriver } from '../src/uapi/parent-driver.js';

const COLUMNS = ['check', 'status', 'detail'].map((key) => ({ key }));

export default class Doctor extends BaseCommand {
  static override summary = 'Say whether a real device can be used here, and what is missing.';
  static override description =
    'Looks at the kernel, its modules and configuration, the devices and their nodes, the capability, lockdown and taint, and says for each scope what it would need here. Each device is opened and asked for its type; nothing is changed. Exit status 0 if at least one device can be used, else 3. The built-in emulated devices need none of this: with --device one of them is looked at, or with --backend emulated all of them.';
  static override examples = [
    '<%= config.bin %> doctor',
    '<%= config.bin %> doctor --json',
    '<%= config.bin %> doctor -d fwctl0',
  ];
  static override flags = {
    device: Flags.string({
      char: 'd',
      description: 'look at this device alone: an emulated one, or by its path under /dev a real one',
      helpValue: 'DEVICE',
      helpGroup: 'GLOBAL',
    }),
    backend: Flags.string({
      description: 'look at devices of this backend [default: kernel, with --device emulated]',
      helpValue: 'emulated|kernel|replay:FILE|snapshot:FILE',
      helpGroup: 'GLOBAL',
      parse: async (text) => checkSetting('backend', text),
    }),
  };

  async answer(): Promise<Answer<Documents['fwctl.doctor/1']>> {
    const { flags } = await this.parse(Doctor);
    const { root } = this.config;
    const { device, backend = device === undefined ? 'kernel' : undefined } = flags;
    if (backend === 'kernel' && device === undefined) return told(await diagnose(), await execState(root));
    const connection = { ...flags, backend };
    const targets = (await targetsOf(connection, 'reads', { all: device === undefined })) as [
      Target,
      ...Target[],
    ];
    const [first] = targets;
    if (first.backend.name === 'kernel')
      return told(await diagnose({}, first.device.name), await execState(root));
    return told(await examine(targets), undefined, first.backend.name);
  }
}

/** What was found on this machine, or of devices of another backend; of what decides on real devices alone, nothing is told of these. */
function told(
  diagnosis: Pick<Diagnosis, 'tried' | 'scopes' | 'checks'> & Partial<Diagnosis>,
  exec: ExecState | undefined,
  backend = 'kernel',
): Answer<Documents['fwctl.doctor/1']> {
  const usable = diagnosis.tried.filter(({ error }) => !error).map(({ device }) => device.name);
  const { support, rawio, tried, scopes, hardware, config } = diagnosis;
  const checks = [...diagnosis.checks, ...(exec ? [execCheck(exec)] : [])];
  return {
    data: {
      backend,
      usable,
      kernel: support ?? null,
      config: config ?? null,
      hardware: hardware ?? [],
      cap_sys_rawio: rawio ?? null,
      devices: tried.map(({ device, owner, type, error }) => ({
        ...device,
        type: type ?? familyOfDriver(device.driver) ?? null,
        sends: error ? null : SPOKEN.includes(type ?? ''),
        owner: owner ?? null,
        ...(error ? { error: errorJson(error) } : {}),
      })),
      scopes,
      exec: exec ?? null,
      checks,
    },
    text: async (style) => `${await table(checks, style)}\n${summary(tried, backend)}\n`,
    ...(usable.length ? {} : { exit: EXIT_CODES.device }),
  };
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
function summary(tried: readonly Tried[], backend: string): string {
  const by = backend === 'kernel' ? ' with --backend kernel' : '';
  const opened = tried.filter(({ error }) => !error);
  const [spoken, others] = [true, false].map((is) =>
    opened.filter(({ type }) => SPOKEN.includes(type ?? '') === is),
  ) as [Tried[], Tried[]];
  const lines = [
    ...(spoken.length ? [`can be used${by}: ${spoken.map(({ device }) => device.name).join(', ')}`] : []),
    ...(others.length
      ? [
          `takes list, info, doctor and the bytes of fwctl rpc${by}, as fwctl does not know its messages: ${others.map(({ device, type }) => `${device.name} (${type})`).join(', ')}`,
        ]
      : []),
  ];
  if (lines.length) return lines.map(safe).join('\n');
  return by
    ? 'no real device can be used here; the built-in emulated device needs none of this: fwctl info'
    : 'no device can be used here';
}
