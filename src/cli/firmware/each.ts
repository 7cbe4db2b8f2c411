import { FwctlError } from '../../client/errors.js';
import { safe } from '../../present/safe.js';
import type { Answer } from '../base.js';
import { deviceJson, type Target } from '../connect.js';
import { errorJson } from '../errors.js';
import { EXIT_CODES } from '../exit.js';

/** Does something to one device after the other; what fails on one is told in its place, and ends with the code of the first. A signal ends all, with its own. */
export async function onEach(
  targets: readonly Target[],
  act: (target: Target) => Promise<Answer>,
): Promise<Answer> {
  const answers: Answer[] = [];
  for (const target of targets) {
    const answer = await act(target).catch((error) => failed(target, error));
    answers.push(answer);
    if (isOfSignal(answer)) break;
  }
  const exit = (answers.find(isOfSignal) ?? answers.find((answer) => answer.exit))?.exit;
  return {
    data: { devices: answers.map(({ data }) => data) },
    text: async (style) => (await Promise.all(answers.map((answer) => answer.text(style)))).join(''),
    ...(exit ? { exit } : {}),
  };
}

/** 128 and the number of the signal. */
const isOfSignal = ({ exit = 0 }: Answer): boolean => exit > 128;

function failed({ backend, device }: Target, error: unknown): Answer {
  if (!(error instanceof FwctlError)) throw error;
  return {
    data: { device: deviceJson(backend, device), error: errorJson(error) },
    text: () =>
      `${safe(device.name)}: ${error.kind}: ${safe(error.message)}\n${error.facts.next ? `  ${safe(error.facts.next)}\n` : ''}`,
    exit: EXIT_CODES[error.kind],
  };
}
