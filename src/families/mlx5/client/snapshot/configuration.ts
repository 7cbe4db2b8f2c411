import { type SnapshotSection, scalars } from '../../../../client/snapshot.js';
import { Configuration } from '../config/configuration.js';

export const configuration: SnapshotSection = {
  name: 'configuration',
  async read(session) {
    const device = new Configuration(session);
    const readings = await device.all(await device.stages(), true);
    return readings.map(({ name, values }) => ({ name, fields: scalars(values) }));
  },
};
