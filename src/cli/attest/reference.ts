import { parseReference, REFERENCE_SCHEMA, type Reference, referenceOf } from '../../attest/reference.js';
import { readToken, verifyToken } from '../../attest/token.js';
import { withoutMark } from '../../files/mark.js';
import { LIMITS, readInput } from '../../files/named.js';
import { NewFile } from '../../files/new-file.js';
import { toJson } from '../../present/json.js';
import { safe } from '../../present/safe.js';
import type { Documents } from '../../schema/documents.js';
import type { Answer } from '../base.js';
import { writeNote } from '../output.js';
import { timeNow } from '../plan/journals.js';
import { cardRows } from './card.js';
import { publicKeyOf } from './keys.js';

/** Text of a token in a file, or from stdin; white space around it does not count. Throws FwctlError `usage`. */
export const tokenText = async (file: string): Promise<string> =>
  withoutMark(await readInput('the token', file, LIMITS.snapshot))
    .toString('latin1')
    .trim();

/** Reference values of a file. Throws FwctlError `usage`. */
export async function readReference(file: string): Promise<Reference> {
  const text = withoutMark(await readInput('the reference', file, LIMITS.snapshot));
  return parseReference(text.toString('utf8'), file);
}

export interface ReferenceFlags {
  key?: string | undefined;
  'any-device'?: boolean;
  force?: boolean;
}

/** Makes reference values of evidence. */
export async function referenceAnswer(
  token: string,
  file: string | undefined,
  flags: ReferenceFlags,
): Promise<Answer<Documents['fwctl.attest.reference/1']>> {
  const written = file === undefined ? undefined : new NewFile('the reference', file, { force: flags.force });
  const text = await tokenText(token);
  const checked =
    flags.key === undefined
      ? undefined
      : await verifyToken(text, token, publicKeyOf(flags.key), { now: timeNow() });
  const { claims } = checked ?? (await readToken(text, token));
  if (!checked)
    writeNote(
      'fwctl: the signature was not checked: --key FILE has the public key of the host that made it\n',
    );
  const reference: Reference = {
    schema: REFERENCE_SCHEMA,
    made: {
      date: timeNow().toISOString(),
      of: claims.fwctl.device.name,
      ...(checked ? { key: checked.key } : {}),
    },
    claims: referenceOf(claims, { anyDevice: flags['any-device'] ?? false, beside: await cardRows(claims) }),
  };
  const { schema: _, ...data } = reference;
  const document = `${toJson(reference)}\n`;
  written?.write(document);
  return {
    data,
    text: () =>
      file === undefined
        ? document
        : `${safe(file)}: ${Object.keys(reference.claims).length} reference values, of ${safe(claims.fwctl.device.name)}\n`,
  };
}
