import { expect } from 'chai';
import type { HealthCheck } from '../../src/client/jobs.js';
import type { ModuleEntry, Raised } from '../../src/report/document.js';
import { judged, type Readings } from '../../src/report/findings.js';

const device = (readings: Partial<Readings> = {}): Readings => ({
  device: { name: 'fwctl0', backend: 'emulated', node: '/dev/fwctl/fwctl0', parent: '0000:08:00.0' },
  origin: 'emulated',
  time: '2026-01-31T12:00:00.000Z',
  function: 'PF 0',
  driver: 'mlx5_core',
  rdma: [],
  net: [],
  type: 'mlx5',
  facts: [],
  health: { checks: [] },
  unread: [],
  untold: [],
  ...readings,
});

const check = (name: string, state: HealthCheck['state'], detail: string, next?: string): HealthCheck => ({
  name,
  state,
  detail,
  ...(next ? { next } : {}),
});

const found = (readings: Partial<Readings>) => {
  const { state, findings } = judged(device(readings));
  return { state, findings: findings.map((one) => `${one.state}: ${one.detail}`) };
};

const raised = (quantity: Raised['quantity'], limit: Raised['limit'], more: Partial<Raised>): Raised => ({
  quantity,
  limit,
  flag: false,
  now: false,
  ...more,
});

const module = (entry: Partial<ModuleEntry>): ModuleEntry => ({
  port: 1,
  state: 'plugged',
  raised: [],
  ...entry,
});

describe('what is to be said of a device before all else', () => {
  it('nothing, where all is as it should be', () => {
    expect(found({ health: { checks: [check('pcie', 'ok', 'Gen4 x16')] } })).to.deep.equal({
      state: 'ok',
      findings: [],
    });
  });

  it('the worst comes first, and is the state of the device', () => {
    const checks = [
      check('link', 'warning', 'port 1 is down'),
      check('pcie', 'unknown', 'nobody can tell'),
      check('temperature', 'critical', 'asic has 109 degrees'),
    ];
    expect(found({ health: { checks } })).to.deep.equal({
      state: 'critical',
      findings: [
        'critical: temperature: asic has 109 degrees',
        'warning: port 1 is down',
        'unknown: PCI Express: nobody can tell',
      ],
    });
  });

  it('a port that is down has its reason, and no step that leads to it', () => {
    const { findings } = judged(
      device({
        health: { checks: [check('link', 'warning', 'port 1 is down', 'fwctl link tells why')] },
        links: [{ port: 1, state: 'down', reason: 'Cable is unplugged' }],
      }),
    );
    expect(findings).to.deep.equal([
      { state: 'warning', part: 'link', detail: 'port 1 is down: Cable is unplugged' },
    ]);
  });

  it('a device that does not answer is critical; one that may not be asked is not known', () => {
    const unread = (kind: string) => [{ part: 'health', error: { kind, message: 'no' } } as const];
    const { health: _, ...silent } = device();
    expect(judged({ ...silent, unread: unread('kernel') }).state).to.equal('critical');
    expect(judged({ ...silent, unread: unread('policy') }).state).to.equal('unknown');
    expect(judged({ ...silent, untold: ['health'] }).state).to.equal('unknown');
  });

  it('parts that could not be read for one reason are one note', () => {
    const error = { kind: 'policy', message: 'the policy denies it', next: 'ask who wrote it' };
    expect(
      found({
        unread: [
          { part: 'settings', error },
          { part: 'capabilities', error },
          { part: 'pcie', error: { kind: 'firmware', message: 'refused' } },
        ],
      }),
    ).to.deep.equal({
      state: 'ok',
      findings: [
        'note: 2 parts could not be read: the policy denies it',
        'note: “pcie” could not be read: refused',
      ],
    });
  });

  it('values of a module beyond a threshold: alarms are critical, and stand for the warning too', () => {
    expect(
      found({
        modules: [
          module({
            raised: [
              raised('rx_power', 'low_alarm', { lane: 1, now: true, flag: true }),
              raised('rx_power', 'low_alarm', { lane: 2, now: true }),
              raised('rx_power', 'low_warning', { lane: 1, now: true }),
              raised('rx_power', 'low_warning', { lane: 2, now: true }),
              raised('voltage_v', 'high_warning', { now: true }),
              raised('tx_bias_ma', 'high_warning', { lane: 3, flag: true }),
            ],
          }),
        ],
      }),
    ).to.deep.equal({
      state: 'critical',
      findings: [
        'critical: module of port 1: rx power of lanes 1, 2 is beyond its low alarm threshold',
        'warning: module of port 1: voltage is beyond its high warning threshold',
        'note: module of port 1: tx bias of lane 3 has been beyond its high warning threshold since its flags were last read',
      ],
    });
  });

  it('a module that is hot is told once, by its sensor', () => {
    const hot = module({ raised: [raised('temperature_c', 'high_alarm', { now: true })] });
    const sensor = { name: 'Module0', of: 'module', port: 1, temperature_c: 80, critical_c: 75 } as const;
    const checks = [check('temperature', 'critical', 'Module0 has 80 degrees')];
    expect(
      found({ modules: [hot], health: { checks }, sensors: [{ ...sensor, state: 'critical' }] }).findings,
    ).to.deep.equal(['critical: temperature: Module0 has 80 degrees']);
    expect(found({ modules: [hot] }).findings).to.deep.equal([
      'critical: module of port 1: temperature is beyond its high alarm threshold',
    ]);
  });

  it('lanes without signal, a failed transmitter, a memory that does not fit its checksum', () => {
    const lanes = [
      { lane: 1, rx_los: true },
      { lane: 2, rx_los: true, tx_fault: true },
      { lane: 3, rx_los: true, implemented: false },
    ];
    const checksums = [
      { name: 'CC_BASE', page: '00h', covers: [128, 190], at: 191, stored: 1, computed: 2, valid: false },
    ] as const;
    const report = { standard: 'SFF-8636', checksums, notes: [], lanes } as const;
    expect(found({ modules: [module({ module: report })] }).findings).to.deep.equal([
      'critical: module of port 1: the transmitter has failed on lane 2',
      'warning: module of port 1: no signal is received on lanes 1, 2',
      'warning: module of port 1: its memory does not fit its checksum CC_BASE',
    ]);
  });

  it('common counters of errors that count now; those that have counted before say nothing', () => {
    const counter = (name: string, rate: number) => ({ name, value: 5n, source: 'PPCNT', rate });
    const counters = [
      {
        of: 'port',
        port: 1,
        group: 'common',
        counters: [counter('rx_errors', 12.3456), counter('tx_errors', 0)],
      },
      { of: 'port', port: 1, group: 'common', counters: [counter('rx_packets', 1000)] },
      { of: 'port', port: 1, group: 'RFC_2863', counters: [counter('if_in_errors', 3)] },
    ] as const;
    expect(found({ counters }).findings).to.deep.equal([
      'warning: rx_errors of port 1 counts: 12.3 a second',
    ]);
  });

  it('settings that wait for a reset, and a kernel that fwctl has tainted, are notes', () => {
    const settings = {
      changed: [
        { name: 'NUM_OF_VFS', default: '0', current: '4', next: '16' },
        { name: 'SRIOV_EN', default: '0', current: '1', next: '1' },
      ],
      compared: 2,
      source: 'MNVDA',
    };
    const access = { lockdown: 'none', tainted: 1 << 19, taint_letters: 'J', scopes: [] };
    expect(found({ settings, access })).to.deep.equal({
      state: 'ok',
      findings: [
        'note: from the next reset on there are other settings: NUM_OF_VFS',
        'note: the kernel is tainted by fwctl (flag J) until its next boot',
      ],
    });
  });
});
