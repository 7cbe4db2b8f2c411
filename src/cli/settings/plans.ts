import { parseYaml } from '../../client/yaml.js';
import { isAbsent, readRules } from '../../files/rules.js';
import { type PlanSettings, plansIn } from './file.js';
import { MACHINE_SETTINGS } from './places.js';

/** The machine's own settings for plans: a user's file can't say anything of them. Throws FwctlError `usage`. */
export async function machinePlans(path: string = MACHINE_SETTINGS): Promise<PlanSettings> {
  if (isAbsent(path)) return { required: false, allowedSigners: undefined };
  const text = readRules('the settings file', path, 'only a file that is not there counts as none');
  return plansIn(await parseYaml(text, path), path);
}
