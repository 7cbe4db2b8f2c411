/** What a secret is: addresses are replaced by addresses. */
export type SecretKind = 'mac' | 'guid' | 'text';

/** What is shorter is found by chance, too: it is replaced only where a layout says that it stands. Bytes. */
const FINDABLE = 5;

const keyOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Addresses that belong to no unit: unset, filled, for groups. */
function isNobodys(kind: SecretKind, bytes: Uint8Array): boolean {
  if (kind === 'text') return bytes.length === 0;
  if (bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff)) return true;
  return kind === 'mac' && ((bytes[0] as number) & 1) === 1;
}

/** The middle two bytes of the GUIDs that are made of a MAC address: as mlx5 devices have them, and EUI-64. */
const MIDDLES = ['0300', 'fffe'];

/** Says that an address is locally administered; in the interface part of an IPv6 address, as in RoCE's GIDs, it is turned (RFC 4291). */
const LOCAL = 2;

/** The MAC address of which a GUID is made; undefined where it is made of none. */
function macIn(guid: Uint8Array): Uint8Array | undefined {
  const middle = keyOf(guid.subarray(3, 5));
  if (guid.length !== 8 || !MIDDLES.includes(middle)) return undefined;
  const mac = Buffer.concat([guid.subarray(0, 3), guid.subarray(5)]);
  if (middle === 'fffe') mac[0] = (mac[0] as number) & ~LOCAL;
  return mac;
}

/** The GUIDs that are made of a MAC address: one for each middle, and that of IPv6. */
function guidsOf(mac: Uint8Array): Uint8Array[] {
  const guids = MIDDLES.map((middle) =>
    Buffer.concat([mac.subarray(0, 3), Buffer.from(middle, 'hex'), mac.subarray(3)]),
  );
  const turned = Buffer.from(guids.at(-1) as Uint8Array);
  turned[0] = (turned[0] as number) ^ LOCAL;
  return [...guids, turned];
}

/** Text without the NULs and spaces that fill its field. */
const trimmed = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.indexOf(0);
  const text = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('latin1');
  return bytes.subarray(0, text.trimEnd().length);
};

/** Pseudonyms of the same length for secrets, counted up: nothing can be worked out from them. */
export class Pseudonyms {
  private readonly known = new Map<string, Uint8Array>();
  private readonly counts = { mac: 0, guid: 0, text: 0 };
  /** Secrets that are replaced wherever they stand, the longest first. */
  private findable: { secret: Buffer; other: Uint8Array }[] | undefined;

  /** Makes a secret known. */
  add(kind: SecretKind, value: Uint8Array): void {
    const bytes = kind === 'text' ? trimmed(value) : value;
    const key = `${kind} ${keyOf(bytes)}`;
    if (isNobodys(kind, bytes) || this.known.has(key)) return;
    this.findable = undefined;
    if (kind === 'mac') {
      const mac = this.next('mac', 6);
      this.known.set(key, mac);
      const others = guidsOf(mac);
      for (const [i, guid] of guidsOf(bytes).entries())
        this.known.set(`guid ${keyOf(guid)}`, others[i] as Uint8Array);
      return;
    }
    const made = kind === 'guid' ? macIn(bytes) : undefined;
    if (made) {
      this.add('mac', made);
      if (this.known.has(key)) return;
    }
    this.known.set(key, this.next(kind, bytes.length));
  }

  /** What stands for a secret; undefined for what is none. */
  of(kind: SecretKind, value: Uint8Array): Uint8Array | undefined {
    return this.known.get(`${kind} ${keyOf(kind === 'text' ? trimmed(value) : value)}`);
  }

  private next(kind: SecretKind, length: number): Uint8Array {
    this.counts[kind]++;
    const count = this.counts[kind];
    if (kind === 'text') {
      const digits = count.toString(36).toUpperCase().slice(-length);
      return Buffer.from(digits.padStart(length, 'X'), 'latin1');
    }
    // Locally administered, of one station (IEEE 802).
    const bytes = Buffer.alloc(length);
    bytes[0] = 2;
    bytes.writeUInt32BE(count, length - 4);
    return bytes;
  }

  private all(): { secret: Buffer; other: Uint8Array }[] {
    this.findable ??= [...this.known]
      .map(([key, other]) => ({ secret: Buffer.from(key.slice(key.indexOf(' ') + 1), 'hex'), other }))
      .filter(({ secret }) => secret.length >= FINDABLE)
      .sort((a, b) => b.secret.length - a.secret.length);
    return this.findable;
  }

  /** A copy of bytes in which no secret is left. What has been replaced is not looked at again. */
  inBytes(bytes: Uint8Array): Uint8Array {
    const from = Buffer.from(bytes);
    const result = Buffer.from(bytes);
    const done = new Set<number>();
    for (const { secret, other } of this.all())
      for (let at = from.indexOf(secret); at >= 0; at = from.indexOf(secret, at + 1)) {
        if (done.has(at) || done.has(at + secret.length - 1)) continue;
        result.set(other, at);
        for (let i = 0; i < secret.length; i++) done.add(at + i);
      }
    return result;
  }

  /** Text in which secrets stand as themselves, or as their hex digits in any case, with or without colons. */
  inText(text: string): string {
    let result = text;
    for (const { secret, other } of this.all()) {
      result = result.replaceAll(latin1(secret), latin1(other));
      for (const form of [digits, colons])
        result = result.replace(new RegExp(form(secret), 'gi'), form(other));
    }
    return result;
  }
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const digits = keyOf;
const colons = (bytes: Uint8Array): string => keyOf(bytes).replace(/..(?!$)/g, '$&:');
