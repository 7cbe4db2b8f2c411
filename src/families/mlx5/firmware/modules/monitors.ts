import type { FirmwareCore } from '../handler.js';
import { isModuleOff, isModuleStarting, isPortOff } from '../ports.js';
import { EIGHTHS, moduleTemperature, moving } from '../sensors.js';
import type { Vhca } from '../vhca.js';
import { moduleIn } from './cages.js';
import type { Measured } from './types.js';

/** What a module measures, in the units of its memory. */
export interface Monitors {
  /** 1/256 degrees Celsius */
  readonly temperature: number;
  /** 100 uV */
  readonly voltage: number;
  /** 0.1 uW, by lane */
  readonly rx_power: readonly number[];
  /** 2 uA, by lane */
  readonly tx_bias: readonly number[];
  /** 0.1 uW, by lane */
  readonly tx_power: readonly number[];
}

/** With the number of the port or lane no other value that moves has them. */
const TOPICS = { voltage: 81, rx_power: 82, tx_bias: 83, tx_power: 84 } as const;

/** Whether nothing is sent. */
const isDark = (fw: FirmwareCore, vhca: Vhca): boolean => isPortOff(fw, vhca) || isModuleStarting(fw, vhca);

/** The other end sends always; the lasers are off while the port is switched off, and until the module has started. Undefined: nothing is measured. */
export function monitorsOf(fw: FirmwareCore, vhca: Vhca): Monitors | undefined {
  const { type, fault } = moduleIn(fw, vhca) ?? {};
  const measures: Measured | undefined = type?.measures;
  if (!type || !measures || isModuleOff(fw, vhca)) return undefined;
  const lanes = (name: 'rx_power' | 'tx_bias' | 'tx_power') =>
    Array.from({ length: type.lanes }, (_, lane) =>
      moving(fw, { ...measures[name], topic: TOPICS[name], index: vhca.pf.index * type.lanes + lane }),
    );
  const dark = isDark(fw, vhca) ? () => 0 : (value: number) => value;
  return {
    temperature: (moduleTemperature(fw, vhca) * 256) / EIGHTHS,
    voltage: moving(fw, { ...measures.voltage, topic: TOPICS.voltage, index: vhca.pf.index }),
    rx_power: lanes('rx_power').map((value) => (fault === 'no-signal' ? 0 : value)),
    tx_bias: lanes('tx_bias').map(dark),
    tx_power: lanes('tx_power').map(dark),
  };
}

/** Lanes, as bits, on which nothing comes from the other end, and on which nothing comes from the port. */
export function silence(fw: FirmwareCore, vhca: Vhca): { rx: number; tx: number } {
  const { type, fault } = moduleIn(fw, vhca) ?? {};
  const all = type?.measures ? 2 ** type.lanes - 1 : 0;
  return { rx: fault === 'no-signal' ? all : 0, tx: isDark(fw, vhca) ? all : 0 };
}
