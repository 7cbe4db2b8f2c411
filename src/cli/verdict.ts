import { consentMissing, type Decision, type Request } from '../client/guard.js';
import { toPairs } from '../present/pairs.js';
import type { VerdictJson } from '../schema/documents.js';
import { errnoMeaning } from '../uapi/errno.js';
import { errorJson } from './errors.js';
import { EXIT_CODES } from './exit.js';
import type { Style } from './output.js';

/** Why the client would not send it, or undefined. */
const refusalOf = (request: Request, decision: Decision) =>
  decision.refusal ?? (decision.needsConsent ? consentMissing(request, decision.scope) : undefined);

/** The exit code of a dry run: what would be refused is refused by policy. */
export const verdictExit = (request: Request, decision: Decision): number =>
  refusalOf(request, decision) ? EXIT_CODES.policy : 0;

export function verdictJson(request: Request, decision: Decision): VerdictJson {
  const refusal = refusalOf(request, decision);
  return {
    allowed: !refusal,
    scope: decision.scope,
    least_scope: request.needs ?? null,
    kernel: { errno: decision.expected ?? null, taints: decision.newTaint },
    consent: decision.needsConsent ? 'missing' : decision.newTaint ? 'given' : 'not needed',
    refusal: refusal ? errorJson(refusal) : null,
  };
}

const leastText = ({ needs, unjudged }: Request): string =>
  needs ?? (unjudged ? 'not known here' : 'none, the kernel lets it pass at no scope');

export function verdictText(request: Request, decision: Decision, style: Style): string {
  const refusal = refusalOf(request, decision);
  const { expected, expectedMeaning } = decision;
  return toPairs([
    ['scope', `${decision.scope} (least: ${leastText(request)})`],
    [
      'kernel',
      expected
        ? `would answer ${expected}: ${expectedMeaning ?? errnoMeaning(expected)}`
        : 'would let it pass',
    ],
    ['taint', decision.newTaint ? 'would taint the kernel (flag J)' : 'none that is new'],
    [
      'client',
      refusal
        ? { text: `refuses: ${refusal.message}`, paint: style.red }
        : { text: 'would send it', paint: style.green },
    ],
    ...(refusal?.facts.next ? ([['next', refusal.facts.next]] as const) : []),
  ]);
}
