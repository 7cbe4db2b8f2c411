import { FwctlError } from '../../client/errors.js';

export const SETTINGS = ['backend', 'device', 'numbers', 'pager'] as const;
export type SettingName = (typeof SETTINGS)[number];

export const BACKENDS = ['emulated', 'kernel'] as const;
export const NUMBER_FORMS = ['hex', 'decimal'] as const;

/** What stands in front of the name of a tape where a device, or a backend, is named. */
export const TAPE = 'replay:';

/** And in front of that of a snapshot. */
export const SNAPSHOT = 'snapshot:';

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
      throw new FwctlError('usage', `there is no backend "${value}"`, {
        given: value,
        known: BACKENDS,
        next: `the backends are ${BACKENDS.join(', ')}, replay:FILE and snapshot:FILE`,
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

/** The backend that a device names by the form of its name; undefined: a name that may be looked up in any. */
export function backendOfDevice(device: string): string | undefined {
  if (device.startsWith('/')) return 'kernel';
  return isFile(device) ? device : undefined;
}
