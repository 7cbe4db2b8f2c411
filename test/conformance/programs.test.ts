import { expect } from 'chai';
import { withFolder } from '../support/files.js';
import { fwctl, fwctlJson } from '../support/fwctl.js';
import { PATH, whyNot } from './installed.js';

// biome-ignore lint/suspicious/noExplicitAny: documents of every shape
type Ours = any;

/** A program with its arguments, and what must be true of what it prints; `ours` is the document of one of our own commands. */
type Case = [
  line: [program: string, ...args: string[]],
  check: (printed: string, ours: (...args: string[]) => Promise<Ours>) => unknown,
  /** Its exit code, where that is not 0. */
  ends?: number,
];

/** Runs a program on a device whose clock stands still. */
async function compare([[program, ...args], check, ends = 0]: Case): Promise<void> {
  await withFolder(async (folder) => {
    await fwctl(['emulator', 'clock', 'virtual', '1000s'], { folder });
    const env = { PATH, TMPDIR: folder };
    const { code, stdout, stderr } = await fwctl(['exec', '--', program, ...args], { folder, env });
    expect(code, stderr + stdout).to.equal(ends);
    await check(stdout, (...own) => fwctlJson(own, { folder }));
  });
}

/** A table of mstreg: `name | 0x00000000`. */
const registerTable = (text: string): Record<string, number> =>
  Object.fromEntries(
    [...text.matchAll(/^(\S+) +\| (0x[0-9a-f]{8})\s*$/gm)].map(([, name, value]) => [name, Number(value)]),
  );

const CASES: Record<string, Case> = {
  'mlx5ctl info: the device, its parent, its user context': [
    ['mlx5ctl', 'fwctl0', 'info'],
    (printed) => {
      expect(printed).to.match(/^ctldev: \/dev\/fwctl\/fwctl0$/m);
      expect(printed).to.match(/^Parent dev: pci0000:08\/0000:08:00\.0$/m);
      expect(printed).to.match(/^UCTX CAP: 0x4$/m);
    },
  ],
  'mlx5ctl: lists the devices': [
    ['mlx5ctl'],
    (printed) => expect(printed).to.match(/^Found 3 mlx5ctl devices:$/m),
  ],
  'mlx5ctl cap: fields of GENERAL as query-caps has them': [
    ['mlx5ctl', 'fwctl0', 'cap'],
    async (printed, ours) => {
      const [, general = ''] = /^MLX5_CAP_GENERAL: .*\n((?:\t.*\n)+)/m.exec(printed) ?? [];
      const rows = [...general.matchAll(/^\t(\w+): (\d+)$/gm)];
      const { capabilities } = await ours('query-caps', '--type', 'GENERAL');
      const own = capabilities.GENERAL.fields;
      const known = rows.filter(([, name = '']) => typeof own[name] === 'number');
      expect(known.length).to.be.above(200);
      for (const [, name = '', value] of known) expect(own[name], name).to.equal(Number(value));
    },
  ],
  'mstfwctrl: the generation, by MGIR': [
    ['mstfwctrl', 'fwctl0'],
    (printed) => expect(printed).to.match(/^device type: ConnectX6DX$/m),
  ],
  'mstreg: MTMP as reg get has it': [
    ['mstreg', '-d', 'fwctl0', '--get', '--reg_name', 'MTMP', '--indexes', 'sensor_index=0'],
    async (printed, ours) => {
      const { fields } = await ours('reg', 'get', 'MTMP', 'sensor_index=0');
      const { temperature, temperature_threshold_hi } = registerTable(printed);
      expect(fields).to.include({ temperature, temperature_threshold_hi });
    },
  ],
  'mstreg: MGIR as reg get has it': [
    ['mstreg', '-d', 'fwctl0', '--get', '--reg_name', 'MGIR'],
    async (printed, ours) => {
      const { fields } = await ours('reg', 'get', 'MGIR');
      const { hw_dev_id, device_id, technology, extended_minor } = registerTable(printed);
      expect(fields.hw_info).to.include({ hw_dev_id, device_id, technology });
      expect(fields.fw_info).to.include({ extended_minor });
    },
  ],
  'mstmget_temp: the diode of the chip': [
    ['mstmget_temp', '-d', 'fwctl0'],
    async (printed, ours) => {
      const { fields } = await ours('reg', 'get', 'MTMP');
      expect(Math.floor(fields.temperature / 8)).to.equal(Number(printed));
    },
  ],
  'mstconfig q: defaults, current and next values as config query has them': [
    ['mstconfig', '-d', 'fwctl0', '-e', 'q'],
    async (printed, ours) => {
      const { settings } = await ours('config', 'query');
      const own = new Map<string, Ours>(settings.map((setting: Ours) => [setting.name, setting]));
      const rows = [...printed.matchAll(/^\*? +([A-Z]\w+) +(\S+) +(\S+) +(\S+) *$/gm)];
      let compared = 0;
      for (const [, name = '', ...shown] of rows) {
        const setting = own.get(name);
        const values = shown.map((text) => Number(/\((\w+)\)$/.exec(text)?.[1] ?? text));
        if (!setting || values.some(Number.isNaN)) continue;
        expect([setting.default, setting.current, setting.next], name).to.deep.equal(values);
        compared++;
      }
      expect(compared).to.be.above(180);
    },
  ],
  'mstconfig set: it is the next value of config query': [
    ['mstconfig', '-d', 'fwctl0', '-y', 'set', 'NUM_OF_VFS=8'],
    async (_printed, ours) => {
      const { settings } = await ours('config', 'query', 'NUM_OF_VFS');
      expect(settings[0]).to.include({ current: 4, next: 8 });
    },
  ],
  'mstlink: the link': [
    ['mstlink', '-d', 'fwctl0', '-m', '-c', '-e'],
    (printed) => {
      for (const line of [/State +: \S*Active/, /Speed +: \S*100G/, /Wavelength \[nm\] +: \S*850/])
        expect(printed).to.match(line);
      expect(printed).to.match(/Firmware Version +: \S*22\.43\.1014/);
    },
  ],
  'mstlink --port_state DN: KEEP_ETH_LINK_UP_P1 keeps the link, and it says so': [
    ['mstlink', '-d', 'fwctl0', '--port_state', 'DN'],
    async (printed, ours) => {
      expect(printed).to.match(/set KEEP_ETH_LINK_UP_P<port_number>=0/);
      const { fields } = await ours('reg', 'get', 'PAOS');
      expect(fields).to.include({ admin_status: 2, oper_status: 1 });
    },
    1,
  ],
  'mstresourcedump: the segments of dump resource': [
    ['mstresourcedump', 'dump', '-d', 'fwctl0', '-s', '0x1200', '-i1', '1088', '-p', 'raw'],
    async (printed, ours) => {
      const { segments } = await ours('dump', 'resource', '--type', '0x1200', '--index1', '1088');
      const types = [...printed.matchAll(/Segment Type: (0x[0-9a-f]+)/g)].map(([, type]) => Number(type));
      expect(segments.map((segment: Ours) => segment.segment_type)).to.deep.equal(types);
    },
  ],
  'mstcongestion: off': [
    ['mstcongestion', '-d', 'fwctl0', '-q'],
    (printed) => expect(printed).to.match(/^Action: disabled$/m),
  ],
  'mstflint q: versions, PSID and base addresses': [
    ['mstflint', '-d', 'fwctl0', 'q'],
    (printed) => {
      expect(printed).to.match(/^FW Version: +22\.43\.1014$/m);
      expect(printed).to.match(/^PSID: +MT_0000000359$/m);
      expect(printed).to.match(/^Base GUID: +b8cef60300510a20 +4$/m);
      expect(printed).to.match(/^Base MAC: +b8cef6510a20 +4$/m);
    },
  ],
};

describe('programs of others print what our own commands do', () => {
  for (const [name, programCase] of Object.entries(CASES))
    it(name, async function () {
      const reason = whyNot(programCase[0][0]);
      if (!reason) return compare(programCase);
      process.stdout.write(`      left out: ${reason}\n`);
      this.skip();
    });
});
