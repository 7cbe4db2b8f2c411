import { expect } from 'chai';
import { entryJson } from '../../../src/cli/log/entry.js';
import { entriesOf } from '../../../src/cli/log/explain.js';
import { logReaders } from '../../../src/cli/log/recognise.js';
import { findCommand } from '../../../src/families/mlx5/catalogue.js';
import { allThreads } from '../../../src/families/mlx5/prm/syndrome-threads.js';
import { BREAKS } from './lines.js';

const readers = await logReaders();

// biome-ignore lint/suspicious/noExplicitAny: a test looks into documents of every shape
const explain = (text: string): any[] => entriesOf(text, readers).map((entry) => entryJson(entry, ''));
// biome-ignore lint/suspicious/noExplicitAny: as above
const one = (text: string): any => {
  const found = explain(text);
  expect(found, text).to.have.length(1);
  return found[0];
};

const OF = 'mlx5_core 0000:0d:00.0: ';
const health = (text: string) => `${OF}print_health_info:431:(pid 0): ${text}`;

describe('other lines of a log', () => {
  it('commands that are not answered in time, of all kernels, with what threads say of them', () => {
    const late = allThreads().filter(({ timeout }) => timeout);
    expect(late).to.have.length(11);
    for (const { command, source } of late) {
      const op = findCommand(command)?.op;
      const named = `${command}(0x${op?.toString(16)})`;
      const lines: [string, string][] = [
        [
          `wait_func:1155:(pid 1967079): ${named} timeout. Will cause a leak of a command resource`,
          'timeout',
        ],
        [
          `cb_timeout_handler:877:(pid 1): cmd[3]: ${named} Async, timeout. Will cause a leak of a command resource`,
          'timeout',
        ],
        [
          `wait_func_handle_exec_timeout:1159:(pid 72061): cmd[0]: ${named} No done completion`,
          'no_completion',
        ],
        [`wait_func_handle_exec_timeout:1130:(pid 7): cmd[0]: ${named} recovered after timeout`, 'recovered'],
        [`cb_timeout_handler:869:(pid 7): cmd[0]: ${named} Async, recovered after timeout`, 'recovered'],
      ];
      for (const [line, form] of lines)
        for (const broken of Object.values(BREAKS)) {
          const found = one(broken(`${OF}${line}`));
          expect([found.form, found.command.op, found.device], line).to.deep.equal([
            form,
            op,
            '0000:0d:00.0',
          ]);
          expect(found.threads.map((thread: { source: string }) => thread.source)).to.include(source);
        }
    }
  });

  const FIELDS: [string, string, number, RegExp][] = [
    ['assert_var[5] 0x0521945b', 'assert_var', 0x0521945b, /assert/],
    ['assert_exit_ptr 0x21492f38', 'assert_exit_ptr', 0x21492f38, /ended/],
    ['assert_callra 0x2102d5f0', 'assert_callra', 0x2102d5f0, /called/],
    ['time 1742220438', 'time', 1742220438, /seconds/],
    ['hw_id 0x00000212', 'hw_id', 0x212, /ConnectX-6 Dx/],
    ['rfr 1', 'rfr', 1, /reset/],
    ['crr 1', 'crr', 1, /cold/],
    ['severity 3 (ERROR)', 'severity', 3, /ERROR/],
    ['irisc_index 3', 'irisc_index', 3, /processor/],
    ['synd 0x10: High temperature', 'synd', 16, /hot/],
    ['synd 0xff: unrecognized error', 'synd', 255, /can not be read/],
    ['ext_synd 0x8f7a', 'ext_synd', 0x8f7a, /not published/],
    ['raw fw_ver 0x162c040c', 'raw_fw_ver', 0x162c040c, /22\.44\.1036/],
    ['assert_var[0] 0xffffffff', 'assert_var', 0xffffffff, /can not be read over PCI/],
  ];
  for (const [text, field, value, meaning] of FIELDS)
    it(`health: ${text}`, () => {
      for (const broken of Object.values(BREAKS)) {
        const found = one(broken(health(text)));
        expect(found.health, broken(text)).to.include({ field, value });
        expect(found.meaning).to.match(meaning);
      }
      // A value that lacks digits is none.
      const cut = explain(health(text.replace(/0x([\da-f]{3,})[\da-f]$/, '0x$1')));
      if (/0x[\da-f]{4,8}$/.test(text)) expect(cut).to.deep.equal([]);
    });

  it('health: the time is a date as well, where the device has one', () => {
    expect(one(health('time 1742220438')).health.date).to.equal('2025-03-17T14:07:18.000Z');
    expect(one(health('time 77')).health).not.to.have.property('date');
  });

  it('health: the version of the firmware, and all ones where the device is gone', () => {
    expect(one(health('fw_ver 22.44.1036')).health).to.deep.equal({ field: 'fw_ver', value: '22.44.1036' });
    expect(one(health('fw_ver 65535.65535.65535')).meaning).to.match(/can not be read/);
  });

  it('health: old kernels, other systems and devlink write the same fields in other ways', () => {
    expect(one(`${OF}assert_var[0] 0x00000073`).health.index).to.equal(0);
    expect(one('mlx5_core: INFO: assert_exit_ptr 0x20a36f94').health.value).to.equal(0x20a36f94);
    const devlink = explain(
      [
        'Syndrome: 8 Description: unrecoverable hardware error',
        '   assert_exit_ptr: 553660236',
        '   hw_id: 530',
        '   raw_fw_ver: 371984396',
      ].join('\n'),
    );
    expect(devlink.map(({ health }) => [health.field, health.value])).to.deep.equal([
      ['synd', 8],
      ['assert_exit_ptr', 553660236],
      ['hw_id', 530],
      ['raw_fw_ver', 371984396],
    ]);
    expect(
      explain(
        'devlink_health_report: bus_name=pci dev_name=0000:08:00.0 driver_name=mlx5_core reporter_name=fw_fatal: FW fatal error reported',
      )[0],
    ).to.include({ form: 'devlink', device: '0000:08:00.0' });
  });

  const SAID: [string, string, RegExp][] = [
    ["poll_health:801:(pid 0): device's health compromised - reached miss count", 'poll_health', /hangs/],
    ['poll_health:1083:(pid 0): Fatal error 1 detected', 'fatal', /PCI/],
    ['print_health_info:491:(pid 0): PCI slot is unavailable', 'slot_unavailable', /link/],
    [
      'print_health_info:431:(pid 0): Health issue observed, firmware internal error, severity(3) ERROR:',
      'health_issue',
      /trouble/,
    ],
    [
      'mlx5_health_try_recover:381:(pid 1): health recovery flow aborted, PCI reads still not working',
      'recovery',
      /gave/,
    ],
    [
      'mlx5_cmd_comp_handler:1709:(pid 0): Command completion arrived after timeout (entry idx = 0).',
      'late_completion',
      /after/,
    ],
    ['Port module event: module 1, Cable unplugged', 'port_module', /module/],
    [
      'mlx5_pcie_event:299:(pid 1): Detected insufficient power on the PCIe slot (27W).',
      'pcie_power',
      /power/,
    ],
    [
      'enp1s0: Error cqe on cqn 0x419, ci 0x10, sqn 0x2c9, opcode 0xd, syndrome 0x12, vendor syndrome 0x68',
      'error_cqe',
      /invalid/,
    ],
  ];
  for (const [text, form, meaning] of SAID)
    it(`${form}: ${text}`, () => {
      for (const broken of Object.values(BREAKS)) {
        const found = one(broken(`${OF}${text}`));
        expect(found.form).to.equal(form);
        expect(found.meaning).to.match(meaning);
      }
    });

  it('what the driver could not do, with the errno by name', () => {
    const lines: [string, string][] = [
      ['mlx5_create_lag:281:(pid 888): Failed to create LAG (-22)', 'EINVAL'],
      ['reclaim_pages:514:(pid 12985): failed reclaiming pages: err -110', 'ETIMEDOUT'],
      ['mlx5_load_one failed with error code -22', 'EINVAL'],
      ['mlx5e_create_mdev_resources:174:(pid 650): alloc tises failed, -22', 'EINVAL'],
      ['mlx5_aso_create_sq:285:(pid 34874): Failed to open aso wq sq, err=-22', 'EINVAL'],
    ];
    for (const [line, errno] of lines)
      for (const broken of Object.values(BREAKS))
        expect(one(broken(`${OF}${line}`)).errno, line).to.equal(errno);
    expect(
      one('infiniband mlx5_0: create_mkey_warn:158:(pid 2163): async reg mr failed. status -121').errno,
    ).to.equal('EREMOTEIO');
  });

  it('a device that has gone, as several lines tell it', () => {
    for (const line of [
      'print_health_info:423:(pid 0): PCI slot 1 is unavailable',
      'firmware version: 65535.65535.65535',
    ])
      expect(one(`${OF}${line}`).form).to.equal('slot_unavailable');
    expect(one(`${OF}Cold reset is required`).form).to.equal('cold_reset');
    expect(
      one(
        `${OF}mlx5_pci_err_detected Device state = 1 health sensors: 1 pci_status: 1. Enter, pci channel state = 2`,
      ).form,
    ).to.equal('pci_error');
  });

  it('a firmware that starts slowly, and a send queue that hangs', () => {
    const slow = [
      'wait_fw_init:214:(pid 321): Waiting for FW initialization, timeout abort in 100s (0x1)',
      'Firmware over 120000 MS in pre-initializing state, aborting',
      'Firmware over 2000 MS in initializing state, aborting',
    ];
    for (const line of slow) expect(one(OF + line).form, line).to.equal('fw_init');
    for (const line of ['TX timeout detected', 'TX timeout on queue: 3, SQ: 0x11a, CQ: 0x42'])
      expect(one(`mlx5_core 0000:0d:00.0 ens1f0np0: ${line}`)).to.include({
        form: 'tx_timeout',
        device: '0000:0d:00.0',
      });
  });

  it('a message that journald has as a list of bytes', () => {
    const bytes = [...Buffer.from(`\u001b[31m${OF}Cold reset is required`)];
    expect(one(JSON.stringify({ PRIORITY: '3', MESSAGE: bytes })).form).to.equal('cold_reset');
    expect(explain(JSON.stringify({ MESSAGE: [1.5, 'x', null] }))).to.deep.equal([]);
  });

  it('sensors that are too hot are told by number, and read next', () => {
    const found = one(
      `${OF}temp_warn:171:(pid 0): High temperature on sensors with bit set 0 8000000000000001`,
    );
    expect(found.sensors).to.deep.equal([0, 63]);
    expect(found.next).to.include('fwctl reg get MTMP sensor_index=63 -d 0000:0d:00.0');
    expect(one(`${OF}High temperature on sensors with bit set 0x1 0x3.`).sensors).to.deep.equal([0, 1, 64]);
  });

  it('lines of other families, and of fwctl itself', () => {
    expect(
      one(
        'bnxt_en 0000:26:00.0 (unnamed net_device) (uninitialized): hwrm req_type 0x1d seq id 0xb error 0x2',
      ),
    ).to.deep.include({
      family: 'bnxt',
      device: '0000:26:00.0',
      command: { op: 0x1d, name: 'FUNC_DRV_RGTR' },
    });
    expect(
      one('bnxt_en 0000:21:00.1 ens2f1np1: Error (timeout: 500015) msg {0x27 0x1b} len:0').errno,
    ).to.equal('EBUSY');
    expect(
      one('bnxt_en 0000:21:00.1 ens2f1np1: Abandoning msg {0x27 0x1b} len: 0 due to firmware status: 0x8001')
        .firmware_status,
    ).to.equal(0x8001);
    expect(
      one('bnxt_en 0000:21:00.1 ens2f1np1: Discarding out of seq response: 0x1a for msg {0x27 0x1b}'),
    ).to.deep.include({
      form: 'hwrm_out_of_sequence',
      command: { op: 0x27, name: 'PORT_PHY_QCFG' },
      answered: 0x1a,
    });
    expect(one('bnxt_en 0000:21:00.1 ens2f1np1: Resp cmpl intr err msg: 0x27')).to.include({
      form: 'hwrm_no_completion',
    });
    expect(one('cxl_pci 0000:0d:00.0: mailbox timeout (opcode: 0x500), device state fatal')).to.deep.include({
      family: 'cxl',
      command: { op: 0x500, name: 'Get Supported Features' },
      device_state: ['fatal'],
    });
    expect(
      one('pds_core 0000:b5:00.0: DEVCMD 3 PDS_CORE_CMD_INIT timeout, done 0 timeout 1 max_seconds=5'),
    ).to.include({ family: 'pds', seconds: 5 });
    for (const twice of ['', ' device'])
      expect(
        one(`fwctl fwctl0: mstconfig(1234): has requested full access to the physical device${twice}`),
      ).to.include({ form: 'fwctl_taint', comm: 'mstconfig', pid: 1234, device: 'fwctl0' });
  });

  it('lines of other drivers and other text are not recognised', () => {
    for (const line of [
      'EDAC MC0: 1 CE memory read error on CPU_SrcID#0 (channel:0 page:0x0 syndrome 0x0 - err_code:0101)',
      'EDAC sbridge: ECC syndrome (0x12)',
      'mlx4_core 0000:05:00.0: command 0x23 failed: fw status = 0x40',
      'usb 1-1: control(0x12) failed',
      'ice 0000:18:00.0: status(0x3)',
      'nvme nvme0: I/O 12 (I/O Cmd) QID 4 timeout, aborting',
      'xsc_core 0000:08:00.0: health issue observed',
      'mlx5_core 0000:08:00.0: firmware version: 22.39.1002',
      'the time 5',
      'severity 3 (ERROR)',
      'synd 0x1: x',
      '',
      ' > > ',
      'Edit this page | 0x12 | text',
    ])
      expect(explain(line), line).to.deep.equal([]);
  });
});
