import type { FirmwareCore } from './handler.js';
import { moduleIn } from './modules/cages.js';
import { cmisMemory, hasCmisPage } from './modules/cmis.js';
import { HALF } from './modules/memory.js';
import { sffMemory, sffPages, USER_PAGE } from './modules/sff8636.js';
import { changeLink, setRegister, settingsOf } from './ports.js';
import { sameBytes, toHexNumber } from './text.js';
import type { Vhca } from './vhca.js';

/** The lanes of a port. */
export const LANES = 4;

/** Whether the module of a port has a page in a bank. */
export function hasPage(fw: FirmwareCore, vhca: Vhca, page: number, bank: number): boolean {
  const type = moduleIn(fw, vhca)?.type;
  if (!type) return false;
  if (type.sff) return bank === 0 && sffPages(type).includes(page);
  return hasCmisPage(type, page, bank);
}

/** Bytes of the lower half that can be written: masks of interrupts; change and entry of the password, which don't come back. */
const MASKS = [100, 107] as const;
const PASSWORDS = [119, 127] as const;

const within = ([from, to]: readonly [number, number], address: number): boolean =>
  address >= from && address < to;

/** Whether a byte of a page can be written. */
export function isWritable(fw: FirmwareCore, vhca: Vhca, page: number, address: number): boolean {
  if (!moduleIn(fw, vhca)?.type.sff) return false;
  return address < HALF ? within(MASKS, address) || within(PASSWORDS, address) : page === USER_PAGE;
}

/** What was written: half a page as the data of MCIA. */
const kept = (fw: FirmwareCore, vhca: Vhca, half: string): readonly number[] =>
  settingsOf(fw, vhca, `MCIA ${half}`, 'mcia_ext').dword ?? [];

/** Bytes as the numbers of 32 bits in MCIA's data, and back. */
export function dwords(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 4 }, (_, i) => view.getUint32(4 * i));
}

function fromDwords(numbers: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(4 * numbers.length);
  const view = new DataView(bytes.buffer);
  numbers.forEach((number, i) => {
    view.setUint32(4 * i, number);
  });
  return bytes;
}

/** The 256 bytes that are seen while a page is selected. */
export function memoryOf(fw: FirmwareCore, vhca: Vhca, page: number, bank = 0): Uint8Array {
  if (!moduleIn(fw, vhca)?.type.sff) return cmisMemory(fw, vhca, page, bank).bytes;
  const { bytes } = sffMemory(fw, vhca, page);
  bytes.set(fromDwords(kept(fw, vhca, 'lower')).subarray(...MASKS), MASKS[0]);
  if (page === USER_PAGE) bytes.set(fromDwords(kept(fw, vhca, 'user')), HALF);
  return bytes;
}

/** Writes bytes that can be written. */
export function writeMemory(
  fw: FirmwareCore,
  vhca: Vhca,
  page: number,
  address: number,
  bytes: Uint8Array,
): void {
  const before = memoryOf(fw, vhca, page);
  const after = before.slice();
  after.set(bytes, address);
  const keep = (half: string, data: Uint8Array) => {
    setRegister(fw, vhca, `MCIA ${half}`, 'mcia_ext', { dword: dwords(data) });
  };
  const masks = after.subarray(...MASKS);
  if (!sameBytes(masks, before.subarray(...MASKS))) {
    const lower = new Uint8Array(HALF);
    lower.set(masks, MASKS[0]);
    keep('lower', lower);
  }
  if (!sameBytes(after.subarray(HALF), before.subarray(HALF))) keep('user', after.slice(HALF));
}

/** Resets the module of a port: it starts again, and what was written into its lower half is gone. Its link comes up when it has started. */
export function resetModule(fw: FirmwareCore, { pf }: Vhca): void {
  const change = () => {
    const { 'MCIA lower': _, ...registers } = fw.portOf(pf).registers ?? {};
    fw.setPortOf(pf, { registers, module_reset: toHexNumber(fw.now()) });
  };
  changeLink(fw, pf, change, true);
}
