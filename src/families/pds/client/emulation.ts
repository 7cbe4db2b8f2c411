import { decode, encode } from '../../../bits/codec.js';
import type { Fields, Layout } from '../../../bits/layout.js';
import type { EvidenceJob } from '../../../client/attest.js';
import { FwctlError } from '../../../client/errors.js';
import type { FamilyClient, Told } from '../../../client/family.js';
import type { Firmware, Health, Jobs } from '../../../client/jobs.js';
import { exchange } from '../../../client/request.js';
import type { Session } from '../../../client/session.js';
import { emulatedOperations } from '../prm/emulation.js';
import { findLayout, layout } from '../prm/layouts.js';
import { statusMeaning, statusName, statusNames, statusNumber } from '../status.js';
import { clientWith, NO_DATA } from './family.js';
import { answerData, failure } from './messages.js';
import type { OperationBook } from './operations.js';
import { secretsIn } from './secrets.js';

/** The operations of the emulated card, which are those of no other. */
const book: OperationBook = { operations: emulatedOperations, layout: findLayout, layoutNames: [] };

/** Its operations fail with the numbers of pds_core's statuses. */
const meaning = (retval: number): string | undefined =>
  statusNames.some((name) => statusNumber(name) === retval)
    ? `${statusName(retval)} in the emulated firmware: ${statusMeaning(retval)}`
    : undefined;

/** Does an operation, and reads its answer by its layout. */
async function ask(session: Session, name: string, fields: Fields = {}): Promise<Fields> {
  const { bytes, layout: form, finish } = emulatedPds.begin(name, undefined);
  const request = finish(encode(form, fields, bytes), {});
  await exchange(session, emulatedPds, request);
  const answer = emulatedOperations.find((one) => `${one.endpointName}.${one.name}` === name)?.answer;
  return decode(layout(answer as string) as Layout, answerData(request));
}

/** enum pds_core_fw_control_oper */
const GET_BOOT = 5;

/** What BAR 0 tells of the device, of which the emulated card has a copy in its first block of registers. */
async function deviceInfo(session: Session): Promise<Fields> {
  const { registers } = await ask(session, 'DEBUG.READ_BLOCK', { block: 0 });
  const bytes = new Uint8Array(Uint32Array.from(registers as number[]).buffer);
  return decode(layout('pds_core_dev_info_regs'), bytes);
}

async function firmware(session: Session): Promise<Firmware> {
  const { num_fw_slots, fw_names } = await ask(session, 'DEVICE.FW_LIST');
  const { slot } = await ask(session, 'DEVICE.FW_CONTROL', { oper: GET_BOOT });
  const { fw_version, serial_num } = await deviceInfo(session);
  const running = fw_version as string;
  const images = (fw_names as Fields[]).slice(0, num_fw_slots as number);
  const next = images[(slot as number) - 1]?.fw_version as string | undefined;
  return {
    running_version: running,
    ...(next !== undefined && next !== running ? { stored_version: next } : {}),
    serial_number: serial_num as string,
    activation: ['firmware reset'],
    components: images.map((image, i) => {
      const runs = image.fw_version === running;
      const starts = i + 1 === slot;
      const state = [...(runs ? ['running'] : []), ...(starts ? ['next start'] : [])].join(', ');
      return {
        name: image.slotname as string,
        index: i + 1,
        stored_version: image.fw_version as string,
        ...(runs ? { running_version: running } : {}),
        ...(state ? { state } : {}),
        ...(starts && !runs ? { waits_for_reset: true as const } : {}),
      };
    }),
  };
}

/** fw_status: bit 0 says that it runs, bits 4 to 7 count its starts (pds_core's devlink.c tells both). */
const RUNNING = 1;

async function health(session: Session): Promise<Health> {
  const { fw_status, fw_heartbeat } = await deviceInfo(session);
  const status = fw_status as number;
  const runs = (status & RUNNING) !== 0;
  return {
    checks: [
      {
        name: 'firmware',
        state: runs ? 'ok' : 'critical',
        detail: runs ? `it runs; generation ${status >> 4}` : 'it does not run',
        source: 'pds_core_dev_info_regs.fw_status',
      },
    ],
    // The emulated heart beats once a second.
    uptime_s: fw_heartbeat as number,
  };
}

/** Version and serial number; a card that keeps them to itself leaves the rest of the answer whole. */
async function tell(session: Session, say: (text: string) => void): Promise<Told> {
  const known = await deviceInfo(session).catch((error) => {
    if (!(error instanceof FwctlError)) throw error;
    say(`firmware and serial number are not known: ${error.message}`);
    return undefined;
  });
  const { length } = emulatedOperations;
  return {
    data: {
      firmware_version: known?.fw_version ?? null,
      serial_number: known?.serial_num ?? null,
      operations: length,
    },
    lines: [
      NO_DATA,
      ['firmware', String(known?.fw_version ?? 'not known')],
      ['serial number', String(known?.serial_num ?? 'not known')],
      ['operations', `${length}, the emulated firmware’s own: fwctl rpc --list`],
    ],
  };
}

/** What the emulated card tells for evidence: of a real one nothing is published. */
const evidence: EvidenceJob = {
  async read(session) {
    const { asic_type, asic_rev, fw_heartbeat } = await deviceInfo(session);
    return {
      hardware: { chip: `asic type ${asic_type}`, revision: String(asic_rev) },
      uptime_s: fw_heartbeat as number,
      left_out: [
        { what: 'configuration', why: 'the emulated firmware has none' },
        { what: 'debug', why: 'the emulated firmware has no tokens' },
      ],
    };
  },
};

const jobs: Jobs = { firmware, health };

/** The client for emulated cards. */
export const emulatedPds: FamilyClient = {
  ...clientWith(book),
  remark: 'these operations are the emulated firmware’s own: AMD publishes none of a real card',
  tell: (session, _, say) => tell(session, say),
  failure: (device, request, output) => failure(book, device, request, output, meaning),
  secrets: (request) => secretsIn(book, request),
  jobs,
  elsewhere: {
    update:
      'AMD publishes no operation for that; its own driver replaces it: devlink dev flash. Which slot of the emulated card starts next: fwctl rpc DEVICE.FW_CONTROL oper=SET_BOOT slot=B',
    reset: 'AMD publishes no operation for that; fwctl emulator reset starts the slot that was chosen',
  },
  evidence: async () => evidence,
};
