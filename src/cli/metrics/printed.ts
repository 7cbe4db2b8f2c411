import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the package has for Prometheus and Grafana. */
export const FOR_PROMETHEUS = { rules: 'fwctl.rules.yml', dashboard: 'fwctl.dashboard.json' } as const;

/** `root`: the folder of the package. */
export const printed = (root: string, what: keyof typeof FOR_PROMETHEUS): string =>
  readFileSync(join(root, 'src/metrics/prometheus', FOR_PROMETHEUS[what]), 'utf8');
