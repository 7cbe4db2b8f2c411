import { expect } from 'chai';
import { emulator } from '../../../../src/backends/emulated/emulator.js';
import { emulatedBackend } from '../../../../src/backends/emulated.js';
import { FwctlError } from '../../../../src/client/errors.js';
import { Session } from '../../../../src/client/session.js';
import { INSTRUCTION, instruct, readUpdate, STATE } from '../../../../src/families/mlx5/client/update/mcc.js';
import { blockSize, receiveData } from '../../../../src/families/mlx5/client/update/transfer.js';
import { ComponentUpdate } from '../../../../src/families/mlx5/client/update/update.js';
import { sourceOf } from '../../../../src/images/bytes.js';
import { withFolder } from '../../../support/files.js';
import { imageFor } from '../firmware/updating.js';

const ADAPTER = '0000:08:00';
const ACCESS_REG = 0x805;

async function onDevice(act: (session: Session, stateDir: string) => Promise<void>): Promise<void> {
  await withFolder(async (stateDir) => {
    const backend = emulatedBackend({ stateDir });
    const [device] = await backend.list();
    const session = await Session.open(backend, device as never, { deny: [], guard: true } as never);
    try {
      await act(session, stateDir);
    } finally {
      await session.close();
    }
  });
}

const options = {
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, Math.min(ms, 5))),
};

const refusal = async (doing: Promise<unknown>): Promise<FwctlError> => {
  const error = await doing.then(
    () => undefined,
    (wrong: unknown) => wrong,
  );
  if (error instanceof FwctlError) return error;
  throw error ?? new Error('it was not refused');
};

describe('mlx5 client: the update of components', () => {
  it('sends, verifies, activates, releases; reads back what it sent, in long blocks and in short ones', () =>
    onDevice(async (session) => {
      const image = imageFor({ size: 0x20004 });
      const states: string[] = [];
      const done: number[] = [];
      const onStatus = ({ stateName }: { stateName: string }) => states.push(stateName);
      const update = await ComponentUpdate.lock(session, { ...options, onStatus });
      await update.download(0, sourceOf(image), { onBlock: (bytes) => void done.push(bytes) });
      expect(done.length).to.equal(Math.ceil(image.length / 128));
      expect(done.at(-1)).to.equal(image.length);
      await update.activate();
      await update.release();
      expect(new Set(states)).to.include.all.keys('LOCKED', 'DOWNLOAD');
      const reader = await ComponentUpdate.lock(session, options);
      const blocks: number[] = [];
      const again = Buffer.alloc(image.length);
      const take = (at: number, bytes: Uint8Array) => void again.set(bytes, at);
      const onBlock = (bytes: number) => void blocks.push(bytes);
      expect(await reader.read(0, take, { pending: true, onBlock })).to.equal(image.length);
      expect(again.equals(Buffer.from(image))).to.equal(true);
      expect(blocks.length).to.be.lessThan(20);
      again.fill(0);
      await receiveData(session, reader.handle, 200, take);
      expect(again.subarray(0, 200).equals(Buffer.from(image.subarray(0, 200)))).to.equal(true);
      await reader.release();
      expect((await readUpdate(session)).state).to.equal(STATE.IDLE);
    }));

  it('an error of the device is told by its name, and the handle can be given back', () =>
    onDevice(async (session) => {
      const update = await ComponentUpdate.lock(session, options);
      const error = await refusal(update.download(0, sourceOf(imageFor({}, null))));
      expect(error.kind).to.equal('firmware');
      expect(error.message).to.contain('REJECTED_UNSIGNED').and.contain('DOWNLOAD');
      expect(error.facts.next).to.contain('signed');
      await update.abandon();
      expect((await readUpdate(session)).state).to.equal(STATE.IDLE);
    }));

  it('an update of another is told, and can be taken over and gone on with', () =>
    onDevice(async (session) => {
      const image = sourceOf(imageFor());
      const first = await ComponentUpdate.lock(session, options);
      const stopped = new Error('stopped');
      await first
        .download(0, image, {
          onBlock: (bytes) => {
            if (bytes > image.length / 2) throw stopped;
          },
        })
        .catch((wrong) => expect(wrong).to.equal(stopped));
      expect((await refusal(ComponentUpdate.lock(session, options))).message).to.contain('state DOWNLOAD');
      const second = await ComponentUpdate.takeOver(session, options);
      const { progress = 0 } = await second.status();
      expect(progress).to.equal(50);
      await second.download(0, image, { from: Math.floor((image.length * progress) / 100) });
      await second.activate();
      await second.release();
    }));

  it('a device that refuses, forgets the handle or starts again is told by what it did', () =>
    onDevice(async (session, stateDir) => {
      const controls = emulator({ stateDir });
      const image = sourceOf(imageFor());
      const trouble = async (effect: object, match: object) => {
        controls.addFault(ADAPTER, {
          match: { opcode: ACCESS_REG, ...match },
          count: 1,
          effect: effect as never,
        });
        const update = await ComponentUpdate.lock(session, options);
        const error = await refusal(update.download(0, image).then(() => update.activate()));
        await update.abandon();
        return error.message;
      };
      expect(await trouble({ kind: 'forget-handle' }, { offset: 0x1000 })).to.contain('no update has begun');
      expect(await trouble({ kind: 'forget-handle' }, { instruction: INSTRUCTION.VERIFY })).to.contain(
        'no update',
      );
      expect(
        await trouble({ kind: 'update-error', code: 16 }, { instruction: INSTRUCTION.ACTIVATE }),
      ).to.contain('FLASH_ERASE_ERROR');
      expect((await readUpdate(session)).state).to.equal(STATE.IDLE);
    }));

  it('what MCQI tells of blocks is not believed blindly', () => {
    const limits = (mcda_max_write_size: number, log_mcda_word_size: number) =>
      ({ mcda_max_write_size, log_mcda_word_size }) as never;
    expect([
      blockSize(limits(128, 2)),
      blockSize(limits(200, 4)),
      blockSize(limits(0xffff, 0)),
    ]).to.deep.equal([128, 128, 128]);
    expect(blockSize(limits(100, 4))).to.equal(96);
    for (const [size, log] of [
      [0, 2],
      [64, 7],
      [128, 15],
    ] as const)
      expect(() => blockSize(limits(size, log))).to.throw(FwctlError);
  });

  it('a lock that another takes first is refused', () =>
    onDevice(async (session) => {
      const { handle } = await readUpdate(session);
      await instruct(session, 'LOCK', { update_handle: handle });
      expect((await refusal(instruct(session, 'LOCK', { update_handle: handle + 1 }))).message).to.contain(
        'an update has begun',
      );
      await instruct(session, 'FORCE_RELEASE');
    }));
});
