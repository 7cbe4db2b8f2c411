import { createHash } from 'node:crypto';
import type { DeviceEntry, DeviceInfo, Host, HostFunction, Moment } from '../../client/backend.js';
import type { Errno } from '../../uapi/errno.js';
import { scopeOf } from '../../uapi/scope.js';
import { hexOf } from '../hex.js';
import type { Named, RpcCall } from '../tape/calls.js';

/** The version of the format; fwctl-snapshot(5). */
export const SNAPSHOT_VERSION = 1;
const SNAPSHOT_SCHEMA = `fwctl.snapshot/${SNAPSHOT_VERSION}`;

/** Where a snapshot comes from. */
export interface SnapshotOrigin {
  /** The name of the backend of the device. */
  readonly backend: string;
  /** The version of fwctl that took it. */
  readonly fwctl: string;
  /** The kernel's release. */
  readonly kernel: string;
  /** 2026-01-31T12:00:00.000Z */
  readonly date: string;
  /** Whether pseudonyms stand for serial numbers, GUIDs and MAC addresses. */
  readonly redacted: boolean;
  /** Whether each object was asked for. */
  readonly objects: boolean;
}

/** A question and its answer. */
export interface Asked extends RpcCall {
  /** The function that a driver would take first, by its title: what the answer would be then; see `Handle.onceBound`. */
  readonly onceBound?: string;
}

/** The same, with what people call it. */
export interface Reading {
  readonly what: string;
  readonly call: Asked;
}

export interface Section {
  readonly section: string;
  readonly readings: readonly Reading[];
}

/** What was not to be had, or not asked for. */
export interface LeftOut {
  readonly section: string;
  readonly what: string;
  readonly why: string;
}

/** A device, and what FWCTL_INFO told of it, or why it could not be asked. */
export interface Seen {
  readonly device: DeviceEntry;
  readonly info: DeviceInfo | Errno;
}

/** What a device answered at one time. */
export interface Snapshot {
  readonly origin: SnapshotOrigin;
  /** The device itself. */
  readonly seen: Seen & { readonly info: DeviceInfo };
  /** The other devices of the same adapter, of which nothing else is known. */
  readonly beside: readonly Seen[];
  readonly host: Host;
  /** The VFs of the device as its host has them; none where it does not show them. */
  readonly hostFunctions: readonly HostFunction[];
  readonly moment: Moment;
  readonly sections: readonly Section[];
  readonly leftOut: readonly LeftOut[];
}

/** How many bytes there are up to the last that is not zero. */
export function usedLength(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

const packed = (bytes: Uint8Array): string => hexOf(bytes.subarray(0, usedLength(bytes)));

/** Digits of a sum: it guards against mistakes alone. */
const SUM_DIGITS = 16;

export const sumOf = (members: unknown): string =>
  createHash('sha256').update(JSON.stringify(members)).digest('hex').slice(0, SUM_DIGITS);

const memoryMembers = ({ at, sent, got }: Named) => ({
  at,
  length: sent.length,
  ...(sent.some((byte) => byte !== 0) ? { sent: packed(sent) } : {}),
  ...(got ? { got: packed(got) } : {}),
});

function readingMembers({ what, call }: Reading): object {
  const { scope, input, outLen, output, memory, onceBound } = call;
  return {
    what,
    ...(onceBound === undefined ? {} : { once_bound: onceBound }),
    scope: scopeOf(scope),
    in: packed(input),
    in_length: input.length,
    room: outLen,
    ...(memory?.length ? { memory: memory.map(memoryMembers) } : {}),
    ...(typeof output === 'string' ? { errno: output } : { out: packed(output), out_length: output.length }),
  };
}

const seenMembers = ({ device, info }: Seen): object => ({
  device,
  ...(typeof info === 'string' ? { errno: info } : { device_type: info.deviceType, data: hexOf(info.data) }),
});

/** A line for each member, and for each element of its lists. */
const lines = (members: readonly unknown[], indent: string): string =>
  members.length
    ? `[\n${members.map((one) => `${indent}  ${JSON.stringify(one)}`).join(',\n')}\n${indent}]`
    : '[]';

/** A snapshot as the text of its file: JSON, a line for each reading. */
export function snapshotText({
  hostFunctions,
  origin,
  seen,
  beside,
  host,
  moment,
  sections,
  leftOut,
}: Snapshot): string {
  const told = sections.map(({ section, readings }) => {
    const members = readings.map(readingMembers);
    return { section, members, sum: sumOf({ section, readings: members }) };
  });
  const head = {
    schema: SNAPSHOT_SCHEMA,
    origin,
    ...seenMembers(seen),
    beside: beside.map(seenMembers),
    host,
    host_functions: hostFunctions,
    moment,
    left_out: leftOut,
  };
  const { schema: _schema, left_out: left, ...rest } = head;
  const members = [
    `"schema": ${JSON.stringify(SNAPSHOT_SCHEMA)}`,
    ...Object.entries(rest).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`),
    `"left_out": ${lines(left, '  ')}`,
    `"sections": [\n${told
      .map(
        ({ section, members, sum }) =>
          `    {"section": ${JSON.stringify(section)}, "sum": "${sum}", "readings": ${lines(members, '    ')}}`,
      )
      .join(',\n')}\n  ]`,
    `"sum": "${headSum(head, told)}"`,
  ];
  return `{\n  ${members.join(',\n  ')}\n}\n`;
}

/** The sum of all but the readings, which have sums of their own. */
export const headSum = (
  head: object,
  sections: readonly { readonly section: string; readonly sum: string }[],
): string => sumOf({ ...head, sections: sections.map(({ section, sum }) => [section, sum]) });
