import type { Errno } from '../uapi/errno.js';
import { judge, type Verdict } from '../uapi/policy.js';
import { type Scope, scopeNumber } from '../uapi/scope.js';
import { TAINT_FWCTL } from '../uapi/taint.js';
import type { DeviceEntry, Host, MessageMemory } from './backend.js';
import { type DenyRule, denies, type Judged } from './denylist.js';
import { FwctlError } from './errors.js';
import { type Effects, readerOf, titleOf } from './readers.js';

/** A command on its way to a device, with what its family knows of it. */
export interface Request {
  /** Name in the catalogue, or the opcode in hex. */
  opcode: string;
  /** The number of the command. */
  op?: number;
  /** What it does; a command of which nobody knows may change anything. */
  effects?: Effects;
  /** Name of the register, where the command goes to one, or its id in hex. */
  register?: string;
  /** Name of the feature, where the command goes to one, or its UUID. */
  feature?: string;
  /** What it does not say and `needs` follows from, as one would say it: "uuid=FEATURE". */
  lacks?: string;
  /** The endpoint, where the command goes to one. */
  endpoint?: string;
  /** The least scope at which the driver lets it pass; undefined: at none. */
  needs: Scope | undefined;
  /** That it lets it pass at none is not known: see `Reading`. */
  unjudged?: true;
  /** What the user asks for; by default the least. */
  scope?: Scope;
  input: Uint8Array;
  /** Room for the answer, in bytes. */
  outLen: number;
  /** Memory of the caller that the input names by address. */
  memory?: readonly MessageMemory[];
}

/** What the user allows and the site forbids. */
export interface Settings {
  /** Consent to tainting the kernel. */
  allowTaint: boolean;
  /** False leaves the kernel's part of the refusing to the kernel (`--no-guard`). */
  guard: boolean;
  deny: readonly DenyRule[];
}

/** What would become of a command, here and now. */
export interface Decision {
  scope: Scope;
  kernel: Verdict;
  /** What the kernel is expected to answer: its core's verdict, else its driver's. */
  expected?: Errno;
  /** What that means of this device's driver, where it is not what it means as a rule. */
  expectedMeaning?: string;
  /** The call taints a kernel that fwctl has not tainted yet. */
  newTaint: boolean;
  /** Consent must still be given. */
  needsConsent: boolean;
  /** Why it is refused before it is sent. */
  refusal?: FwctlError;
}

/** The scope at which a command is sent: the one asked for, else the least. */
export const scopeFor = (request: Request): Scope => request.scope ?? request.needs ?? 'configuration';

/**
 * Decides over a command and does nothing. The deny-list is asked for what the bytes are, and for what the request calls them: a name can
 * only forbid more.
 */
export function decide(request: Request, device: DeviceEntry, host: Host, settings: Settings): Decision {
  const scope = scopeFor(request);
  const kernel = judge(scopeNumber(scope), host.credentials);
  const untainted = (host.tainted & TAINT_FWCTL) === 0;
  const newTaint = kernel.taints && untainted;
  const refused = refusedBy(device);
  const tooLow =
    refused && (request.needs ? scopeNumber(scope) < scopeNumber(request.needs) : !request.unjudged);
  const expected = kernel.errno ?? (tooLow ? refused : undefined);
  const meaning = kernel.errno ? undefined : expected && readerOf(device)?.errnoMeanings?.[expected];
  // Consent does not rest on the prediction: a tainting scope needs it even where the kernel is expected to refuse.
  const mayTaint = scopeNumber(scope) >= scopeNumber('debug-write') && untainted;
  const needsConsent = mayTaint && !settings.allowTaint;
  const refusal =
    forbidden(request, scope, device, settings.deny) ??
    (settings.guard && tooLow ? driverRefusal(request, scope, refused) : undefined) ??
    (settings.guard && kernel.errno ? coreRefusal(request, scope, kernel) : undefined);
  return {
    scope,
    kernel,
    newTaint,
    needsConsent,
    ...(expected ? { expected } : {}),
    ...(meaning ? { expectedMeaning: meaning } : {}),
    ...(refusal ? { refusal } : {}),
  };
}

/** What the driver of a device answers to a command that it does not let pass; that of mlx5 where no family is known. */
function refusedBy(device: DeviceEntry): Errno | undefined {
  const reader = readerOf(device);
  if (reader) return reader.refused;
  return device.type ? undefined : 'EBADMSG';
}

function forbidden(request: Request, scope: Scope, device: DeviceEntry, rules: readonly DenyRule[]) {
  if (rules.length === 0) return undefined;
  const read = readerOf(device)?.read(request.input);
  const byBytes = denies(rules, read, device);
  const rule = byBytes ?? (isSame(read, request) ? undefined : denies(rules, request, device));
  if (!rule) return undefined;
  const subject = (byBytes && read) ?? request;
  const reason = rule.reason ? `: ${rule.reason}` : '';
  return new FwctlError(
    'policy',
    `${titleOf(subject)} on ${device.name} is forbidden by ${rule.source}${reason}`,
    {
      opcode: subject.opcode,
      scope,
      path: rule.source,
      next: 'the policy file decides; ask whoever keeps it',
    },
  );
}

const isSame = (one: Judged, other: Judged): boolean =>
  one?.opcode === other?.opcode &&
  one?.register === other?.register &&
  one?.feature === other?.feature &&
  one?.endpoint === other?.endpoint;

function driverRefusal({ opcode, needs, lacks }: Request, scope: Scope, errno: Errno): FwctlError {
  const facts = { opcode, scope, errno };
  if (needs)
    return new FwctlError('policy', `${opcode} needs the scope ${needs}; ${scope} is too low`, {
      ...facts,
      next: `use --scope ${needs}, or no --scope`,
    });
  return new FwctlError('policy', `the kernel lets ${opcode} pass at no scope`, {
    ...facts,
    next: lacks
      ? `give ${lacks}: its scope follows from that`
      : `--no-guard sends it all the same; the kernel will answer ${errno}`,
  });
}

function coreRefusal({ opcode, needs }: Request, scope: Scope, { errno, reason }: Verdict): FwctlError {
  const why =
    reason === 'lockdown'
      ? 'this machine refuses it under lockdown (rawio-under-lockdown=deny)'
      : 'it needs CAP_SYS_RAWIO in the initial user namespace, which this process lacks';
  const enough = needs && scopeNumber(needs) < scopeNumber(scope) ? `: ${needs} is enough for ${opcode}` : '';
  return new FwctlError('policy', `the scope ${scope} is not open to this process: ${why}`, {
    opcode,
    scope,
    ...(errno ? { errno } : {}),
    next: `use a lower --scope${enough}`,
  });
}

/** The refusal where consent to tainting is missing. `whose`: of another machine, " of" and its name. */
export const consentMissing = ({ opcode }: Request, scope: Scope, whose = ''): FwctlError =>
  new FwctlError(
    'policy',
    `${opcode} at scope ${scope} taints the kernel${whose} (flag J) until the next boot`,
    {
      opcode,
      scope,
      next: 'give --allow-taint to agree',
    },
  );
