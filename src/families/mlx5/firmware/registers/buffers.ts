import type { Shapes } from '../../prm/shapes.js';
import { PRIORITIES } from '../objects/host.js';
import { ofPort } from './of-port.js';
import { SHARED } from './pools.js';

type Pfcc = Shapes['pfcc_reg_ext'];

/** What a port starts with: pause frames both ways, no priorities. */
const PFCC_DEFAULTS = {
  pptx: 1,
  pprx: 1,
  pfctx: 0,
  pfcrx: 0,
  ppan: 0,
  mlb: 0,
  device_stall_minor_watermark: 0,
  device_stall_critical_watermark: 0,
  packet_ratio: 0,
  cable_length: 0,
  pfc_rx_timer_mode: 0,
  pfc_rx_timer_value: 0,
} satisfies Partial<Pfcc>;

/** MLX5_BUF_OWNERSHIP_FW_OWNED, MLX5_BUF_OWNERSHIP_SW_OWNED */
const BY_FIRMWARE = 1;

/** Of the buffers of a port the first has half of the cells, and drops what it can't hold. */
const LARGEST = Math.floor(SHARED.cells / 2);

const buffer = (size: number, lossy: number): Shapes['bufferx_reg_ext'] =>
  ({ size, lossy }) as Shapes['bufferx_reg_ext'];

/** Which of the new bits of a mask take the place of the old. */
const masked = (mask: number, next: number, before: number): number =>
  (next & mask) | (before & ~mask & 0xff);

type Pptb = Shapes['pptb_reg_ext'];
const PRIORITY_BUFFERS = Array.from(
  { length: PRIORITIES },
  (_, priority) => `prio${priority}buff` as keyof Pptb,
);

export const buffers = {
  PFCC: ofPort('PFCC', 'pfcc_reg_ext', {
    show: (_fw, _vhca, set) => {
      const names = Object.keys(PFCC_DEFAULTS) as (keyof typeof PFCC_DEFAULTS)[];
      const shown = Object.fromEntries(names.map((name) => [name, set[name] ?? PFCC_DEFAULTS[name]]));
      return { ...shown, buf_ownership: BY_FIRMWARE };
    },
    // Some masks say what to take, those with _n what to leave.
    accept: (data, before) => {
      const was = { ...PFCC_DEFAULTS, ...before };
      return {
        ppan: data.ppan_mask_n ? was.ppan : data.ppan,
        mlb: data.mlb_mask ? data.mlb : was.mlb,
        pptx: data.pptx_mask_n ? was.pptx : data.pptx,
        pprx: data.pprx_mask_n ? was.pprx : data.pprx,
        pfctx: masked(data.prio_mask_tx, data.pfctx, was.pfctx),
        pfcrx: masked(data.prio_mask_rx, data.pfcrx, was.pfcrx),
        device_stall_minor_watermark: data.minor_stall_mask
          ? data.device_stall_minor_watermark
          : was.device_stall_minor_watermark,
        device_stall_critical_watermark: data.critical_stall_mask
          ? data.device_stall_critical_watermark
          : was.device_stall_critical_watermark,
        packet_ratio: data.packet_ratio_mask ? data.packet_ratio : was.packet_ratio,
        cable_length: data.cable_length_mask ? data.cable_length : was.cable_length,
        pfc_rx_timer_mode: data.pfc_rx_timer_mode,
        pfc_rx_timer_value: data.pfc_rx_timer_value,
      };
    },
  }),

  /** Which buffer each priority goes to: at first all to buffer 0. */
  PPTB: ofPort('PPTB', 'pptb_reg_ext', {
    show: (_fw, _vhca, set) =>
      Object.fromEntries(
        [...PRIORITY_BUFFERS, 'ctrl_buff', 'untagged_buff'].map((name) => [
          name,
          set[name as keyof Pptb] ?? 0,
        ]),
      ),
    accept: (data, before) => {
      const kept: Partial<Record<keyof Pptb, number>> = {
        ctrl_buff: data.cm ? data.ctrl_buff : (before.ctrl_buff ?? 0),
        untagged_buff: data.um ? data.untagged_buff : (before.untagged_buff ?? 0),
      };
      PRIORITY_BUFFERS.forEach((name, priority) => {
        kept[name] = data.pm & (1 << priority) ? data[name] : (before[name] ?? 0);
      });
      return Object.values(kept).some((number) => number >= SHARED.buffers) ? 'REGISTER_VALUE' : kept;
    },
  }),

  PBMC: ofPort('PBMC', 'pbmc_reg_ext', {
    show: (_fw, _vhca, set) => ({
      xoff_timer_value: set.xoff_timer_value ?? 0xffff,
      xoff_refresh: set.xoff_refresh ?? 0x7fff,
      fullness_threshold: set.fullness_threshold ?? 0,
      port_buffer_size: SHARED.cells,
      buffer: set.buffer ?? [
        buffer(LARGEST, 1),
        ...Array.from({ length: SHARED.buffers - 1 }, () => buffer(0, 1)),
      ],
      ...(set.shared_headroom_pool ? { shared_headroom_pool: set.shared_headroom_pool } : {}),
    }),
    accept: ({ xoff_timer_value, xoff_refresh, fullness_threshold, buffer: all }) => {
      const sizes = all.reduce((total, { size }) => total + size, 0);
      if (sizes > SHARED.cells || fullness_threshold > 100) return 'REGISTER_VALUE';
      const kept = all.map(({ lossy, epsb, size, thresholds }) => {
        const { xoff_threshold, xon_threshold } = thresholds.bufferx_lossless_thresholds_ext;
        // Only where nothing is dropped are there thresholds.
        const limits = lossy ? {} : { xoff_threshold, xon_threshold };
        return { lossy, epsb, size, thresholds: { bufferx_lossless_thresholds_ext: limits } };
      });
      return { xoff_timer_value, xoff_refresh, fullness_threshold, buffer: kept };
    },
  }),
};
