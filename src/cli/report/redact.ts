import { recording } from '../../backends/record.js';
import { replayCalls } from '../../backends/replay.js';
import type { Call } from '../../backends/tape/calls.js';
import { mapBytes, redacted, type SecretFinder } from '../../backends/tape/redact.js';
import type { Backend } from '../../client/backend.js';
import { familyClientOn } from '../../families/clients.js';
import { targetsOn } from '../connect.js';
import { TapeFamilies } from '../tape/families.js';
import { secretsBy } from '../tape/open.js';
import { type Collected, collect } from './collect.js';
import type { Pace } from './sample.js';
import type { Place, Subject } from './subjects.js';

/** Numbers of open files that one place may have. */
const FILES = 2 ** 32;

/** Places whose calls are kept, to be given once more with pseudonyms in place of what is secret: as a redacted tape has them. */
export class RecordedPlaces {
  private readonly date = new Date().toISOString();
  private readonly recorded: { place: Place; calls: Call[]; find: SecretFinder }[] = [];

  /** The place with each of its calls kept. */
  record(place: Place): Place {
    const { backend } = place;
    const families = new TapeFamilies(backend.name);
    const calls: Call[] = [];
    const sink = (call: Call) => {
      families.see(call);
      // Whoever sent and got the bytes may change them.
      calls.push(mapBytes(call, (bytes) => new Uint8Array(bytes)));
    };
    const load = (device: string) => familyClientOn(backend.name, families.typeOf(device));
    const own = { ...place, backend: recording(backend, sink, load) };
    this.recorded.push({ place: own, calls, find: secretsBy(families) });
    return own;
  }

  /** What is read of the same devices once more, by their index, as far as they could be opened. A secret has the same pseudonym in all places. */
  async again(subjects: readonly Subject[], pace: Pace): Promise<Map<number, Collected>> {
    const backends = this.hidden();
    const found = new Map<number, Subject>();
    for (const [i, { place, device }] of subjects.entries()) {
      const backend = backends.get(place);
      if (!backend || !device.node) continue;
      const flags = { ...place.flags, device: device.name, verbose: false };
      const [target] = await targetsOn(backend, flags);
      if (target) found.set(i, { ...target, place: { ...place, backend } });
    }
    const collected = await collect([...found.values()], pace);
    return new Map([...found.keys()].map((index, i) => [index, collected[i] as Collected]));
  }

  private hidden(): Map<Place, Backend> {
    const { recorded } = this;
    const all = recorded.flatMap(({ calls }, i) => calls.map((call) => moved(call, i * FILES)));
    const find: SecretFinder = (input, output, file, memory) =>
      recorded[Math.floor(file / FILES)]?.find(input, output, file % FILES, memory) ?? [];
    const calls = redacted(all, find);
    let from = 0;
    return new Map(
      recorded.map(({ place, calls: own }, i) => {
        const hidden = calls.slice(from, from + own.length).map((call) => moved(call, -i * FILES));
        from += own.length;
        const { name: backend, taken } = place.backend;
        const date = taken?.date ?? this.date;
        return [place, replayCalls({ backend, date, redacted: true }, hidden)];
      }),
    );
  }
}

const moved = (call: Call, by: number): Call => ('file' in call ? { ...call, file: call.file + by } : call);
