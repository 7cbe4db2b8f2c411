import type { ParentDevice } from '../../../kernel/driver.js';
import type { Profile } from './profile.js';

const READ_ONLY = 0o444;

/** Of the class cxl: a running Debian 7.2.13 gives it this number. */
const MAJOR = 244;

/** CXL_DEVICE_MEMORY_EXPANDER is 5: drivers/cxl/cxl.h. */
const uevent = (number: number): string[] => [
  `MAJOR=${MAJOR}`,
  `MINOR=${number}`,
  `DEVNAME=cxl/mem${number}`,
  'DEVTYPE=cxl_memdev',
  'DRIVER=cxl_mem',
  'MODALIAS=cxl:t5',
];

/**
 * The memory device that the host makes of a CXL device (drivers/cxl/core/memdev.c of Linux 7.2), by the number that the host gave it. Its serial number is the
 * profile's, as many behind as there were devices before it: no two have the same.
 */
export function memoryDevice(profile: Profile, number: number): ParentDevice {
  const { identity, payload_max, label_storage_size, ram_size, pmem_size } = profile;
  const serial = (BigInt(`0x${identity.serial}`) + BigInt(number)).toString(16);
  const file = (path: string, text: string | number) => [path, READ_ONLY, `${text}\n`] as const;
  return {
    name: `mem${number}`,
    bus: 'cxl',
    driver: 'cxl_mem',
    files: [
      file('dev', `${MAJOR}:${number}`),
      ['uevent', 0o644, `${uevent(number).join('\n')}\n`],
      file('serial', `0x${serial}`),
      file('firmware_version', identity.firmware),
      file('payload_max', payload_max),
      file('label_storage_size', label_storage_size),
      file('numa_node', -1),
      file('ram/size', `0x${ram_size.toString(16)}`),
      file('pmem/size', `0x${pmem_size.toString(16)}`),
      file('security/state', 'disabled'),
    ],
  };
}
