import { readItem } from '../items.js';
import { read } from '../register-access.js';
import { boardText, card, type Finding, field, pick } from './bench.js';

const IBV = 'output of ibv_devinfo -v of a MCX623106AN-CDA (PSID MT_0000000359, firmware 22.36.1010)';
const B3220 = 'output of mstconfig of a BlueField-3 B3220 (PSID MT_0000000884, firmware 32.43.1014)';

const built = (device: ReturnType<typeof card>) => {
  const { year, month, day } = read(device, 'MGIR').fields.fw_info as Record<string, number>;
  return [day, month, year].map((part) => part?.toString(16)).join('.');
};

/** What a board says that it is. */
export const identity: readonly Finding[] = [
  {
    id: 'vsd',
    says: 'MQIS 3 and 4, the vital data of image and device: empty on boards of the vendor’s own',
    source: 'output of flint of three cards (22.27.1016, 22.30.1004, 28.43.1014)',
    sure: 'high',
    ours: () => [boardText(card(), 3), boardText(card(), 4)],
    real: ['', ''],
  },
  {
    id: 'part-number',
    says: 'MQIS 1 of the PSID MT_0000000359 is the ordering number',
    source: 'output of the firmware updater (22.31.1014) and of mstconfig',
    sure: 'high',
    ours: () => boardText(card(), 1),
    real: 'MCX623106AN-CDA_Ax',
  },
  {
    id: 'description',
    says: 'MQIS 2 of the PSID MT_0000000359 ends with a semicolon',
    source: 'output of the firmware updater and of mstconfig',
    sure: 'high',
    ours: () => boardText(card(), 2),
    real: 'ConnectX-6 Dx EN adapter card; 100GbE; Dual-port QSFP56; PCIe 4.0/3.0 x16;',
  },
  {
    id: 'roms',
    says: 'MQIS 5 tells of the expansion ROMs UEFI and PXE, with versions that follow the firmware’s',
    source: 'output of flint with firmware 28.43.1014',
    sure: 'high',
    ours: () => ['14.36.16', '3.7.500'].filter((version) => boardText(card(), 5).includes(version)),
    real: ['14.36.16', '3.7.500'],
  },
  {
    id: 'release-date',
    says: 'firmware xx.43.1014 is of 7.11.2024',
    source: 'output of flint with 28.43.1014',
    sure: 'high',
    ours: () => (['connectx6dx', 'connectx7', 'bluefield3'] as const).map((name) => built(card(name))),
    real: ['7.11.2024', '7.11.2024', '7.11.2024'],
  },
  {
    id: 'addresses-connectx6dx',
    says: 'a dual-port 100G card has 4 GUIDs and MACs',
    source: 'output of flint of two such cards',
    sure: 'high',
    ours: () => guids('connectx6dx'),
    real: [4, 4],
  },
  {
    id: 'addresses-others',
    says: 'a BlueField-3 has 38 GUIDs and MACs',
    source: 'the operator of NIC configurations, pull request 97',
    sure: 'medium',
    ours: () => guids('bluefield3'),
    real: [38, 38],
  },
  {
    id: 'psid-bluefield3',
    says: 'the dual-port 200G B3220 with 32.43.1014 has the PSID MT_0000000884',
    source: B3220,
    sure: 'high',
    ours: () => field(card('bluefield3'), 'MGIR', 'fw_info.psid'),
    real: 'MT_0000000884',
  },
  {
    id: 'psid-connectx7',
    says: 'the dual-port 200GbE MCX755106AS-HEA has the PSID MT_0000000834',
    source: 'one output of flint (28.40.1000)',
    sure: 'medium',
    ours: () => field(card('connectx7'), 'MGIR', 'fw_info.psid'),
    real: 'MT_0000000834',
  },
  {
    id: 'revision-connectx6dx',
    says: 'device_hw_revision is 0',
    source: IBV,
    sure: 'high',
    ours: () => field(card(), 'MGIR', 'hw_info.device_hw_revision'),
    real: 0,
  },
  {
    id: 'revision-bluefield3',
    says: 'device_hw_revision is 1',
    source: 'output of ibv_devinfo (32.47.1088) and mst status (32.43.2402)',
    sure: 'high',
    ours: () => field(card('bluefield3'), 'MGIR', 'hw_info.device_hw_revision'),
    real: 1,
  },
  {
    id: 'device-ids',
    says: 'ConnectX-6 Dx is 4125, ConnectX-7 4129, BlueField-3 41692',
    source: IBV,
    sure: 'high',
    ours: () =>
      (['connectx6dx', 'connectx7', 'bluefield3'] as const).map((name) =>
        field(card(name), 'MGIR', 'hw_info.device_id'),
      ),
    real: [4125, 4129, 41692],
  },
  {
    id: 'names-of-others',
    says: 'MQIS 1 of BlueField-3 and ConnectX-7 is an ordering number',
    source: `${B3220}; of a ConnectX-7 too`,
    sure: 'high',
    ours: () => [boardText(card('bluefield3'), 1), boardText(card('connectx7'), 1)],
    real: ['900-9D3B6-00CV-A_Ax', 'MCX755106AS-HEA_Ax'],
  },
  {
    id: 'life-cycle',
    says: 'cards with signed firmware are secure-fw, recent ConnectX-7 boot securely too',
    source: 'output of flint',
    sure: 'medium',
    ours: () => pick(read(card('connectx7'), 'MGIR').fields, 'fw_info.secured fw_info.signed_fw'),
    real: { 'fw_info.secured': 1, 'fw_info.signed_fw': 1 },
  },
  {
    id: 'node-description',
    says: 'NODE_DESC of a card that no program has named',
    source: 'capture of a ConnectX-6 Dx',
    sure: 'high',
    ours: () => String.fromCharCode(...read(card(), 'NODE_DESC').data).replace(/\0+$/, ''),
    real: 'MT4125 ConnectX6Dx Mellanox Technologies',
  },
  {
    id: 'timeouts',
    says: 'DTOR has the time-outs of the capture: two seconds to drain, sixty for a reset',
    source: 'capture of a ConnectX-6 Dx',
    sure: 'high',
    ours: () => Buffer.from(read(card(), 'DTOR').data).toString('hex').slice(0, 48),
    real: '000000002000000200000000000000000000000020000002',
  },
];

function guids(profile: 'connectx6dx' | 'bluefield3'): unknown[] {
  const { fields } = readItem(card(profile), 'nv_base_mac_guid_cap');
  return [fields.num_of_allocated_guids, fields.num_of_allocated_macs];
}
