import { type Layout, parseLayout } from '../../../bits/layout.js';
import { layout } from './layouts.js';

/** Bits of a trace: what the tracer writes. Linux takes a block of 32 of them at a time, the last of which is a timestamp (fw_tracer.h). */
export const TRACE_BYTES = 8;
export const BLOCK_TRACES = 32;
export const BLOCK_BYTES = TRACE_BYTES * BLOCK_TRACES;

/** Event id of a timestamp (TRACER_EVENT_TYPE_TIMESTAMP). */
export const TIMESTAMP_EVENT = 0xff;

/** Parameters of a message, 32 bits each (TRACER_MAX_PARAMS). */
export const MOST_PARAMETERS = 7;

/** A trace of a message carries so many low bits of the time. */
export const TIME_BITS = 7;

/** MTRC_CONF.trace_mode: enum tracing_mode, and none of its bits. */
export const TO_FIFO = 0;
export const TO_MEMORY = 1;

/** MTRC_CTRL.modify_field_select: TRACE_STATUS of enum tracer_ctrl_fields_select. */
export const SELECT_STATUS = 1;

/** Bytes of a page, of which MTRC_CONF.log_trace_buffer_size counts. */
export const PAGE_BYTES = 4096;

/** The layouts of a trace: a part of a message, a timestamp. */
export const messageForm = () => layout('tracer_string_event');
export const timestampForm = () => layout('tracer_timestamp_event');

/**
 * The register by which the built-in device hands out trace blocks. No real device has it: those write traces to host memory, or to a FIFO
 * that is read past the driver. Its id lies beyond all published ones.
 */
export const BLOCKS_REGISTER = { name: 'FWCTL_TRACE_BLOCKS', id: 0xfff0, bytes: 16, mostBlocks: 8 } as const;

/** In front of every answer of it. */
export const BLOCKS_SIGNATURE = 0x66776374;

/** What stands in front of the blocks. */
export type BlocksHead = {
  signature: number;
  /** 1 while the tracer runs for the function that asks. */
  running: number;
  /** Blocks that follow. */
  num_blocks: number;
  /** The first block to read, by its number since the tracer was started; in an answer, the first that follows: those before it are lost where it is higher. */
  block: number;
  /** Blocks that have been filled. */
  filled: number;
};

let blocks: Layout<BlocksHead> | undefined;

export function blocksForm(): Layout<BlocksHead> {
  blocks ??= parseLayout(
    'fwctl_trace_blocks 128.ro signature@0:32 running@32:1 num_blocks@56:8 block@64:32.index filled@96:32',
    layout,
  ) as Layout<BlocksHead>;
  return blocks;
}
