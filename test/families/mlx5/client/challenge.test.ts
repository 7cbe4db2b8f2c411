import { expect } from 'chai';
import { encode } from '../../../../src/bits/codec.js';
import type { DeviceEntry } from '../../../../src/client/backend.js';
import { Session } from '../../../../src/client/session.js';
import { answerTo } from '../../../../src/families/mlx5/client/evidence/challenge.js';
import { HEADER_BYTES } from '../../../../src/families/mlx5/mailbox.js';
import {
  CHALLENGE_REGISTER,
  CHALLENGE_SIGNATURE,
  challengeForm,
} from '../../../../src/families/mlx5/prm/challenge.js';
import { failureOf } from '../../../support/failure.js';
import { devices, fakeBackend } from '../../../support/fake-backend.js';

/** What a device comes to that gives this text in answer to a challenge. */
async function answered(text: string): Promise<string | undefined> {
  const head = encode(challengeForm(), { signature: CHALLENGE_SIGNATURE, total: text.length });
  const answer = Buffer.concat([
    new Uint8Array(HEADER_BYTES),
    head.subarray(0, CHALLENGE_REGISTER.bytes),
    Buffer.from(text, 'latin1'),
  ]);
  const [device] = devices as [DeviceEntry];
  const rules = { allowTaint: false, guard: true, deny: [] };
  const session = await Session.open(fakeBackend(answer).backend, device, rules);
  return answerTo(session, new Uint8Array(8));
}

describe('the answer to a challenge', () => {
  it('is a token in compact form, or malformed', async () => {
    expect(await answered('a.b-_.c')).to.equal('a.b-_.c');
    for (const text of ['', 'a', 'a.b', 'a.b.c.d', 'a.b.\x1b[2J', 'a.\xff.c'])
      expect(await failureOf(answered(text)), text).to.include({ kind: 'reply' });
  });
});
