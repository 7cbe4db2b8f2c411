import { namesIn } from '../../../bits/chapter.js';
import { layoutTable } from '../../../bits/layout-table.js';
import { structures } from './data/hwrm-structures.js';
import { findEnum } from './enums.js';

/** struct input and struct output of include/linux/bnxt/hsi.h: what every request and every answer begins with. */
const HEADERS: readonly (readonly [mark: string, fields: string])[] = [
  [' *input', ' req_type@0:16 cmpl_ring@16:16 seq_id@32:16 target_id@48:16 resp_addr@64:64'],
  [' *output', ' error_code@0:16=error_code req_type@16:16 seq_id@32:16 resp_len@48:16'],
];

/** The layouts of structures as the kernel has them, hwrm_ver_get_output: of any name, or of one that the project's own tables hold. */
export const { find: findLayout, layout } = layoutTable([structures], findEnum, (line) =>
  HEADERS.reduce((made, [mark, fields]) => made.replace(mark, fields), line),
);

/** The names of all layouts. */
export const layoutNames = (): string[] => namesIn([structures]);
