import { FwctlError } from '../../client/errors.js';

export const SETTINGS = ['backend', 'device', 'numbers', 'pager'] as const;
export type SettingName = (typeof SETTINGS)[number];

export const BACKENDS = ['emulated', 'kernel'] as const;
export const NUMBER_FORMS = ['hex', 'decimal'] as const;

/** What stands in front of the name of a tape where a device, or a backend, is named. */
export const TAPE = 'replay:';

/** And in front of that of a snapshot. */
export const SNAPSHOT = 'snapshot:';

/** And in front of that of another machine. */
export const REMOTE = 'ssh://';

/** The variables of each setting, the one that counts first. For a pager an empty one says that there is to be none. */
export const VARIABLES: Readonly<Record<SettingName, readonly string[]>> = {
  backend: ['FWCTL_BACKEND'],
  device: ['FWCTL_DEVICE'],
  numbers: ['FWCTL_NUMBERS'],
  pager: ['FWCTL_PAGER', 'PAGER'],
};

export const isVariableSet = (name: SettingName, value: string | undefined): value is string =>
  name === 'pager' ? value !== undefined : Boolean(value);

/** The value as it may stand for a setting. Throws FwctlError `usage`, whose message says nothing of where it stands. */
export function checkSetting(name: SettingName, value: string): string {
  switch (name) {
    case 'backend':
      if (BACKENDS.some((one) => one === value) || /^(replay|snapshot):./.test(value)) return value;
      if (isRemote(value)) return value;
      throw new FwctlError('usage', `there is no backend "${value}"`, {
        given: value,
        known: BACKENDS,
        next: `the backends are ${BACKENDS.join(', ')}, replay:FILE, snapshot:FILE and ssh://HOST`,
      });
    case 'device':
      if (value !== '' && value !== TAPE && value !== SNAPSHOT) return value;
      throw new FwctlError('usage', 'the name of the device is empty', {
        next: 'see the names with: fwctl list; leave it out for the usual device',
      });
    case 'numbers':
      if (NUMBER_FORMS.some((form) => form === value)) return value;
      throw new FwctlError('usage', `numbers can't be written as "${value}"`, {
        given: value,
        known: NUMBER_FORMS,
        next: `it is one of ${NUMBER_FORMS.join(', ')}`,
      });
    case 'pager':
      return value;
  }
}

/** Whether a name is that of a file that stands for devices: a tape, a snapshot. */
export const isFile = (name: string): boolean => name.startsWith(TAPE) || name.startsWith(SNAPSHOT);

/** Whether a name is that of another machine, or of a device there. */
export const isRemote = (name: string): boolean => name.startsWith(REMOTE);

/** ssh://host/fwctl0: the machine, and the device there; empty where none is named. */
export function remoteParts(name: string): { machine: string; device: string } {
  const at = name.indexOf('/', REMOTE.length);
  return at < 0 ? { machine: name, device: '' } : { machine: name.slice(0, at), device: name.slice(at + 1) };
}

/** The name that a device has where it is: that of a file is none, and what stands behind another machine's is its name there. */
export function nameIn(device = ''): string | undefined {
  if (isFile(device)) return undefined;
  return isRemote(device) ? remoteParts(device).device : device;
}

/** The backend that a device names by the form of its name; undefined: a name that may be looked up in any. */
export function backendOfDevice(device: string): string | undefined {
  if (device.startsWith('/')) return 'kernel';
  if (isRemote(device)) return remoteParts(device).machine;
  return isFile(device) ? device : undefined;
}
