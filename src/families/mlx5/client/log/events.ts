import { DEVICE, type LogFinding, type LogText } from '../../../../client/log.js';
import { errnoName } from './command.js';
import { INFO } from './next.js';

/** temp_warn of mlx5_core's events.c: two words of 64 bits, in hex; kernels since 6.14 put 0x in front. */
const TEMPERATURE =
  /High temperature on sensors with bit set (?:0x)?([\da-f]{1,16}) (?:0x)?([\da-f]{1,16})\b/i;
const SENSORS_SHOWN = 4;
/** Characters of a message that are told. */
const MESSAGE = 300;

/** The sensors whose bits are set, the upper word first. */
function sensorsOf(upper: string, lower: string): number[] {
  const bits = (BigInt(`0x${upper}`) << 64n) | BigInt(`0x${lower}`);
  return Array.from({ length: 128 }, (_, i) => i).filter((i) => (bits >> BigInt(i)) & 1n);
}

const MODULE = /Portmoduleevent(\[error\])?:module(\d{1,3}),([^,:]{1,40})(?:,([^,:]{1,60}))?/i;
const POWER = /Detectedinsufficientpoweronthe[^(]{0,20}slot\((\d{1,4})W\)/i;
const SUPPRESSED = /(mlx5_\w{1,40}):(\d{1,9})callbackssuppressed/i;

/** Syndromes of an error CQE: MLX5_CQE_SYNDROME_* of Linux's mlx5/device.h. */
const CQE_SYNDROMES: Readonly<Record<number, string>> = {
  1: 'a local length error',
  2: 'a local error of the QP’s operation',
  4: 'a local protection error: the memory key does not allow it',
  5: 'the request was flushed: the QP was in an error state already',
  6: 'a memory window could not be bound',
  16: 'a bad response came from the other side',
  17: 'local memory could not be accessed',
  18: 'the other side found the request invalid',
  19: 'the other side’s memory does not allow the access',
  20: 'the other side could not do the operation',
  21: 'the other side did not answer, however often it was asked',
  22: 'the other side was not ready to receive, however often it was asked',
  34: 'the other side gave the operation up',
};

/** mlx5e_dump_error_cqe, mlx5_ib and UCX; packed. */
const CQE =
  /Errorcqe.*?,syndrome0x([\da-f]{1,2}),vendorsyndrome0x([\da-f]{1,2})(?![\da-f])|\(synd0x([\da-f]{1,2})vend0x([\da-f]{1,2})hw_synd/i;

/** Events that a device tells of, and what the driver says beside them. */
export function readEvent({ text, packed }: LogText): LogFinding | undefined {
  const hot = TEMPERATURE.exec(text);
  if (hot) {
    const sensors = sensorsOf(hot[1] as string, hot[2] as string);
    return {
      form: 'temp_warn',
      family: 'mlx5',
      title: `too hot: sensor ${sensors.join(', ')}`,
      facts: { sensors },
      meaning: 'sensors are above their threshold; from 64 on they are those of the modules',
      next: [
        ...sensors.slice(0, SENSORS_SHOWN).map((i) => `fwctl reg get MTMP sensor_index=${i} ${DEVICE}`),
        `fwctl reg get MTCAP ${DEVICE}`,
      ],
    };
  }
  const module = MODULE.exec(packed);
  if (module) {
    const number = Number(module[2]);
    const state = /Port module event/.test(text)
      ? (/: module \d+, (.*)$/.exec(text)?.[1] ?? '')
      : (module[3] as string);
    return {
      form: 'port_module',
      family: 'mlx5',
      title: `module ${number}: ${state}`,
      facts: { module: number, error: Boolean(module[1]), state },
      meaning: module[1]
        ? 'the module or its cable is at fault, and the driver leaves it off'
        : 'a module was plugged, unplugged, switched on or off',
      next: [
        `fwctl reg get PMAOS module=${number} ${DEVICE}`,
        `fwctl reg get MCIA module=${number} size=48 ${DEVICE}`,
      ],
    };
  }
  const power = POWER.exec(packed);
  if (power)
    return {
      form: 'pcie_power',
      family: 'mlx5',
      title: `slot gives ${power[1]} W`,
      facts: { watts: Number(power[1]) },
      meaning: 'the PCIe slot gives less power than the device may need: modules may stay off',
      next: [`fwctl reg get MPEIN ${DEVICE}`, INFO],
    };
  const cqe = CQE.exec(packed);
  if (cqe) {
    const syndrome = Number.parseInt((cqe[1] ?? cqe[3]) as string, 16);
    const vendor_syndrome = Number.parseInt((cqe[2] ?? cqe[4]) as string, 16);
    return {
      form: 'error_cqe',
      family: 'mlx5',
      title: `error CQE, syndrome 0x${syndrome.toString(16)}`,
      facts: { cqe: { syndrome, vendor_syndrome } },
      meaning: `a work request failed: ${CQE_SYNDROMES[syndrome] ?? 'a syndrome without a published meaning'}`,
      next: [INFO],
    };
  }
  const suppressed = SUPPRESSED.exec(packed);
  if (suppressed)
    return {
      form: 'suppressed',
      family: 'mlx5',
      title: `${suppressed[2]} lines of ${suppressed[1]} left out`,
      facts: { count: Number(suppressed[2]), of: suppressed[1] },
      meaning: 'the kernel left so many lines of this kind out of its log, as there were too many',
      next: [],
    };
  return undefined;
}

/** A line of the driver that ends in an errno: `Failed to create LAG (-22)`, `err -110`, `failed with error code -22`. */
const FAILURE = /(?:err(?:or)?(?:code)?[=:]?|status|[(,])-(\d{1,4})\)?(?:forfuncid0x[\da-f]{1,4})?\W*$/i;

/** What the driver could not do, often because of a command that the lines before it tell of. */
export function readFailure({ text, packed }: LogText): LogFinding | undefined {
  if (!/mlx5/i.test(packed) || !/fail|error/i.test(packed)) return undefined;
  const number = FAILURE.exec(packed)?.[1];
  if (number === undefined) return undefined;
  const errno = errnoName(Number(number));
  return {
    form: 'driver_error',
    family: 'mlx5',
    title: `the driver failed, ${errno}`,
    facts: { errno, message: text.replace(/^.*\(pid \d+\): /, '').slice(0, MESSAGE) },
    meaning: 'the driver could not do this; where a command is at fault, a line before this one tells it',
    next: [INFO],
  };
}
