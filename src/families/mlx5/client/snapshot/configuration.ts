import { passed, type SnapshotSection, scalars } from '../../../../client/snapshot.js';
import { readBackup } from '../config/backup.js';
import { Configuration } from '../config/configuration.js';

export const configuration: SnapshotSection = {
  name: 'configuration',
  async read(session, asking) {
    const device = new Configuration(session);
    // What was set is asked for in another way, too: fwctl config backup.
    await readBackup(session).catch((error) => passed(error, 'what was set', asking));
    const readings = await device.all(await device.stages(), true);
    return readings.map(({ name, values }) => ({ name, fields: scalars(values) }));
  },
};
