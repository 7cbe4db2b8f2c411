import { joined } from '../../../bits/joined.js';
import type { Layout } from '../../../bits/layout.js';
import { find } from '../../../bits/path.js';
import { isDigits, isSigned } from '../meaning/units.js';
import { isWorded } from '../meaning/words.js';

/** Layouts of counters, and names of counters elsewhere, as mlx5_ifc.h and mstflint's register table (ADB) spell them. */
const COUNTERS = /cntrs|counter|statistic|traffic_c|_grp_data/i;
const COUNTER =
  /(^|_)(counters?|cnt|count|packets|pkts|octets|bytes|frames|errors?|events?|drops?|dropped|discards?|corrected_(bits|blocks|symbols)\w*)(_|$)/i;
/** What stands among them and goes up and down: depths, extremes, times of the last event, BERs. */
const LEVEL =
  /transmit_queue|addr|name|occupancy|outstanding|frequency|injection|(^|_)(max|min|threshold|watermark|size)(_|$)|(?<!since)(^|_)last_|(?<!total)(^|_)time_(in|to|between)_|_ber_|magnitude|coef/i;
/** Memory and text that a register shows as numbers: MCIA, MFBA, RESOURCE_DUMP, ACCESS_REG. */
const BYTES = /^(dword|data|inline_data|register_data|text|password|password_msb)$/;
/** No counter is narrower: those that are counted in less are states and indices. */
const LEAST_BITS = 16;

type NumberKind = { counter: number } | { signed: number } | 'level' | 'name';

/** What the numbers of a structure are, by the path of their field, as `movements` asks for it. */
export function numberKind(source: Layout): (path: string) => NumberKind {
  const form = joined(source);
  return (path) => {
    const { field } = find(form, path);
    const parent = path.includes('.') ? find(form, path.slice(0, path.lastIndexOf('.'))).field.layout : form;
    const layout = parent ?? form;
    if (field.enum || BYTES.test(field.name) || isWorded(layout, field.name) || isDigits(layout, field.name))
      return 'name';
    if (isSigned(layout, field.name)) return { signed: field.width };
    const inGroup = field.halves !== undefined || COUNTERS.test(parent?.name ?? '');
    const counts = field.width >= LEAST_BITS && (inGroup || COUNTER.test(field.name));
    return counts && !LEVEL.test(field.name) ? { counter: field.width } : 'level';
  };
}
