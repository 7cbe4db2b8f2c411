import { expect } from 'chai';
import { emulator } from '../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../src/backends/emulated.js';
import { writeConfig } from '../../../src/cli/config/write.js';
import type { Backend, Handle } from '../../../src/client/backend.js';
import { FwctlError } from '../../../src/client/errors.js';
import { Session } from '../../../src/client/session.js';
import { planConfig } from '../../../src/families/mlx5/client/config/changes.js';
import { Configuration } from '../../../src/families/mlx5/client/config/configuration.js';
import { wantedOf } from '../../../src/families/mlx5/client/config/wanted.js';
import { findSetting, type Named } from '../../../src/families/mlx5/prm/nvconfig-settings.js';
import type { Errno } from '../../../src/uapi/errno.js';
import { withFolder } from '../../support/files.js';

/** BAD_RES_ERR, with a syndrome, as the firmware answers it. */
const refused = () => Uint8Array.from([5, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0]);

const MNVDA = 0x9024;
const isWrite = (input: Uint8Array) => {
  const view = new DataView(input.buffer, input.byteOffset);
  return view.getUint16(6) === 0 && view.getUint16(10) === MNVDA;
};

type Trouble = 'refused' | 'lost before' | 'lost behind' | 'dead' | 'interrupted';

/** A device with trouble at some of the writes of MNVDA, counted from 1: one that is lost answers with an errno; a dead device does from then on. */
function troubled(backend: Backend, troubles: { readonly [write: number]: Trouble }): Backend {
  let writes = 0;
  let dead = false;
  const rpc = async (
    handle: Handle,
    scope: number,
    input: Uint8Array,
    length: number,
  ): Promise<Uint8Array | Errno> => {
    const trouble = isWrite(input) ? troubles[++writes] : undefined;
    if (trouble === 'dead') dead = true;
    if (dead || trouble === 'lost before') return 'ETIMEDOUT';
    if (trouble === 'refused') return refused();
    if (trouble === 'interrupted') process.emit('SIGINT');
    const answer = await handle.rpc(scope, input, length);
    return trouble === 'lost behind' ? 'ETIMEDOUT' : answer;
  };
  return {
    name: backend.name,
    list: (wanted) => backend.list(wanted),
    host: () => backend.host(),
    open: async (name) => {
      const handle = await backend.open(name);
      return {
        info: () => handle.info(),
        rpc: (scope, input, length) => rpc(handle, scope, input, length),
        close: () => handle.close(),
      };
    },
  };
}

const WORDS = ['UCTX_EN=0', 'LINK_TYPE_P1=IB', 'NUM_OF_VFS=2'];
const BEFORE = [1, 2, 4];

/** Sets three items of a fresh device; gives the error, and the three values behind it. */
const failing = (troubles: { readonly [write: number]: Trouble }) =>
  withFolder(async (stateDir) => {
    emulator({ stateDir }).useProfile('0000:08:00', 'connectx6dx-vpi');
    const backend = emulatedBackend({ stateDir });
    const [device] = await backend.list();
    const options = { allowTaint: false, guard: true, deny: [] };
    const session = await Session.open(troubled(backend, troubles), device as never, options);
    const plan = await planConfig(session, WORDS.flatMap(wantedOf));
    let error: unknown;
    let answer: Awaited<ReturnType<typeof writeConfig>> | undefined;
    try {
      answer = await writeConfig(session, plan, { yes: true, meanings: false });
    } catch (caught) {
      error = caught;
    }
    await session.close();
    const again = await Session.open(emulatedBackend({ stateDir }), device as never, options);
    const configuration = new Configuration(again);
    const values: unknown[] = [];
    for (const word of WORDS) {
      const named = findSetting(word.replace(/=.*/, '')) as Named;
      for (const { values: read } of await configuration.named(named, ['next'])) values.push(read.next);
    }
    await again.close();
    if (!answer) expect(error).to.be.instanceOf(FwctlError);
    const { kind, message, facts } = (error ?? { facts: {} }) as FwctlError;
    const {
      applied,
      restored,
      unknown,
      refused: one,
    } = (answer?.data ?? facts.partial) as Record<string, string[]> & {
      refused: Record<string, unknown>;
    };
    return { kind, message, facts, answer, applied, restored, unknown, refused: one, values };
  });

describe('a set of settings is all or nothing', () => {
  it('where the device refuses the third item, the first two are put back', async () => {
    const told = await failing({ 3: 'refused' });
    expect(told.kind).to.equal('firmware');
    expect(told.message).to.match(/^NUM_OF_VFS \(nv_global_pci_conf\): .*BAD_RES_ERR/s);
    expect([told.applied, told.unknown]).to.deep.equal([[], []]);
    expect(told.restored).to.deep.equal(['LINK_TYPE_P1', 'UCTX_EN']);
    expect(told.refused).to.include({
      setting: 'NUM_OF_VFS',
      item: 'nv_global_pci_conf',
      status: 'BAD_RES_ERR',
      syndrome: 7,
      limit: null,
    });
    expect(told.facts.next).to.equal('LINK_TYPE_P1, UCTX_EN are put back as before');
    expect(told.values).to.deep.equal(BEFORE);
  });

  it('where the first is refused, nothing is set', async () => {
    const told = await failing({ 1: 'refused' });
    expect([told.applied, told.restored, told.unknown]).to.deep.equal([[], [], []]);
    expect(told.facts.next).to.equal('nothing is set');
    expect(told.values).to.deep.equal(BEFORE);
  });

  it('where putting back is refused too, what stays set is told', async () => {
    const told = await failing({ 3: 'refused', 5: 'refused' });
    expect([told.applied, told.restored]).to.deep.equal([['UCTX_EN'], ['LINK_TYPE_P1']]);
    expect(told.facts.next).to.contain('UCTX_EN is SET all the same');
    expect(told.values).to.deep.equal([0, 2, 4]);
  });

  it('a write without an answer may have happened: it is put back as well', async () => {
    for (const lost of ['lost before', 'lost behind'] as const) {
      const told = await failing({ 2: lost });
      expect([told.kind, told.facts.errno], lost).to.deep.equal(['kernel', 'ETIMEDOUT']);
      expect([told.applied, told.unknown], lost).to.deep.equal([[], []]);
      expect(told.values, lost).to.deep.equal(BEFORE);
    }
  });

  it('of a device that answers no more, nobody can tell what it holds', async () => {
    const told = await failing({ 2: 'dead' });
    expect([told.applied, told.restored]).to.deep.equal([[], []]);
    expect(told.unknown).to.have.members(['UCTX_EN', 'LINK_TYPE_P1']);
    expect(told.facts.next).to.contain('in doubt');
    expect(told.values).to.deep.equal([0, 2, 4]);
  });

  it('Ctrl-C while items are written puts all back: 130, and what was written is told', async () => {
    const code = process.exitCode;
    const told = await failing({ 2: 'interrupted' }).finally(() => {
      process.exitCode = code;
    });
    expect(told.answer?.exit).to.equal(130);
    expect(told.answer?.data).to.include({ interrupted: true });
    expect([told.applied, told.unknown]).to.deep.equal([[], []]);
    expect(told.restored).to.include.members(['LINK_TYPE_P1', 'UCTX_EN']);
    expect(told.values).to.deep.equal(BEFORE);
  });
});
