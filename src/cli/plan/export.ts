import type { DeviceEntry } from '../../client/backend.js';
import { FwctlError } from '../../client/errors.js';
import { PLAN_SCHEMA } from '../../plan/document.js';
import type { Access } from '../../plan/targets.js';
import { withArticle } from '../../present/article.js';
import { safe } from '../../present/safe.js';

/** A device as a plan that means devices of its kind: in YAML, and as data. */
export async function exportedPlan(
  access: Access,
  all: boolean,
): Promise<{ text: string; data: object; count: number }> {
  const [device] = (await access.backend.list()) as [DeviceEntry];
  const session = await access.open(device);
  try {
    const { name, job } = await access.family(session);
    if (!job)
      throw new FwctlError(
        'device',
        `${device.name} is ${withArticle(name)} device: plans can set nothing of it`,
        {
          next: `what can be asked of it: fwctl info -d ${device.name}`,
        },
      );
    const { psid, part_number, kind, port } = await job.facts(session, [
      'psid',
      'part_number',
      'kind',
      'port',
    ]);
    const sections = await job.exported(session, all);
    const match = {
      family: name,
      ...(psid !== undefined ? { psid } : part_number !== undefined ? { part_number } : {}),
      ...(kind === undefined ? {} : { kind }),
      ...(port === undefined ? {} : { port }),
    };
    const { stringify } = await import('yaml');
    const data = { schema: PLAN_SCHEMA, devices: [{ match, ...sections }] };
    const { functions = {}, ...others } = sections;
    const count = [...Object.values(others), ...Object.values(functions)].reduce(
      (sum: number, section) => sum + Object.keys(section ?? {}).length,
      0,
    );
    return {
      text: `# ${safe(device.name)}, ${safe(device.parent)}\n${stringify(data, { lineWidth: 0 })}`,
      data,
      count,
    };
  } finally {
    await session.close();
  }
}
