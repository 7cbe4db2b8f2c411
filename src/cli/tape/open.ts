import { release } from 'node:os';
import type { SecretFinder } from '../../backends/tape/redact.js';
import { type Tape, writeTape } from '../../backends/tape/write.js';
import { requestAs } from '../../client/request.js';
import { familyNames } from '../../families/clients.js';
import { errorText } from '../errors.js';
import { EXIT_CODES } from '../exit.js';
import { plainStyle, writeNote } from '../output.js';
import { existingOf, type TapeFlags } from '../record/flags.js';
import { tapeLimit } from '../record/limit.js';
import { programVersion } from '../version.js';
import { TapeFamilies } from './families.js';

/**
 * The tape of this command line, to which any number of devices may be recorded. Its end mark is written when the process ends, or
 * `end()` is called, as before this process ends itself by a signal. Throws FwctlError `usage`.
 */
export function startTape(file: string, options: TapeFlags & { backend: string }): FamilyTape {
  const { redact, backend, 'record-limit': limit } = options;
  const families = new TapeFamilies(backend);
  const tape = writeTape(file, {
    origin: { backend, fwctl: programVersion(), argv: process.argv.slice(2), kernel: release() },
    name: (input, file) => families.of(file).read(input),
    ...(redact ? { secrets: secretsBy(families) } : {}),
    existing: existingOf(options),
    limit: limit === undefined ? undefined : tapeLimit(limit),
    failed: (error) => {
      writeNote(errorText(error, plainStyle));
      const fail = () => {
        process.exitCode ||= EXIT_CODES[error.kind];
      };
      // Now, which may be the end; and at the end, as the command may have an exit code of its own to set yet.
      fail();
      process.once('exit', fail);
    },
  });
  process.once('exit', () => tape.end());
  return {
    families,
    get calls() {
      return tape.calls;
    },
    end: () => tape.end(),
    sink(call, timing) {
      families.see(call);
      tape.sink(call, timing);
    },
  };
}

/** A tape that knows which family each open file is of; the families themselves are loaded by others, before anything is sent. */
export interface FamilyTape extends Tape {
  readonly families: TapeFamilies;
}

/** Finds what is secret by what the families know. Says once of each family that has none to find. */
export function secretsBy(families: TapeFamilies): SecretFinder {
  const told = new Set<string>();
  return (input, output, file, memory) => {
    const family = families.of(file);
    if (!familyNames.includes(family.type) && !told.has(family.type))
      writeNote(
        `fwctl: what is secret in messages of devices of type ${family.type} is not known: they are on the tape as they are\n`,
      );
    told.add(family.type);
    const named = memory?.map(({ at, sent, got = sent }) => ({ at, bytes: got }));
    const request = requestAs(family, input, { outLen: output?.length ?? 0, memory: named });
    return family.secrets(request, output);
  };
}
