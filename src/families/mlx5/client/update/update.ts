import { FwctlError } from '../../../../client/errors.js';
import type { Session } from '../../../../client/session.js';
import type { TakeBytes } from '../../../../client/update.js';
import type { ByteSource } from '../../../../images/bytes.js';
import { instruct, readUpdate, STATE, type UpdateStatus, updateError } from './mcc.js';
import { blockSize, limitsOf, type OnBlock, receiveData, sendData } from './transfer.js';

/** What waits between questions, ms: a seam, as this knows no clock. Throws to stop. */
export type Wait = (ms: number) => Promise<void>;

/** How often is asked while the device works, and how long at most: mlxfw's 200 ms for INITIALIZE and VERIFY, mstflint's 12 minutes. */
const POLL_MS = 200;
const LONGEST_MS = 720_000;

/** The first questions come sooner: much takes no time. */
const FIRST_POLLS_MS = [5, 20, 50, 100];

export interface UpdateOptions {
  readonly wait: Wait;
  /** How long the device may stay in one state without progress, ms. */
  readonly patience?: number;
  /** Told with each state as the device works. */
  readonly onStatus?: ((status: UpdateStatus) => void) | undefined;
}

/** An update of components under a handle of its own. Whoever has one releases it, whatever happens. */
export class ComponentUpdate {
  private constructor(
    readonly session: Session,
    readonly handle: number,
    private readonly options: UpdateOptions,
  ) {}

  /** Takes the handle, which `before` is told first. Throws FwctlError `firmware` where another has it, or the device gives none. */
  static async lock(
    session: Session,
    options: UpdateOptions,
    before?: (handle: number) => void,
  ): Promise<ComponentUpdate> {
    const { handle, state, stateName, silent_s } = await readUpdate(session);
    if (state !== STATE.IDLE)
      throw new FwctlError(
        'firmware',
        `${session.device.name} is being updated already: state ${stateName}, its owner silent for ${silent_s} s`,
        { opcode: 'ACCESS_REG' },
      );
    before?.(handle);
    const update = new ComponentUpdate(session, handle, options);
    await instruct(session, 'LOCK', { update_handle: handle });
    await update.reach(STATE.LOCKED);
    return update;
  }

  /** Goes on with an update that was begun, by the handle that the device tells. */
  static async takeOver(session: Session, options: UpdateOptions): Promise<ComponentUpdate> {
    return new ComponentUpdate(session, (await readUpdate(session)).handle, options);
  }

  status(): Promise<UpdateStatus> {
    return readUpdate(this.session, this.handle);
  }

  /** Sends a component as far as it is verified. `from`: bytes that the device has already, of the same component. */
  async download(
    component_index: number,
    bytes: ByteSource,
    { from = 0, onBlock }: { from?: number; onBlock?: OnBlock | undefined } = {},
  ): Promise<void> {
    const limits = await limitsOf(this.session, component_index);
    if (bytes.length > limits.max_component_size)
      throw new FwctlError(
        'usage',
        `the component has ${bytes.length} bytes; the device takes at most ${limits.max_component_size}`,
      );
    const block = blockSize(limits);
    if (from === 0) await this.tell('UPDATE', { component_index, component_size: bytes.length });
    await this.reach(STATE.DOWNLOAD);
    await sendData(this.session, this.handle, bytes, { block, from: from - (from % block), onBlock });
    await this.tell('VERIFY', { component_index });
    await this.reach(STATE.LOCKED);
  }

  /** What was verified is to be in use. */
  async activate(): Promise<void> {
    await this.tell('ACTIVATE');
    await this.reach(STATE.LOCKED);
  }

  /** Hands on all bytes of a component as the device has them, in ascending order; gives how many. `pending`: of what waits for a reset. */
  async read(
    component_index: number,
    take: TakeBytes,
    { pending = false, onBlock }: { pending?: boolean; onBlock?: OnBlock | undefined } = {},
  ): Promise<number> {
    const { component_size, rd_en } = await limitsOf(this.session, component_index, pending);
    if (!rd_en || !component_size)
      throw new FwctlError(
        'firmware',
        `${this.session.device.name} does not let component ${component_index} be read`,
      );
    await this.tell(pending ? 'READ_PENDING' : 'READ', { component_index });
    await receiveData(this.session, this.handle, component_size, take, onBlock);
    return component_size;
  }

  /** Ends what was begun, whatever its state, and gives the handle back. Does not throw: what failed before is what counts. */
  async abandon(): Promise<void> {
    await this.tell('CANCEL').catch(() => {});
    await this.tell('RELEASE').catch(() => {});
  }

  /** Ends the update of an owner that is no more. */
  async forceRelease(): Promise<void> {
    await this.tell('FORCE_RELEASE');
  }

  /** Gives the handle back. */
  async release(): Promise<void> {
    await this.tell('RELEASE');
  }

  private tell(instruction: Parameters<typeof instruct>[1], fields: object = {}): Promise<UpdateStatus> {
    return instruct(this.session, instruction, { ...fields, update_handle: this.handle });
  }

  /** Waits until the device is in a state. Throws FwctlError `firmware` for an error that it tells, for a handle that it has forgotten, and where it takes too long. */
  private async reach(wanted: number): Promise<UpdateStatus> {
    const { patience = LONGEST_MS } = this.options;
    // A device whose progress goes to and fro makes none.
    let most = -1;
    for (let waited = 0, poll = 0; ; poll++) {
      const status = await this.status();
      if (status.progress !== undefined && status.progress > most) {
        waited = 0;
        most = status.progress;
      }
      this.options.onStatus?.(status);
      if (status.error) throw updateError(this.session, status);
      if (status.handle !== this.handle)
        throw new FwctlError(
          'firmware',
          `${this.session.device.name} has forgotten the update: it is in state ${status.stateName}`,
          {
            opcode: 'ACCESS_REG',
          },
        );
      if (status.state === wanted) return status;
      if (waited >= patience)
        throw new FwctlError(
          'firmware',
          `${this.session.device.name} stays in state ${status.stateName} for ${patience / 1000} s, without progress`,
          { opcode: 'ACCESS_REG', next: 'look at its health: fwctl health' },
        );
      const ms = FIRST_POLLS_MS[poll] ?? POLL_MS;
      await this.options.wait(ms);
      waited += ms;
    }
  }
}
