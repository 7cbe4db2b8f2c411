import type { PinnedMemory, Registered } from '../../../kernel/driver.js';

/** A user context: whatever a process makes on the device belongs to one, and its uid stands in every command of the process. */
export interface UserContext {
  readonly uid: number;
  /** Name of the function on which it was made. */
  readonly vhca: string;
  /** MLX5_UCTX_CAP_* bits. */
  readonly cap: number;
  /** Memory of the process that the device may write into, by its key. */
  readonly memory: Map<number, PinnedMemory>;
}

/** The field is 16 bits wide; 0 is the kernel itself, and 0xffff stands for resources that all share (MLX5_SHARED_RESOURCE_UID). */
const LAST_UID = 0xfffe;

/** Keys of registered memory, behind those of the hosts' drivers and programs; an mkey is an index and eight bits of the user's. */
const FIRST_MKEY = 0x4000;

/** The user contexts of an adapter. They end with the process, and are no part of its state. */
export class UserContexts {
  private readonly contexts = new Map<number, UserContext>();
  private last = 0;
  private lastUmem = 0;

  /** The context of this uid, where it is one of that function. */
  find(uid: number, vhca: string): UserContext | undefined {
    const context = this.contexts.get(uid);
    return context?.vhca === vhca ? context : undefined;
  }

  countOf(vhca: string): number {
    return Array.from(this.contexts.values()).filter((context) => context.vhca === vhca).length;
  }

  /** Makes a context under a uid that was not used for the longest time. */
  create(vhca: string, cap: number): UserContext {
    do this.last = this.last === LAST_UID ? 1 : this.last + 1;
    while (this.contexts.has(this.last));
    const context = { uid: this.last, vhca, cap, memory: new Map() };
    this.contexts.set(context.uid, context);
    return context;
  }

  /** Registers memory for a context, under a key that nothing else has; undefined where there is no such context. */
  register(uid: number, vhca: string, pinned: PinnedMemory): Registered | undefined {
    const memory = this.find(uid, vhca)?.memory;
    if (!memory) return undefined;
    const umemId = ++this.lastUmem;
    const mkey = (FIRST_MKEY + umemId) << 8;
    memory.set(mkey, pinned);
    return { umemId, mkey, release: () => memory.delete(mkey) };
  }

  destroy({ uid }: UserContext): void {
    this.contexts.delete(uid);
  }

  /** Ends all contexts of a function. */
  endOf(vhca: string): void {
    for (const context of this.contexts.values()) if (context.vhca === vhca) this.destroy(context);
  }
}
