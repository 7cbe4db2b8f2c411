import { inBytes, keyOf, STATX_BASIC_STATS, statOf } from './look.js';
import { characterOf } from './stat.js';

/** A node that is served. */
export interface Node {
  readonly minor: number;
  readonly path: string;
}

/** The nodes that there are, by their files, and by the number that whatever other node may have (mknod(2)). */
export class ShownNodes {
  private byFile = new Map<string, Node>();
  private byMinor = new Map<number, Node>();

  constructor(readonly major: number) {}

  show(nodes: readonly Node[]): void {
    this.byFile = new Map();
    this.byMinor = new Map();
    for (const { minor, path: own } of nodes) {
      const path = inBytes(own);
      const stat = statOf(path);
      if (!stat) continue;
      this.byFile.set(keyOf(stat), { minor, path });
      this.byMinor.set(minor, { minor, path });
    }
  }

  /** The node that a file is, by its struct statx. */
  of(stat: DataView): Node | undefined {
    const number = characterOf(stat);
    return (
      this.byFile.get(keyOf(stat)) ??
      (number?.major === this.major ? this.byMinor.get(number.minor) : undefined)
    );
  }

  /** struct statx of the file of a node, until the next one is looked at. */
  statOf(minor: number): DataView | undefined {
    const node = this.byMinor.get(minor);
    return node && statOf(node.path, 0, STATX_BASIC_STATS);
  }
}
