import { parseUuid, uuidText } from '../../../bits/uuid.js';
import {
  ENTRY,
  GET_FEATURE,
  GET_IN,
  GET_SUPPORTED_FEATURES,
  GET_SUPPORTED_IN,
  packEntry,
  packReply,
  putU16,
  SET_FEATURE,
  SET_HEADER,
  SUPPORTED_HEADER,
  u16At,
  u32At,
} from '../mailbox.js';
import { RC } from '../status.js';
import type { Profile } from './profile.js';
import type { Features } from './state.js';

export interface GetRequest {
  readonly uuid: string;
  readonly offset: number;
  readonly count: number;
  readonly selection: number;
}

export interface SetRequest {
  readonly uuid: string;
  readonly flags: number;
  readonly offset: number;
  readonly version: number;
  readonly data: Uint8Array;
}

/** How a Set ended, and the features after it: the same object where nothing has changed. */
export interface Outcome {
  readonly code: number;
  readonly features: Features;
}

/** How a device does what it is asked. */
export interface Rules {
  /** The bytes of a Get, at most as many as were asked for, or a return code. They may be shared. */
  get(profile: Profile, features: Features, request: GetRequest): Uint8Array | number;
  set(profile: Profile, features: Features, request: SetRequest): Outcome;
}

/** A reply, as `packReply` has it, and the features after it. */
export interface Done {
  readonly reply: Uint8Array;
  readonly features: Features;
}

/** Runs one command, as `packCommand` has it; the bytes that it gives fit into `room`. */
export function run(
  rules: Rules,
  profile: Profile,
  features: Features,
  command: Uint8Array,
  room: number,
): Done {
  const same = (code: number, payload?: Uint8Array): Done => ({
    reply: packReply(code, payload?.subarray(0, room)),
    features,
  });
  if (command.length < 2) return same(RC.INVALID_PAYLOAD_LENGTH);
  const payload = command.subarray(2);
  switch (u16At(command, 0)) {
    case GET_SUPPORTED_FEATURES: {
      if (payload.length !== GET_SUPPORTED_IN) return same(RC.INVALID_PAYLOAD_LENGTH);
      const list = supported(profile, u32At(payload, 0), u16At(payload, 4));
      return typeof list === 'number' ? same(list) : same(RC.SUCCESS, list);
    }
    case GET_FEATURE: {
      if (payload.length !== GET_IN) return same(RC.INVALID_PAYLOAD_LENGTH);
      const got = rules.get(profile, features, {
        uuid: uuidText(payload),
        offset: u16At(payload, 16),
        count: u16At(payload, 18),
        selection: payload[20] as number,
      });
      return typeof got === 'number' ? same(got) : same(RC.SUCCESS, got);
    }
    case SET_FEATURE: {
      if (payload.length < SET_HEADER) return same(RC.INVALID_PAYLOAD_LENGTH);
      const outcome = rules.set(profile, features, {
        uuid: uuidText(payload),
        flags: u32At(payload, 16),
        offset: u16At(payload, 20),
        version: payload[22] as number,
        data: payload.subarray(SET_HEADER),
      });
      return { reply: packReply(outcome.code), features: outcome.features };
    }
    default:
      return same(RC.UNSUPPORTED);
  }
}

/** Get Supported Features: as many entries as `count` bytes hold behind the header. */
function supported({ features: rows }: Profile, count: number, start: number): Uint8Array | number {
  if (count < SUPPORTED_HEADER || start >= rows.length) return RC.INVALID_INPUT;
  const entries = rows.slice(start, start + Math.floor((count - SUPPORTED_HEADER) / ENTRY));
  const list = new Uint8Array(SUPPORTED_HEADER + entries.length * ENTRY);
  putU16(list, 0, entries.length);
  putU16(list, 2, rows.length);
  for (const [i, row] of entries.entries())
    list.set(
      packEntry(parseUuid(row.uuid) as Uint8Array, { ...row, id: start + i }),
      SUPPORTED_HEADER + i * ENTRY,
    );
  return list;
}
