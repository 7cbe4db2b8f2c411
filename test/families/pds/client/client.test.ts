import { expect } from 'chai';
import { emulator } from '../../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../../src/backends/emulated.js';
import { decode, encode } from '../../../../src/bits/codec.js';
import type { Fields } from '../../../../src/bits/layout.js';
import { denies } from '../../../../src/client/denylist.js';
import { parseDenyList } from '../../../../src/client/denylist-file.js';
import { FwctlError } from '../../../../src/client/errors.js';
import type { FamilyClient } from '../../../../src/client/family.js';
import { exchange } from '../../../../src/client/request.js';
import { Session, type SessionOptions } from '../../../../src/client/session.js';
import { emulatedPds } from '../../../../src/families/pds/client/emulation.js';
import { pdsClient } from '../../../../src/families/pds/client/family.js';
import { answerData } from '../../../../src/families/pds/client/messages.js';
import { reader } from '../../../../src/families/pds/client/reading.js';
import { RPC, RPC_BYTES } from '../../../../src/families/pds/mailbox.js';
import { withFolder } from '../../../support/files.js';

const OPTIONS: SessionOptions = { allowTaint: true, guard: true, deny: [] };

const withCard = (run: (session: Session) => Promise<unknown>, options: Partial<SessionOptions> = {}) =>
  withFolder(async (stateDir) => {
    emulator({ stateDir }).add('pensando-dsc', 1);
    const backend = emulatedBackend({ stateDir });
    const device = (await backend.list()).find(({ type }) => type === 'pds');
    const session = await Session.open(backend, device as NonNullable<typeof device>, {
      ...OPTIONS,
      ...options,
    });
    await run(session);
    await session.close();
  });

const requestOf = (
  family: FamilyClient,
  name: string | undefined,
  { fields = {}, base, outLen }: Given = {},
) => {
  const { bytes, layout, finish } = family.begin(name, base);
  return finish(encode(layout, fields, bytes), { outLen });
};

interface Given {
  fields?: Fields;
  base?: Uint8Array;
  outLen?: number;
}

const errorOf = (run: () => unknown): FwctlError => {
  try {
    run();
  } catch (error) {
    if (error instanceof FwctlError) return error;
    throw error;
  }
  throw new Error('nothing is wrong');
};

describe('the client of pds', () => {
  it('makes the message of an operation by numbers, with its data as bytes', () => {
    const request = requestOf(pdsClient, '2.0x00010001', { base: Uint8Array.of(7, 0, 0, 0), outLen: 256 });
    const at = new DataView(request.input.buffer);
    expect(request.input).to.have.length(RPC_BYTES);
    expect([RPC.op, RPC.ep, RPC.inLen, RPC.outLen].map((place) => at.getUint32(place, true))).to.deep.equal([
      0x00010001, 2, 4, 256,
    ]);
    expect(request).to.include({ opcode: '2.0x00010001', outLen: RPC_BYTES, endpoint: '2', unjudged: true });
    expect(request.needs).to.equal(undefined);
    expect(request.memory?.map(({ at: place, bytes }) => [place, bytes.length])).to.deep.equal([
      [RPC.inPayload, 4],
      [RPC.outPayload, 256],
    ]);
  });

  it('makes it by name, with the fields of its request, the room of its answer and its least scope', () => {
    const request = requestOf(emulatedPds, 'debug.read_block', { fields: { block: 7 } });
    expect(request).to.include({ opcode: 'DEBUG.READ_BLOCK', needs: 'debug-read-only', effects: 'reads' });
    expect(request.memory?.map(({ bytes }) => [bytes[0], bytes.length])).to.deep.equal([
      [7, 4],
      [0, 256],
    ]);
    expect(requestOf(emulatedPds, 'SYNC')).to.include({ opcode: 'DEVICE.SYNC', effects: 'settings' });
    expect(requestOf(emulatedPds, 'DEVICE.0x00010002')).to.include({ opcode: 'DEVICE.FW_LIST' });
    expect(requestOf(emulatedPds, '1.0x00000002')).to.include({
      opcode: '1.0x00000002',
      needs: 'configuration',
    });
  });

  it('takes a whole message: the structure, and behind it the data of the request', () => {
    const { input } = requestOf(pdsClient, '1.2', { base: Uint8Array.of(1, 2, 3), outLen: 5 });
    const request = requestOf(pdsClient, undefined, { base: Uint8Array.of(...input, 1, 2, 3) });
    expect(request.input).to.deep.equal(input);
    expect(request.memory?.map(({ bytes }) => [...bytes])).to.deep.equal([
      [1, 2, 3],
      [0, 0, 0, 0, 0],
    ]);
    for (const [base, message] of [
      [input, /in\.len says that 3 bytes of data follow struct fwctl_rpc_pds; there are 0$/],
      [new Uint8Array(47), /begins with struct fwctl_rpc_pds, 48 bytes; these are 47$/],
    ] as const)
      expect(errorOf(() => pdsClient.begin(undefined, base).finish(base, {})).message).to.match(message);
    expect(errorOf(() => requestOf(pdsClient, undefined)).kind).to.equal('usage');
  });

  it('tells what is no operation, with near matches where names are known', () => {
    const near = (family: FamilyClient, name: string) => errorOf(() => requestOf(family, name)).facts.known;
    expect(near(emulatedPds, 'DEVICE.FW_LISTS')).to.include('FW_LIST');
    expect(near(emulatedPds, 'DEVISE.FW_LIST')).to.deep.equal(['DEVICE', 'DEBUG']);
    expect(near(emulatedPds, 'IDENTIFI')).to.include('DEVICE.IDENTIFY');
    const { facts, message } = errorOf(() => requestOf(pdsClient, 'DEVICE.FW_LIST'));
    expect(message).to.include('have no names that fwctl knows');
    expect(facts.next).to.include('--operations');
    for (const wrong of ['1.0x100000000', '0x100000000.1', '1.', '.1', 'x.1', '1.1x'])
      expect(errorOf(() => requestOf(pdsClient, wrong)).kind, wrong).to.equal('usage');
  });

  it('sends it, and reads the answer from where the card has put it', () =>
    withCard(async (session) => {
      const request = requestOf(emulatedPds, 'DEVICE.FW_LIST');
      const output = await exchange(session, emulatedPds, request);
      const told = emulatedPds.answered(request, output);
      expect(told).to.deep.include({
        status: 'OK',
        ok: true,
        facts: { endpoint: 1, status: 'OK', retval: 0 },
      });
      expect(told?.decoded?.fields.num_fw_slots).to.equal(3);
      const raw = requestOf(pdsClient, '1.0x00010002', { outLen: 9 });
      await exchange(session, pdsClient, raw);
      expect(Buffer.from(answerData(raw)).toString('latin1')).to.equal('\u0003mainfwa\0');
      expect(pdsClient.answered(raw, raw.input)).to.include({ hasLayout: false });
    }));

  it('tells an operation’s own number as an error of the firmware, with its meaning where that is known', () =>
    withCard(async (session) => {
      const failure = async (family: FamilyClient, name: string, given: Given) => {
        const request = { ...requestOf(family, name, given), scope: 'debug-read-only' as const };
        const error = (await exchange(session, family, request).catch((reason) => reason)) as FwctlError;
        return [error.kind, error.message];
      };
      const { name } = session.device;
      expect(await failure(emulatedPds, 'DEBUG.READ_BLOCK', { fields: { block: 99 } })).to.deep.equal([
        'firmware',
        `DEBUG.READ_BLOCK of ${name} failed: retval 16, ERANGE in the emulated firmware: a value is out of range`,
      ]);
      const base = Uint8Array.of(99, 0, 0, 0);
      expect(await failure(pdsClient, '2.0x00010001', { base })).to.deep.equal([
        'firmware',
        `2.0x00010001 of ${name} failed: retval 16, a number of the operation’s own; the card’s documents have its meaning`,
      ]);
    }));

  it('predicts EPERM where the scope is known, and leaves the rest to the kernel', () =>
    withCard(async (session) => {
      const send = (family: FamilyClient, name: string, scope: 'configuration') =>
        session
          .send({ ...requestOf(family, name, { base: new Uint8Array(4) }), scope })
          .catch((error) => error);
      const known = (await send(emulatedPds, 'DEBUG.READ_BLOCK', 'configuration')) as FwctlError;
      expect([known.kind, known.facts.errno]).to.deep.equal(['policy', 'EPERM']);
      const unknown = (await send(pdsClient, '2.0x00010001', 'configuration')) as FwctlError;
      expect([unknown.kind, unknown.facts.errno]).to.deep.equal(['kernel', 'EPERM']);
      const none = (await send(pdsClient, '9.0x00010001', 'configuration')) as FwctlError;
      expect([none.kind, none.facts.errno]).to.deep.equal(['kernel', 'EINVAL']);
    }));

  it('rules forbid an endpoint, and an operation whatever its version and the bits that the driver ignores', async () => {
    const text = 'deny: [{endpoints: 2}, {opcodes: 1.0x00010002}]';
    const rules = await parseDenyList(text, 'policy.yaml', pdsClient.vocabulary);
    const judged = (name: string) => {
      const { input } = requestOf(pdsClient, name);
      return denies(rules, reader.read(input), { type: 'pds' } as never) !== undefined;
    };
    for (const name of ['2.1', '2.0xffffffff', '1.0x00010002', '1.0x00000002', '1.0xff030002'])
      expect(judged(name), name).to.equal(true);
    for (const name of ['1.1', '3.0x00010002', '22.1']) expect(judged(name), name).to.equal(false);
    expect(errorOf(() => pdsClient.vocabulary.endpoint?.('DEVICE')).kind).to.equal('usage');
  });

  it('tells images and health of the emulated card, and nothing of a real one', () =>
    withCard(async (session) => {
      await exchange(
        session,
        emulatedPds,
        requestOf(emulatedPds, 'DEVICE.FW_CONTROL', { fields: { oper: 6, slot: 3 } }),
      );
      const { components, ...firmware } = (await emulatedPds.jobs.firmware?.(session)) ?? { components: [] };
      expect(firmware).to.deep.include({ running_version: '1.60.0-73', stored_version: '1.15.9-C-22' });
      expect(components.map(({ name, state }) => [name, state])).to.deep.equal([
        ['mainfwa', 'running'],
        ['mainfwb', undefined],
        ['goldfw', 'next start'],
      ]);
      expect((await emulatedPds.jobs.health?.(session))?.checks[0]).to.include({
        name: 'firmware',
        state: 'ok',
      });
      expect(pdsClient.jobs).to.deep.equal({});
    }));

  it('has layouts by name, and those of operations that are known', () => {
    const { layouts } = emulatedPds;
    expect(layouts.find('pds_fwctl_ident')?.layout.bits).to.equal(176);
    expect(layouts.find('DEBUG.READ_BLOCK.in')?.layout.name).to.equal('emulated_register_read');
    expect(layouts.find('DEBUG.READ_BLOCK')?.layout.name).to.equal('emulated_register_block');
    expect(layouts.find('DEVICE.SYNC.in')).to.equal(undefined);
    expect(layouts.all('DEVICE.FW_CONTROL').map(({ name }) => name)).to.deep.equal([
      'pds_core_fw_control_cmd',
      'pds_core_fw_control_comp',
    ]);
    for (const name of layouts.layoutNames()) {
      const form = layouts.layout(name);
      expect(decode(form, new Uint8Array(form.bits >> 3)), name).to.be.an('object');
    }
    expect(layouts.uses()).to.deep.include({
      layout: 'emulated_register_read',
      command: 'DEBUG.READ_BLOCK',
      as: 'in',
    });
  });
});
