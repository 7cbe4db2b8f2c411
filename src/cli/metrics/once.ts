import type { Backend, Handle } from '../../client/backend.js';
import type { Errno } from '../../uapi/errno.js';

/** What has been answered in a reading, by question. */
export type Answers = Map<string, Uint8Array | Errno>;

/** A backend whose devices are asked the same only once, until the answers are cleared: what is read for one collector, others ask for as well. */
export const askingOnce = (backend: Backend, answers: Answers): Backend => ({
  name: backend.name,
  remote: backend.remote,
  get emulated() {
    return backend.emulated;
  },
  list: (wanted) => backend.list(wanted),
  host: () => backend.host(),
  ...(backend.advice && { advice: backend.advice.bind(backend) }),
  open: async (name, trace) => once(await backend.open(name, trace), answers),
});

const once = (handle: Handle, answers: Answers): Handle => ({
  info: () => handle.info(),
  async rpc(scope, input, outLen, memory) {
    if (memory?.length) return handle.rpc(scope, input, outLen, memory);
    const key = `${scope} ${outLen} ${Buffer.from(input.buffer, input.byteOffset, input.length).toString('latin1')}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = await handle.rpc(scope, input, outLen);
    answers.set(key, answer);
    return answer;
  },
  close: () => handle.close(),
});
