/** Kernel taint flags: /proc/sys/kernel/tainted, Documentation/admin-guide/tainted-kernels.rst. */

const TAINT_FWCTL_BIT = 19;
export const TAINT_FWCTL = 1 << TAINT_FWCTL_BIT;

/** A WARN of the kernel. */
export const TAINT_WARN = 1 << 9;

/** Letters by bit number; bit 0 shows `G` when it is clear. */
const LETTERS = 'PFSRMBUDAWCIOELKXTNJ';

/** The letters of a taint mask as the kernel prints them, lowest bit first: `J` for fwctl; empty for 0. */
export const taintLetters = (mask: number): string =>
  [...LETTERS].filter((_, bit) => Math.floor(mask / 2 ** bit) % 2 === 1).join('');
