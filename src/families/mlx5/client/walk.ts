import type { Session } from '../../../client/session.js';
import { type CapabilityType, findCapability } from '../prm/capabilities.js';
import type { ObjectKind } from '../prm/objects.js';
import { capabilityFields, queryCapability } from './capabilities.js';
import { idLimit } from './objects.js';

/** A run of ids without an object after which no more are expected. Firmware and drivers begin kinds at round numbers below. */
const LONGEST_RUN = 2 ** 16;

/** An id to try. */
export interface Step {
  readonly id: number;
  /** Where the walk ends if no further object is found. */
  readonly end: number;
  /** Tells that there is an object of this id. */
  hit(): void;
}

/** The ids of a kind that are worth trying, from `from` on, up to `run` of them behind the last object. Asks the device for its capabilities. */
export async function* walkIds(
  session: Session,
  kind: ObjectKind,
  from: number,
  run = LONGEST_RUN,
): AsyncGenerator<Step> {
  const type = findCapability('GENERAL') as CapabilityType;
  const limit = idLimit(kind, capabilityFields(type, await queryCapability(session, type, 'cur')));
  let end = Math.min(limit, from + run);
  for (let id = from; id < end; id++) {
    yield {
      id,
      end,
      hit: () => {
        end = Math.min(limit, id + run);
      },
    };
  }
}
