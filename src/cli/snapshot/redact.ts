import type { Seen, Snapshot } from '../../backends/snapshot/document.js';
import type { Call, RpcCall } from '../../backends/tape/calls.js';
import { redacted, type SecretFinder } from '../../backends/tape/redact.js';
import { requestAs } from '../../client/request.js';
import { familyOfSnapshot } from './open.js';
import { titleOfCall } from './title.js';

/** The snapshot with pseudonyms for what is secret, as tapes have them. */
export async function redactedSnapshot(snapshot: Snapshot): Promise<Snapshot> {
  const { seen, beside, sections, origin } = snapshot;
  const family = await familyOfSnapshot(snapshot);
  const job = await family.snapshot?.();
  const find: SecretFinder = (input, output, _file, memory) => {
    const named = memory?.map(({ at, sent, got = sent }) => ({ at, bytes: got }));
    return family.secrets(requestAs(family, input, { outLen: output?.length ?? 0, memory: named }), output);
  };
  const devices = [seen, ...beside];
  const calls: Call[] = [
    { call: 'list', devices: devices.map(({ device }) => device) },
    ...devices.map(infoCall),
    ...sections.flatMap(({ readings }) => readings.map(({ call }) => call)),
  ];
  const [listing, ...rest] = redacted(calls, find) as [Call & { call: 'list' }, ...Call[]];
  const hidden = listing.devices.map((device, i): Seen => ({ device, info: infoOf(rest[i] as Call) }));
  const answers = rest.slice(devices.length) as RpcCall[];
  const [own, ...others] = hidden as [Snapshot['seen'], ...Seen[]];
  let next = 0;
  return {
    ...snapshot,
    origin: { ...origin, redacted: true },
    seen: own,
    beside: others,
    sections: sections.map(({ section, readings }) => ({
      section,
      readings: readings.map(() => {
        const call = answers[next++] as RpcCall;
        return {
          what: titleOfCall(family, job, requestAs(family, call.input, { outLen: call.outLen })),
          call,
        };
      }),
    })),
  };
}

const infoCall = ({ info }: Seen): Call =>
  typeof info === 'string' ? { call: 'info', file: 1, errno: info } : { call: 'info', file: 1, ...info };

function infoOf(call: Call): Seen['info'] {
  if (call.call !== 'info') throw new Error('a call of another kind');
  return 'errno' in call ? call.errno : { deviceType: call.deviceType, data: call.data };
}
