import { FwctlError } from '../../../client/errors.js';
import { safe } from '../../../present/safe.js';
import type { Answer } from '../../base.js';
import { BACKENDS, checkSetting } from '../../settings/names.js';
import type { Seen } from '../device.js';
import type { OwnWord } from '../shell.js';

/** `fwctl1`, `kernel fwctl0`, `--backend kernel -d fwctl0`, `kernel`. */
function meantBy(words: readonly string[]): { device?: string; backend?: string } {
  const rest = words.filter((word) => word !== '-d' && word !== '--device' && word !== '--backend');
  const backend = rest.find((word) => BACKENDS.some((one) => one === word));
  const [device, ...more] = rest.filter((word) => word !== backend);
  if (more.length || (device === undefined && backend === undefined))
    throw new FwctlError('usage', 'use takes the name of a device', {
      next: 'such as use fwctl1, use mlx5_0, use /dev/fwctl/fwctl0, use kernel fwctl0, use replay:FILE',
    });
  return {
    ...(device === undefined ? {} : { device: checkSetting('device', device) }),
    ...(backend === undefined ? {} : { backend }),
  };
}

const seenJson = (seen: Seen) => ({
  device: { name: seen.name, backend: seen.backend },
  type: seen.type ?? null,
  there: seen.isThere,
  taint: seen.taint ?? null,
});

export const use: OwnWord = {
  usage: '[kernel|emulated] DEVICE',
  summary: 'Go to another device; it stays open until the end of the session.',
  async run({ device, lines }, words): Promise<Answer> {
    const seen = words.length ? await device.use(meantBy(words)) : await device.look();
    if (words.length) await lines.close();
    return {
      data: seenJson(seen),
      text: () =>
        `${safe(seen.name)} (${safe(seen.backend)})${seen.type ? `, ${safe(seen.type)}` : ''}${seen.isThere ? '' : ': not there'}\n`,
    };
  },
};
