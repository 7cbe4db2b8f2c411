import { emulator } from '../../src/backends/emulated/emulator.js';
import { type Answer, BaseCommand } from '../../src/cli/base.js';
import { durationText } from '../../src/cli/duration.js';
import { instancesText } from '../../src/cli/emulator/adapter.js';
import { taintText } from '../../src/cli/reach.js';
import { toPairs } from '../../src/present/pairs.js';
import { safe } from '../../src/present/safe.js';
import { show } from '../../src/present/tree.js';
import type { Documents } from '../../src/schema/documents.js';
import { taintLetters } from '../../src/uapi/taint.js';

export default class EmulatorShow extends BaseCommand {
  static override summary = 'Show the emulated kernel and devices, what was changed, and what is open.';
  static override examples = ['<%= config.bin %> emulator show', '<%= config.bin %> emulator show --json'];

  async answer(): Promise<Answer<Documents['fwctl.emulator.show/1']>> {
    const { flags } = await this.parse(EmulatorShow);
    const { folder, kernel, devices, open_files } = emulator({ stateDir: flags['state-dir'] }).show();
    return {
      data: {
        folder,
        kernel: { ...kernel, taint_letters: taintLetters(kernel.tainted) },
        devices,
        open_files,
      },
      text: (style) => {
        const settings = toPairs([
          ['state folder', folder],
          ['lockdown', kernel.lockdown],
          ['rawio-under-lockdown', kernel.rawio_under_lockdown],
          ['caller-rawio', `${kernel.caller_rawio} (CAP_SYS_RAWIO: ${kernel.rawio ? 'yes' : 'no'})`],
          ['umem', kernel.umem],
          ['taint', taintText(kernel.tainted)],
        ]);
        const log =
          kernel.log.map(({ level, text }) => `  <${level}>${safe(text)}\n`).join('') || '  (empty)\n';
        const cards = devices.map(({ adapter, profile, plugged, instances, changed, idle, error }) => {
          const changes = error
            ? [`    ${style.red(safe(error.message))}\n    ${safe(error.next)}\n`]
            : Object.entries(changed).map(
                ([key, value]) =>
                  `    ${safe(key)}: ${TIMES.test(key) ? timeText(value) : changeText(value)}${idle[key] ? `  (counts for nothing: ${safe(idle[key])})` : ''}\n`,
              );
          return `  ${adapter}  ${safe(profile)}  ${plugged ? instancesText(instances) : 'unplugged'}\n${changes.join('') || '    as at power-on\n'}`;
        });
        const files = open_files.map(
          ({ device, pid, comm, user_context, server }) =>
            `  ${safe(device)}  ${safe(comm)}[${pid}]  ${contextText(user_context)}, served by process ${server}\n`,
        );
        const opened = files.length ? `\n${style.bold('open files')}\n${files.join('')}` : '';
        return `${settings}\n${style.bold('kernel log')}\n${log}\n${style.bold('devices')}\n${cards.join('')}${opened}`;
      },
    };
  }
}

/** What is kept in nanoseconds of the device's clock; other members of the same names count bits. */
const TIMES =
  /^(clock|started|tracer\.since|real_time\.(since|utc)|diag\.(since|cleared)|ports\.\w+\.((beacon_)?since|cleared\..*\.time))$/;

const timeText = (value: unknown): string =>
  typeof value === 'string' ? durationText(BigInt(value)) : changeText(value);

const contextText = (context: Readonly<Record<string, number>> | null): string => {
  if (!context) return 'its device is gone';
  const facts = Object.entries(context).map(([name, value]) => `${safe(name)} ${value}`);
  return facts.length ? `user context ${facts.join(', ')}` : 'no user context';
};

const changeText = (value: unknown): string =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value)
        .map(([key, inner]) => `${key} ${changeText(inner)}`)
        .join(', ')
    : shortened(show(value));

/** Letters of a value that are shown: --json has all of it. */
const LONGEST = 120;

const shortened = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} letters)` : text;
