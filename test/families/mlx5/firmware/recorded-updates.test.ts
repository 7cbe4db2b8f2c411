import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Fault } from '../../../../src/families/family.js';
import type { Device } from '../../../../src/families/mlx5/firmware/device.js';
import { ROOT } from '../../../support/files.js';
import { Clock, clockedDevice } from './clocked.js';
import { ACTIVATE, CANCEL, imageFor, LOCK, RELEASE, UPDATE, Updater, VERIFY } from './updating.js';

type Step = [
  ms: number,
  call: string,
  instruction: number | null,
  component: number | null,
  size: number | null,
  offset: number | null,
  bytes: number | null,
  refused: 0 | 1,
  state: number | null,
  code: number | null,
  repeated: number,
];

interface Recorded {
  name: string;
  device?: string;
  result?: string;
  steps: Step[];
}

const vectors = JSON.parse(readFileSync(join(ROOT, 'test/vectors/updates.json'), 'utf8')) as Record<
  'kernel' | 'mstflint',
  Recorded[]
>;

const MS = 1_000_000;
const ACCESS_REG = 0x805;
const [MCQI, MCC, MCDA, MIRC] = [0x9061, 0x9062, 0x9063, 0x9162];

/** How often the programs ask again, ms. */
const POLL = 200;
const MIRC_POLL = 20;
const FOR_EVER = 1000;
const DAY = 86_400_000;

/** What the archive of the kernel's recordings has beside firmware is for another component here. */
const OTHER_COMPONENT = 5;

const once = (match: Fault['match'], effect: Fault['effect']): Fault => ({
  match: { opcode: ACCESS_REG, ...match },
  count: 1,
  effect,
});

const refuse = (match: Fault['match'], status = 'BAD_PARAM_ERR'): Fault =>
  once(match, { kind: 'status', status, syndrome: 1 });

const stall = (match: Fault['match'], ms: number): Fault =>
  once(match, { kind: 'stall', after_ns: Math.min(ms, DAY) * MS });

/** A field of the answer of MCQI that the recorded device had otherwise. */
const capability = (offset: number, width: number, value: number): Fault => ({
  match: { opcode: ACCESS_REG, register: MCQI },
  effect: {
    kind: 'corrupt',
    field: 'of MCQI',
    offset: (16 + 24) * 8 + offset,
    width,
    value: `0x${value.toString(16)}`,
    xor: false,
  },
});

/** Calls that are refused, by the number that the recordings have for them. */
const CALLS: Readonly<Record<number, Fault['match']>> = {
  20: { register: MCDA, offset: 256 },
  21: { register: MCQI },
  22: { register: MIRC, op_mod: 0 },
  23: { register: MIRC, op_mod: 1 },
  24: { register: MCC, op_mod: 1 },
};

/** The faults that make ours what the recorded device was. */
function faultsOf(device = ''): Fault[] {
  const settings = Object.fromEntries(device.split(' ').map((word) => word.split('='))) as Record<
    string,
    string
  >;
  const number = (name: string): number | undefined =>
    settings[name] === undefined ? undefined : Number(settings[name]);
  const waits = (name: string, instruction: number): Fault[] => {
    const polls = number(name);
    return polls === undefined ? [] : [stall({ instruction }, (polls > FOR_EVER ? DAY : polls - 1) * POLL)];
  };
  const [failAt, errAt, busy, reactivates] = ['fail_at', 'err_at', 'react_wait', 'react_status'].map(number);
  return [
    ...waits('lock_wait', LOCK),
    ...(errAt === UPDATE ? [] : waits('init_wait', UPDATE)),
    ...waits('act_wait', ACTIVATE),
    ...(errAt === VERIFY ? [] : waits('verify_wait', VERIFY)),
    ...(failAt === undefined ? [] : [refuse(CALLS[failAt] ?? { instruction: failAt })]),
    ...(errAt === undefined
      ? []
      : [once({ instruction: errAt }, { kind: 'update-error', code: number('err_code') as number })]),
    ...(busy === undefined ? [] : [stall({ register: MIRC, op_mod: 0 }, busy < 0 ? DAY : busy * MIRC_POLL)]),
    ...(reactivates === undefined
      ? []
      : [once({ register: MIRC, op_mod: 0 }, { kind: 'update-error', code: reactivates })]),
    ...(number('max_size') === undefined ? [] : [capability(64, 32, number('max_size') as number)]),
  ];
}

/** Sends what was sent, when it was sent, and compares what comes back. Gives what is otherwise. */
function play(steps: readonly Step[], updater: Updater, clock: Clock): string[] {
  const wrong: string[] = [];
  const [start, began] = [clock.ns, steps[0]?.[0] ?? 0];
  let handle = 0;
  let last: { status: string; at: number } | undefined;
  let component = 0;
  const images = [imageFor(), imageFor({ carries: 0x0e })];
  for (const [i, step] of steps.entries()) {
    const [ms, call, instruction, index, size, offset, , refused, state, code, repeated] = step;
    const at = start + BigInt((ms - began) * MS);
    if (at > clock.ns) clock.ns = at;
    const tell = (what: string) => wrong.push(`step ${i}, ${call} ${instruction ?? ''}: ${what}`);
    const image = images[component] as Uint8Array;
    if (call === 'MCDA!') {
      // A component of ours is longer: where the run of blocks begins, all of it is sent.
      if (offset !== 0 && last) continue;
      const said = updater.send(handle, image);
      last = { status: said.status, at: i };
      const run = steps.slice(i).filter((one) => one[1] === 'MCDA!');
      const upTo = run.findIndex((one) => one[4] !== null && one !== step && one[5] === 0);
      const fails = run.slice(0, upTo < 0 ? undefined : upTo).some((one) => one[7] === 1);
      if (fails !== (said.status !== 'OK')) tell(`answered ${said.status}`);
      continue;
    }
    if (call === 'MCDA?') {
      const said = updater.get('MCDA', { update_handle: handle, offset: offset ?? 0, size: 128 });
      if (said.status !== 'OK') tell(`answered ${said.status} ${said.syndrome}`);
      continue;
    }
    if (call === 'MCQI?') component = index === 0 ? 0 : 1;
    const component_index = component ? OTHER_COMPONENT : 0;
    for (let time = 0; time < repeated; time++) {
      if (time) clock.pass(BigInt((call === 'MIRC?' ? MIRC_POLL : POLL) * MS));
      const said =
        call === 'MCC?'
          ? updater.get('MCC', { update_handle: handle })
          : call === 'MCC!'
            ? updater.set('MCC', {
                instruction: instruction as number,
                update_handle: handle,
                component_index: index === 0 ? 0 : component_index,
                component_size: size ? image.length : 0,
              })
            : call === 'MCQI?'
              ? updater.get('MCQI', { component_index, data_size: 20 })
              : call === 'MVTS?'
                ? updater.get('MVTS')
                : call === 'MIRC!'
                  ? updater.set('MIRC')
                  : updater.get('MIRC');
      const fields = said.fields as Record<string, number>;
      // What ends an update forgets its error here.
      const ends = call === 'MCC!' && (instruction === CANCEL || instruction === RELEASE);
      if ((said.status !== 'OK') !== (refused === 1)) tell(`answered ${said.status} ${said.syndrome}`);
      if (refused) continue;
      if (call === 'MCC?' && i === steps.findIndex((one) => one[1] === 'MCC?'))
        handle = fields.update_handle ?? 0;
      if (call.startsWith('MCC') && code !== null && !ends && fields.error_code !== code)
        tell(`error_code ${fields.error_code}, not ${code}`);
      // Where there is an error, nobody looks at the state.
      if (call.startsWith('MCC') && state !== null && !code && fields.control_state !== state)
        tell(`control_state ${fields.control_state}, not ${state}`);
      // Nothing to take back is as good as done.
      if (call === 'MIRC?' && (fields.status_code === 7 ? 0 : fields.status_code) !== (code === 7 ? 0 : code))
        tell(`status_code ${fields.status_code}, not ${code}`);
    }
    if (instruction === UPDATE) last = undefined;
  }
  return wrong;
}

describe('firmware: updates as programs were recorded', () => {
  /** Boards with registers or sizes that ours has not: the program then sends what it does not send to ours. */
  const OTHER_BOARDS: Readonly<Record<string, string>> = {
    'good-larger-blocks': 'MCDA takes 128 bytes here',
    'good-word-16-write-size-not-aligned': 'MCDA takes 128 bytes here',
  };

  const ended = (device: Device) => new Updater(device).state().control_state;

  for (const recorded of vectors.kernel) {
    const other = OTHER_BOARDS[recorded.name];
    if (other) continue;
    it(`Linux: ${recorded.name}`, () => {
      const clock = new Clock();
      const device = clockedDevice(clock);
      const kernel = new Updater(device);
      if (recorded.device?.startsWith('busy=')) {
        const [, state] = recorded.device.split('=');
        const owner = Updater.ofUser(device, 'pf1');
        const handle = owner.lock();
        if (state === '3') owner.tell(UPDATE, handle, { component_size: 4096 });
        clock.pass(BigInt(1000 * MS));
      }
      const faults = faultsOf(recorded.device);
      // The flash is ready at once where the recording says nothing else.
      if (!recorded.device?.includes('init_wait'))
        faults.push(...[1, 2].map(() => stall({ instruction: UPDATE }, 0)));
      for (const fault of faults) device.addFault(fault);
      expect(play(recorded.steps, kernel, clock)).to.deep.equal([]);
      const last = recorded.steps.at(-1);
      if (last?.[2] === RELEASE && !last[7]) expect(ended(device), 'the handle is free again').to.equal(0);
    });
  }

  /** What ours refuses at LOCK, and the recorded device later; it told of an error and went on all the same. */
  const OTHERWISE: Readonly<Record<string, string>> = {
    'burn against the device of 61ab6a6 as it is: first refusal': 'MVTS is there',
    'burn, another has the handle: state DOWNLOAD': 'LOCK is refused',
    'burn, another has the handle: state LOCKED': 'LOCK is refused',
    'burn, error_code 9 during INITIALIZE, status OK': 'the error is told with a status',
  };

  const MSTFLINT: readonly (readonly [RegExp, Fault[]])[] = [
    [/VERIFY answered with status OK, state VERIFY/, [stall({ instruction: VERIFY }, DAY)]],
    [/VERIFY refused/, [refuse({ instruction: VERIFY }, 'BAD_RES_STATE_ERR')]],
    [/LOCK refused 3 times/, [{ ...refuse({ instruction: LOCK }, 'LIM_ERR'), count: 3 }]],
    [/LOCK refused/, [refuse({ instruction: LOCK }, 'BAD_RES_STATE_ERR')]],
    [/LOCK answered with state IDLE/, [stall({ instruction: LOCK }, DAY)]],
    [/UPDATE_COMPONENT refused/, [refuse({ instruction: UPDATE })]],
    [/MCDA refused from offset 1024/, [refuse({ register: MCDA, offset: 1024 })]],
    [/ACTIVATE refused/, [refuse({ instruction: ACTIVATE })]],
    [/ACTIVATE leaves state/, [stall({ instruction: ACTIVATE }, DAY)]],
    [/RELEASE refused/, [refuse({ instruction: RELEASE })]],
    [/2 polls in INITIALIZE/, [stall({ instruction: UPDATE }, 240)]],
  ];

  for (const recorded of vectors.mstflint) {
    if (OTHERWISE[recorded.name]) continue;
    it(`mstflint: ${recorded.name}`, () => {
      const clock = new Clock();
      const device = clockedDevice(clock);
      const [, faults = []] = MSTFLINT.find(([name]) => name.test(recorded.name)) ?? [];
      for (const fault of [...faults, ...[1, 2].map(() => stall({ instruction: UPDATE }, 0))])
        device.addFault(fault);
      expect(play(recorded.steps, Updater.ofUser(device), clock), recorded.result).to.deep.equal([]);
    });
  }

  it('each other recording is of a device that did what this one does not', () => {
    const names = [...vectors.kernel, ...vectors.mstflint].map(({ name }) => name);
    expect(names).to.include.members([...Object.keys(OTHER_BOARDS), ...Object.keys(OTHERWISE)]);
  });
});
