/** The last values of each thing that is watched, for sparklines. */
export class History {
  private readonly values = new Map<string, number[]>();
  private readonly seen = new Set<string>();

  /** Room for so many values: as many as the widest window has columns for. */
  constructor(private readonly most = 200) {}

  add(key: string, value: number | undefined): void {
    this.seen.add(key);
    if (value === undefined) return;
    const known = this.values.get(key) ?? [];
    known.push(value);
    if (known.length > this.most) known.shift();
    this.values.set(key, known);
  }

  of(key: string): readonly number[] {
    return this.values.get(key) ?? [];
  }

  /** Forgets what has not been added since the last call: a device that is gone. */
  sweep(): void {
    for (const key of this.values.keys()) if (!this.seen.has(key)) this.values.delete(key);
    this.seen.clear();
  }
}
