import type { LogFinding, LogText } from '../../../../client/log.js';
import { findCommand } from '../../catalogue.js';
import { threadsOf } from '../../prm/syndrome-threads.js';
import { statusNames, statusNumber } from '../../status.js';
import { ERRNO, errnoName, fits, STATUS } from './command.js';
import { namedCommand, statusFacts, statusOfText, syndromeFacts } from './facts.js';
import { INFO, nextOfCommand } from './next.js';

const hex = (text: string): number => Number.parseInt(text, 16);

/** UCX and other users of DEVX: `mlx5dv_devx_obj_create(CMD, ...) failed on DEV, syndrome 0xY: TEXT`, before UCX 1.14 without 0x; blanks may be lost. */
const DEVX =
  /(mlx5dv_devx_[a-z_]{1,40})\(([a-z\d_]{1,64})[^()]{0,80}\)failed(?:on([a-z][\w.-]{0,30}))?,?syndrome\(?(?:0x)?([\da-f]{1,8})\)?:(.*)$/i;

const STRERROR: Readonly<Record<string, string>> = {
  'RemoteI/Oerror': 'EREMOTEIO',
  Invalidargument: 'EINVAL',
  'Input/outputerror': 'EIO',
  Cannotallocatememory: 'ENOMEM',
  Connectiontimedout: 'ETIMEDOUT',
};

/** The same from DPDK and others: `status=0x3 syndrome=0x1e5585`. */
const PAIR = /\bstatus ?[=:] ?(?:0x)?([\da-f]{1,2})\b[, ]{0,2}syndrome ?[=:] ?0x([\da-f]{1,8})(?![\da-f\w])/i;

export function readDevx({ text, packed }: LogText): LogFinding | undefined {
  const found = DEVX.exec(packed);
  if (found) {
    const [, call, name = '', rdma, digits = '', words = ''] = found;
    const errno = Object.entries(STRERROR).find(([known]) => words.startsWith(known))?.[1];
    const finding = devxFinding('devx', name.toUpperCase(), hex(digits), undefined, {
      call,
      ...(rdma ? { rdma } : {}),
      ...(errno ? { errno, errno_fits: errno === 'EREMOTEIO' } : {}),
    });
    const isBegun = Object.keys(STRERROR).some((known) => known !== words && known.startsWith(words));
    return isBegun ? { ...finding, open: true } : finding;
  }
  if (/mlx5dv_devx_\w+\(/i.test(packed) && /syndrome/i.test(packed))
    return { ...devxFinding('devx', undefined, undefined, undefined, {}), open: true };
  const pair = PAIR.exec(text);
  if (!pair) return undefined;
  return devxFinding('devx', undefined, hex(pair[2] as string), hex(pair[1] as string), {});
}

function devxFinding(
  form: string,
  name: string | undefined,
  value: number | undefined,
  code: number | undefined,
  facts: Record<string, unknown>,
): LogFinding {
  const syndrome = value === undefined ? undefined : syndromeFacts(value, name ?? null);
  const status = code === undefined ? undefined : statusFacts(code, undefined).facts;
  const command = name === undefined ? undefined : namedCommand(name);
  return {
    form,
    family: 'mlx5',
    title: [
      name ?? 'command of a user context',
      ...(status ? [status.name] : []),
      ...(syndrome ? [`syndrome ${syndrome.hex}`] : []),
    ].join(', '),
    facts: {
      ...(command ? { command } : {}),
      ...(status ? { status } : {}),
      ...(syndrome ? { syndrome } : {}),
      ...facts,
    },
    meaning: 'the firmware refused a command that a program sent by DEVX',
    next: name ? nextOfCommand(name, undefined) : [INFO],
  };
}

/** A row of a table: `STATUS | 0xSYNDROME | text`. */
const ROW = /(?:^|[|>] ?)([A-Za-z][A-Za-z_ ]{1,40}?)(?: ?\( ?0x[\da-f]{1,2} ?\))? ?\| ?0x([\da-f]{1,8}) ?\|/i;

/** A syndrome in a text: a number on its own, or in parentheses that are closed. */
const ALONE = /syndrome[ :=,]{0,3}(?:\( ?0x([\da-f]{1,8}) ?\)|0x([\da-f]{1,8})(?![\w(]))/i;

export function readSyndrome(line: LogText): LogFinding | undefined {
  const { text, packed } = line;
  const row = ROW.exec(text);
  const code = row && (statusOfText(row[1] as string) ?? statusByName(row[1] as string));
  if (row && code !== undefined && code !== null) return alone('table', line, hex(row[2] as string), code);
  const found = ALONE.exec(text);
  if (found && isOurs(text, found[2]))
    return alone(
      OLD.test(text) ? 'mlx5_cmd_status_to_err' : 'syndrome',
      line,
      hex((found[1] ?? found[2]) as string),
      statusIn(packed),
    );
  return undefined;
}

const OP_MOD = /op_mod\(0x([\da-f]{1,4})\)/i;

/** Memory controllers have syndromes, and older devices of the same maker. */
const OTHERS = /\b(EDAC|MCE|ECC|DIMM|mlx4_\w+|vendor[ _]syndrome)\b|Hardware Error/i;

/** Kernels before 4.3 named no command: `command failed, status TEXT(0xS), syndrome 0xY`. */
const OLD = /command ?failed, ?status/i;

/** A number without parentheses is ours where it is known, or where the words beside it say so. */
const isOurs = (text: string, bare: string | undefined): boolean =>
  !OTHERS.test(text) &&
  (bare === undefined ||
    OLD.test(text) ||
    /mlx5|devx|\bfw\b|firmware/i.test(text) ||
    threadsOf(hex(bare)).length > 0);

const statusIn = (packed: string): number | undefined => {
  const code = STATUS.exec(packed)?.[2];
  return code === undefined ? undefined : hex(code);
};

const statusByName = (name: string): number | undefined => {
  const found = statusNames.find((known) => known === name.trim().toUpperCase());
  return found && statusNumber(found);
};

/** A syndrome without its command: the line may name that somewhere. */
function alone(form: string, { text, packed }: LogText, value: number, code: number | undefined): LogFinding {
  const word = text.match(/\b[A-Z][A-Z\d]*_[A-Z\d_]{2,60}\b/g)?.find((one) => findCommand(one));
  const syndrome = syndromeFacts(value, word ?? null);
  const by = syndrome.threads.length === 1 ? syndrome.threads[0]?.command : undefined;
  const name = word ?? (by && findCommand(by) ? by : undefined);
  const status = code === undefined ? undefined : statusFacts(code, undefined).facts;
  const opMod = OP_MOD.exec(packed)?.[1];
  const number = ERRNO.exec(packed)?.[1];
  const errno = number === undefined ? undefined : errnoName(Number(number));
  return {
    form,
    family: 'mlx5',
    title: [...(word ? [word] : []), ...(status ? [status.name] : []), `syndrome ${syndrome.hex}`].join(', '),
    facts: {
      ...(word ? { command: namedCommand(word) } : {}),
      ...(opMod === undefined ? {} : { op_mod: { value: hex(opMod) } }),
      ...(status ? { status } : {}),
      syndrome,
      ...(errno === undefined ? {} : { errno }),
      ...(errno !== undefined && code !== undefined ? { errno_fits: fits(code, errno) } : {}),
    },
    meaning: `the firmware refused a command${status ? `: ${status.meaning}` : ''}`,
    next: nextOfCommand(name ?? null, undefined),
  };
}
