import * as Flags from '@oclif/core/flags';
import type { ReplayMode } from '../backends/replay.js';
import { FwctlError } from '../client/errors.js';
import { parseScope, SCOPES, type Scope } from '../uapi/scope.js';
import { type RecordFlags, recordFlags } from './record/flags.js';
import { checkSetting, NUMBER_FORMS } from './settings/names.js';

export const FORMATS = ['text', 'json', 'hex', 'binary'] as const;
export type Format = (typeof FORMATS)[number];

/** Accepted by every command. */
export const commonFlags = {
  output: Flags.string({
    char: 'o',
    description: 'format of the result',
    options: [...FORMATS],
    helpValue: 'text|json|hex|binary',
    helpGroup: 'OUTPUT',
  }),
  json: Flags.boolean({ description: 'same as -o json', helpGroup: 'OUTPUT', exclusive: ['output'] }),
  meanings: Flags.boolean({
    char: 'H',
    description: 'add meanings beside the raw values',
    helpGroup: 'OUTPUT',
  }),
  numbers: Flags.string({
    description: 'how JSON has values wider than 53 bits: in hex strings, or as numbers [default: hex]',
    env: 'FWCTL_NUMBERS',
    options: [...NUMBER_FORMS],
    helpValue: 'hex|decimal',
    helpGroup: 'OUTPUT',
  }),
  verbose: Flags.boolean({ char: 'v', description: 'explain each step on stderr', helpGroup: 'OUTPUT' }),
  'state-dir': Flags.string({
    description: 'folder that keeps the state of the emulated kernel and devices',
    env: 'FWCTL_STATE_DIR',
    helpValue: 'DIR',
    helpGroup: 'GLOBAL',
  }),
};

const backend = Flags.custom<string>({
  description: 'where devices are looked up [default: emulated]',
  env: 'FWCTL_BACKEND',
  helpValue: 'emulated|kernel|replay:FILE|snapshot:FILE|ssh://HOST',
  helpGroup: 'GLOBAL',
  parse: async (text) => checkSetting('backend', text),
});

/** `-d` of what looks at several devices. */
export const devicesFlag = (description: string) =>
  Flags.string({
    char: 'd',
    description,
    env: 'FWCTL_DEVICE',
    helpValue: 'DEVICE,...',
    helpGroup: 'GLOBAL',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  });

/** Accepted by every command that reaches a backend: which, and whether it is recorded. */
export const backendFlags = {
  backend: backend(),
  ...recordFlags,
  replay: Flags.option({
    description: 'how replay:FILE answers: calls in their order, or each by its input [default: strict]',
    env: 'FWCTL_REPLAY',
    options: ['strict', 'lookup'] as const satisfies readonly ReplayMode[],
    helpValue: 'strict|lookup',
    helpGroup: 'TAPE',
  })(),
};

/** `--device` of commands that go to no single device: it says where to look. */
export const whichDevices = Flags.string({
  char: 'd',
  description: 'where: snapshot:FILE, replay:FILE, ssh://HOST, or for real devices a path under /dev',
  env: 'FWCTL_DEVICE',
  helpValue: 'DEVICE',
  helpGroup: 'GLOBAL',
});

/** Accepted by every command that goes to a device. */
export const deviceFlags = {
  device: Flags.string({
    char: 'd',
    description:
      'fwctl0, 0, PCI address, RDMA or net name, a path under /dev, replay:FILE, snapshot:FILE, or ssh://HOST/fwctl0 [default: the emulated fwctl0]',
    env: 'FWCTL_DEVICE',
    helpValue: 'DEVICE',
    helpGroup: 'GLOBAL',
  }),
  ...backendFlags,
  policy: Flags.string({
    description: 'deny-list to obey besides /etc/fwctl/policy.yaml; given several times, all hold',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'FILE',
    helpGroup: 'SCOPE',
  }),
};

const scope = Flags.custom<Scope>({
  description: 'scope to use instead of the least that the command needs',
  helpValue: SCOPES.join('|'),
  helpGroup: 'SCOPE',
  async parse(text) {
    const found = parseScope(text);
    if (found) return found;
    throw new FwctlError('usage', `there is no scope "${text}"`, {
      given: text,
      known: SCOPES,
      next: `the scopes are ${SCOPES.join(', ')}`,
    });
  },
});

/** Accepted by every command that sends RPCs of the user's choice. */
export const rpcFlags = {
  ...deviceFlags,
  scope: scope(),
  'allow-taint': Flags.boolean({
    description: 'agree to taint the kernel where the scope does',
    helpGroup: 'SCOPE',
  }),
  'no-guard': Flags.boolean({
    description: 'leave it to the kernel to refuse scopes and capabilities',
    helpGroup: 'SCOPE',
  }),
};

/** What stands for every device where a name does. */
export const EVERY = 'all';

/** The values of these flags, as far as a connection needs them. */
export interface ConnectionFlags extends RecordFlags {
  device?: string | undefined;
  backend?: string | undefined;
  replay?: ReplayMode | undefined;
  policy?: string[] | undefined;
  scope?: Scope | undefined;
  'allow-taint'?: boolean;
  'no-guard'?: boolean;
  'state-dir'?: string | undefined;
  verbose?: boolean;
}
