import { Bed } from '../../src/backends/serve/bed.js';
import { bedEnvironment } from '../../src/backends/serve/enter.js';
import { DeviceServer } from '../../src/backends/serve/server.js';
import { Kernel } from '../../src/kernel/core.js';
import type { Driver } from '../../src/kernel/driver.js';
import { MemoryTaint } from '../../src/kernel/taint.js';
import type { OpenFile } from '../../src/kernel/uctx.js';
import { ROOT as CALLER } from '../kernel/machine.js';
import { withFolder } from './files.js';

/** A driver whose commands a test answers. */
export const driverOf = (
  deviceType: number,
  data: Uint8Array,
  rpc: Driver['rpc'] = (_, __, input) => input,
): Driver => ({ deviceType, open: () => ({}), close() {}, info: () => data, rpc });

/** An emulated kernel with these drivers, one device each, behind umockdev's sockets: gives the environment that leads there. */
export function withServedKernel<T>(
  drivers: readonly Driver[],
  run: (env: NodeJS.ProcessEnv, folder: string) => Promise<T>,
  umem = false,
): Promise<T> {
  return withFolder(async (folder) => {
    const kernel = new Kernel(new MemoryTaint(), { umem });
    const server = new DeviceServer<OpenFile>(
      {
        open: (minor) => kernel.open(minor),
        ioctl: (file, nr, arg, memory, task) => kernel.ioctl(file, nr, arg, memory, task),
        close: (file) => kernel.close(file),
        caller: () => CALLER,
      },
      {
        failed: (error) => {
          throw error;
        },
      },
    );
    const bed = new Bed(`${folder}/bed`);
    try {
      const instances = drivers.map((driver, i) =>
        kernel.register(driver, { pci: `0000:08:00.${i}`, driver: 'test_core', rdma: [], netdevs: [] }),
      );
      for (const { minor } of instances) await server.listen(minor, bed.socket(minor));
      bed.show(instances);
      return await run(bedEnvironment(bed.folder, {}), folder);
    } finally {
      server.close();
      bed.remove();
    }
  });
}
