import { chance } from '../../chance.js';
import type { FirmwareCore } from './handler.js';
import { volumeOfFunction } from './ports.js';
import type { Vhca } from './vhca.js';

/** Everything that counts packets follows from what the port could have carried. */
export interface Traffic {
  readonly packets: bigint;
  readonly octets: bigint;
}

export type Direction = 'rx' | 'tx';
export type Cast = 'unicast' | 'multicast' | 'broadcast';

/** How much of its port a function fills, in 1024ths. */
const SHARES = { pf: 300, vf: 40, sf: 10 } as const;

/** Of 128 packets, how many are such. */
const CASTS: Record<Cast, bigint> = { unicast: 125n, multicast: 2n, broadcast: 1n };

const DIRECTIONS: Record<Direction, number> = { rx: 1, tx: 2 };

/** What passed a vport out of `volume` bits that its port could have carried while a driver had it. */
export function vportTraffic(
  fw: FirmwareCore,
  vhca: Vhca,
  direction: Direction,
  cast: Cast,
  volume = volumeOfFunction(fw, vhca),
): Traffic {
  const mixed = chance(fw.seed, 40, vhca.vhca_id, DIRECTIONS[direction]);
  const share = BigInt(SHARES[vhca.kind] + (mixed & 0x3f));
  const length = BigInt(cast === 'unicast' ? 700 + (mixed >>> 23) : 96);
  const octets = (volume * share) / (8n * 1024n);
  // As if all packets were as long as the unicast ones: few are not.
  const packets = ((octets / BigInt(700 + (mixed >>> 23))) * CASTS[cast]) / 128n;
  return { packets, octets: packets * length };
}

/** The sum over all casts. */
export function allTraffic(fw: FirmwareCore, vhca: Vhca, direction: Direction, volume?: bigint): Traffic {
  return sum((Object.keys(CASTS) as Cast[]).map((cast) => vportTraffic(fw, vhca, direction, cast, volume)));
}

export const sum = (parts: readonly Traffic[]): Traffic => ({
  packets: parts.reduce((total, { packets }) => total + packets, 0n),
  octets: parts.reduce((total, { octets }) => total + octets, 0n),
});
