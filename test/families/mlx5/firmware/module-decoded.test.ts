import { expect } from 'chai';
import { type ModuleName, moduleNames } from '../../../../src/families/mlx5/firmware/modules/types.js';
import { decodeModule } from '../../../../src/module/decode.js';
import { readModule } from '../../../../src/module/read.js';
import type { Lane, Limits, ModuleReport, Power } from '../../../../src/module/report.js';
import { at, Clock, clockedDevice, SECOND } from './clocked.js';
import { takeDown } from './link-toggle.js';
import { read } from './register-access.js';

/** The memory of the emulated modules, decoded by what decodes those of real ones, against what the registers tell of them. */

type Device = ReturnType<typeof clockedDevice>;

const HEAD = 16;

/** The module of a port as a client reads it: half a page at a time, by MCIA. */
async function decoded(device: Device): Promise<ModuleReport> {
  const pages = await readModule(async ({ i2c_address, bank, page, offset, length }) => {
    const { fields, data } = read(device, 'MCIA', {
      i2c_device_address: i2c_address,
      bank_number: bank,
      page_number: page,
      device_address: offset,
      size: length,
    });
    return fields.status === 0 ? data.slice(HEAD, HEAD + length) : undefined;
  });
  return decodeModule(pages);
}

/** A page of PDDR by its fields: numbers, and text. */
type Info = (name: string) => number;

const MICROWATTS = 1;
function info(device: Device, module_info_ext: number): { number: Info; text: (name: string) => string } {
  const { fields } = read(device, 'PDDR', { page_select: 3, module_info_ext });
  const page = at(fields, 'page_data.pddr_module_info_ext') as Record<string, unknown>;
  return { number: (name) => Number(page[name]), text: (name) => String(page[name]) };
}

const signed = (word: number): number => (word << 16) >> 16;

/** Text that lies in a field as a number; an OUI as it is written. */
const textOf = (value: string, bytes: number): string =>
  Buffer.from(hexOf(value, bytes), 'hex').toString().trimEnd();
const hexOf = (value: string, bytes: number): string =>
  BigInt(value)
    .toString(16)
    .padStart(2 * bytes, '0');
const ouiOf = (value: string): string => hexOf(value, 3).replace(/..(?!$)/g, '$&:');

const microwatts = (power: Power | undefined): number => Math.round((power?.mw ?? 0) * 1000);
/** Hundredths of dBm; no light is -40 dBm. */
const decibels = (power: Power | undefined): number => (power ? Math.round((power.dbm ?? -40) * 100) : 0);

/** PDDR has the alarms. */
const alarms = <T, R>(limits: Limits<T> | undefined, how: (value: T) => R, none: R): R[] =>
  limits ? [how(limits.high_alarm), how(limits.low_alarm)] : [none, none];

/** Bytes that PDDR has as they stand in the memory, by the standard: code of the technology, length over OM3, tolerance. */
const asStored = ({ standard, technology, length, wavelength, power }: ModuleReport) => ({
  technology: (technology?.code ?? 0) << (standard === 'CMIS' ? 0 : 4),
  om3: (length?.om3_m ?? 0) / 2,
  wavelength: wavelength?.nm ?? 0,
  tolerance: Math.round((wavelength?.tolerance_nm ?? 0) * 200),
  powerClass: technology?.medium === 'optical' ? power?.class : 0,
});

/** PDDR has places for so many lanes. */
const PLACES = 8;

/** What the registers tell. */
function told(device: Device, count: number) {
  const [{ number, text }, { number: micro }] = [info(device, 0), info(device, MICROWATTS)];
  const each = (from: Info, name: string) =>
    Array.from({ length: Math.min(count, PLACES) }, (_, lane) => from(`${name}_lane${lane}`));
  const both = (from: Info, name: string) => [from(`${name}_high_th`), from(`${name}_low_th`)];
  return {
    vendor: text('vendor_name'),
    part: text('vendor_pn'),
    revision: textOf(text('vendor_rev'), 4),
    serial: text('vendor_sn'),
    oui: ouiOf(text('vendor_oui')),
    date: textOf(text('date_code'), 8),
    connector: number('connector_type'),
    technology: number('cable_technology'),
    om3: number('length_om3'),
    wavelength: number('wavelength'),
    tolerance: number('wavelength_tolerance'),
    powerClass: number('cable_power_class'),
    temperature: signed(number('temperature')) / 256,
    voltage: number('voltage') / 10_000,
    bias: each(number, 'tx_bias').map((raw) => raw / 500),
    rx: each(micro, 'rx_power'),
    tx: each(micro, 'tx_power'),
    rxDecibels: each(number, 'rx_power').map(signed),
    txDecibels: each(number, 'tx_power').map(signed),
    thresholds: {
      temperature: both(number, 'temperature').map((raw) => signed(raw) / 256),
      voltage: both(number, 'voltage').map((raw) => raw / 10_000),
      bias: both(number, 'tx_bias').map((raw) => raw / 500),
      rx: both(micro, 'rx_power'),
      tx: both(micro, 'tx_power'),
    },
  };
}

/** The same, from the memory. */
function own(report: ModuleReport): ReturnType<typeof told> {
  const { vendor = {}, connector, monitors = {}, lanes = [], thresholds = {} } = report;
  const each = (take: (lane: Lane) => number) => lanes.slice(0, PLACES).map(take);
  const same = (value: number) => value;
  return {
    vendor: vendor.name ?? '',
    part: vendor.part_number ?? '',
    revision: vendor.revision ?? '',
    serial: vendor.serial_number ?? '',
    oui: vendor.oui ?? '',
    date: vendor.date_code ?? '',
    connector: connector?.code ?? 0,
    ...asStored(report),
    powerClass: asStored(report).powerClass ?? 0,
    temperature: monitors.temperature_c ?? 0,
    voltage: monitors.voltage_v ?? 0,
    bias: each(({ tx_bias_ma }) => tx_bias_ma ?? 0),
    rx: each(({ rx_power }) => microwatts(rx_power)),
    tx: each(({ tx_power }) => microwatts(tx_power)),
    rxDecibels: each(({ rx_power }) => decibels(rx_power)),
    txDecibels: each(({ tx_power }) => decibels(tx_power)),
    thresholds: {
      temperature: alarms(thresholds.temperature_c, same, 0),
      voltage: alarms(thresholds.voltage_v, same, 0),
      bias: alarms(thresholds.tx_bias_ma, same, 0),
      rx: alarms(thresholds.rx_power, microwatts, 0),
      tx: alarms(thresholds.tx_power, microwatts, 0),
    },
  };
}

/** Flags that are set against limits that are passed: the emulated modules have no flag that stays when its cause has gone. */
function flagged({ flags, lanes = [] }: ModuleReport): string[] {
  const set = (name: string, limits: Limits<boolean> | undefined, lane = '') =>
    Object.entries(limits ?? {}).flatMap(([limit, is]) => (is ? [`${name}${lane} ${limit}`] : []));
  return [
    ...set('temperature_c', flags?.temperature),
    ...set('voltage_v', flags?.voltage),
    ...lanes.flatMap(({ lane, flags: own = {} }) => [
      ...set('tx_bias_ma', own.tx_bias, ` ${lane}`),
      ...set('tx_power', own.tx_power, ` ${lane}`),
      ...set('rx_power', own.rx_power, ` ${lane}`),
    ]),
  ];
}
/** An alarm that is passed has its warning passed as well. */
const passed = ({ beyond = [] }: ModuleReport): string[] =>
  beyond.flatMap(({ quantity, lane, limit }) => {
    const name = lane === undefined ? quantity : `${quantity} ${lane}`;
    return limit.endsWith('alarm')
      ? [`${name} ${limit}`, `${name} ${limit.replace('alarm', 'warning')}`]
      : [`${name} ${limit}`];
  });

/** Bits that the port has received (PPCNT, physical layer statistics). */
const received = (device: Device): bigint => {
  const { data } = read(device, 'PPCNT', { grp: 22 });
  return new DataView(data.buffer, data.byteOffset).getBigUint64(HEAD);
};

const STATES: Readonly<Record<string, (device: Device) => void>> = {
  'as it comes': () => {},
  'with its port off': takeDown,
  'without a signal': (device) => device.cages.setFault(1, 'no-signal'),
  'too hot': (device) => device.cages.setFault(1, 'hot'),
};

const measures = (device: Device, name: ModuleName): boolean => device.cages.measures(name);

describe('firmware: the memory of modules, decoded', () => {
  for (const name of moduleNames)
    for (const [state, bring] of Object.entries(STATES))
      it(`${name}, ${state}: memory, PDDR, MTMP, PMAOS, PPCNT and the flags agree, at any time`, async () => {
        const clock = new Clock();
        const device = clockedDevice(clock);
        device.cages.plug(1, name);
        if (state !== 'too hot' || measures(device, name)) bring(device);
        for (let step = 0; step < 5; step++) {
          const report = await decoded(device);
          expect(report.notes).to.deep.equal([]);
          expect(report.checksums.length).to.be.above(1);
          const { lanes = [] } = report;
          expect(own(report)).to.deep.equal(told(device, lanes.length));
          const { temperature, temperature_threshold_hi } = read(device, 'MTMP', { sensor_index: 64 }).fields;
          expect((temperature as number) / 8).to.equal(report.monitors?.temperature_c ?? 0);
          if (report.thresholds)
            expect((temperature_threshold_hi as number) / 8).to.equal(
              report.thresholds.temperature_c?.high_alarm,
            );
          expect(read(device, 'PMAOS').fields.oper_status).to.equal(1);
          expect(flagged(report).sort()).to.deep.equal(passed(report).sort());
          const before = received(device);
          clock.pass(11n * SECOND);
          const isLit = lanes.every(({ rx_los, tx_los }) => !rx_los && !tx_los);
          if (measures(device, name)) expect(received(device) > before).to.equal(isLit);
        }
      });

  it('1600g-2xdr8: sixteen lanes in two banks, of which each has its own; there is no third, and no bank of other pages', async () => {
    const device = clockedDevice();
    device.cages.plug(1, '1600g-2xdr8');
    const { lanes = [] } = await decoded(device);
    expect(lanes.map(({ lane }) => lane)).to.deep.equal(Array.from({ length: 16 }, (_, i) => i + 1));
    expect(new Set(lanes.map(({ rx_power }) => rx_power?.mw)).size).to.be.above(8);
    const status = (page_number: number, bank_number: number) =>
      read(device, 'MCIA', {
        i2c_device_address: 0x50,
        page_number,
        bank_number,
        device_address: 128,
        size: 128,
      }).fields.status;
    expect([status(0x11, 1), status(0x10, 1), status(0x11, 2), status(1, 1)]).to.deep.equal([0, 0, 9, 9]);
  });
});
