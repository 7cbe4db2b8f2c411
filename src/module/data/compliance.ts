/**
 * What a module is good for, a bit each, bit 7 first: the compliance codes of SFF-8472 (table 5-3) and SFF-8636 (table 6-17). An empty
 * name: no meaning.
 */

/** Names of the eight bits of a byte, the highest first. */
export type Bits = readonly [string, string, string, string, string, string, string, string];

const FC_MEDIA_7_TO_4 = [
  'FC: Twin Axial Pair (TW)',
  'FC: Twisted Pair (TP)',
  'FC: Miniature Coax (MI)',
  'FC: Video Coax (TV)',
] as const;
const FC_LENGTHS = [
  'FC: very long distance (V)',
  'FC: short distance (S)',
  'FC: intermediate distance (I)',
  'FC: long distance (L)',
  'FC: medium distance (M)',
] as const;
const FC_TECHNOLOGY = [
  'FC: Electrical intra-enclosure (EL)',
  'FC: Shortwave laser w/o OFC (SN)',
  'FC: Shortwave laser with OFC (SL)',
  'FC: Longwave laser (LL)',
] as const;

/** Bytes 3 to 10 of address A0h. */
export const SFP_COMPLIANCE: readonly Bits[] = [
  [
    '10G Ethernet: 10GBASE-ER',
    '10G Ethernet: 10GBASE-LRM',
    '10G Ethernet: 10GBASE-LR',
    '10G Ethernet: 10GBASE-SR',
    'Infiniband: 1X SX',
    'Infiniband: 1X LX',
    'Infiniband: 1X Copper Active',
    'Infiniband: 1X Copper Passive',
  ],
  [
    'ESCON: ESCON MMF, 1310nm LED',
    'ESCON: ESCON SMF, 1310nm Laser',
    'SONET: OC-192, short reach',
    'SONET: SONET reach specifier bit 1',
    'SONET: SONET reach specifier bit 2',
    'SONET: OC-48, long reach',
    'SONET: OC-48, intermediate reach',
    'SONET: OC-48, short reach',
  ],
  [
    '',
    'SONET: OC-12, single mode, long reach',
    'SONET: OC-12, single mode, inter. reach',
    'SONET: OC-12, short reach',
    '',
    'SONET: OC-3, single mode, long reach',
    'SONET: OC-3, single mode, inter. reach',
    'SONET: OC-3, short reach',
  ],
  [
    'Ethernet: BASE-PX',
    'Ethernet: BASE-BX10',
    'Ethernet: 100BASE-FX',
    'Ethernet: 100BASE-LX/LX10',
    'Ethernet: 1000BASE-T',
    'Ethernet: 1000BASE-CX',
    'Ethernet: 1000BASE-LX',
    'Ethernet: 1000BASE-SX',
  ],
  [
    ...FC_LENGTHS,
    'FC: Shortwave laser, linear Rx (SA)',
    'FC: Longwave laser (LC)',
    'FC: Electrical inter-enclosure (EL)',
  ],
  [...FC_TECHNOLOGY, 'Active Cable', 'Passive Cable', 'FC: Copper FC-BaseT', ''],
  [...FC_MEDIA_7_TO_4, 'FC: Multimode, 62.5um (M6)', 'FC: Multimode, 50um (M5)', '', 'FC: Single Mode (SM)'],
  [
    'FC: 1200 MBytes/sec',
    'FC: 800 MBytes/sec',
    'FC: 1600 MBytes/sec',
    'FC: 400 MBytes/sec',
    'FC: 3200 MBytes/sec',
    'FC: 200 MBytes/sec',
    '',
    'FC: 100 MBytes/sec',
  ],
];

/** Bytes 131 to 138 of page 00h; bit 7 of the first says that byte 192 has a code. */
export const QSFP_COMPLIANCE: readonly Bits[] = [
  [
    '',
    '10G Ethernet: 10GBASE-LRM',
    '10G Ethernet: 10GBASE-LR',
    '10G Ethernet: 10GBASE-SR',
    '40G Ethernet: 40GBASE-CR4',
    '40G Ethernet: 40GBASE-SR4',
    '40G Ethernet: 40GBASE-LR4',
    '40G Ethernet: 40G Active Cable (XLPPI)',
  ],
  [
    '',
    '',
    '',
    '',
    '40G OTN (OTU3B/OTU3C)',
    'SONET: OC-48, long reach',
    'SONET: OC-48, intermediate reach',
    'SONET: OC-48, short reach',
  ],
  ['SAS 24.0G', 'SAS 12.0G', 'SAS 6.0G', 'SAS 3.0G', '', '', '', ''],
  [
    '',
    '',
    '',
    '',
    'Ethernet: 1000BASE-T',
    'Ethernet: 1000BASE-CX',
    'Ethernet: 1000BASE-LX',
    'Ethernet: 1000BASE-SX',
  ],
  [...FC_LENGTHS, '', 'FC: Longwave laser (LC)', 'FC: Electrical inter-enclosure (EL)'],
  [...FC_TECHNOLOGY, '', '', '', ''],
  [
    ...FC_MEDIA_7_TO_4,
    'FC: Multimode, 62.5um (M6)',
    'FC: Multimode, 50um (M5)',
    'FC: Multimode, 50um (OM3)',
    'FC: Single Mode (SM)',
  ],
  [
    'FC: 1200 MBytes/sec',
    'FC: 800 MBytes/sec',
    'FC: 1600 MBytes/sec',
    'FC: 400 MBytes/sec',
    'FC: 3200 MBytes/sec',
    'FC: 200 MBytes/sec',
    '',
    'FC: 100 MBytes/sec',
  ],
];

/** Bytes 64 and 65 of address A0h (SFF-8472 table 8-3). */
export const SFP_OPTIONS: readonly Bits[] = [
  [
    '',
    'Power level 4 requirement',
    'Power level 3 requirement',
    'Paging implemented',
    'Retimer or CDR implemented',
    'Cooled transceiver implemented',
    'Power level 2 requirement',
    'Linear receiver output implemented',
  ],
  [
    'Receiver decision threshold implemented',
    'Tunable transmitter technology',
    'RATE_SELECT implemented',
    'TX_DISABLE implemented',
    'TX_FAULT implemented',
    'RX_LOS implemented, inverted',
    'RX_LOS implemented',
    '',
  ],
];

/** Bytes 193 to 195 of page 00h (SFF-8636 table 6-22). */
export const QSFP_OPTIONS: readonly Bits[] = [
  [
    '',
    'LPMode/TxDis input configurable',
    'IntL/RxLOSL output configurable',
    'Tx input adaptive equalizers freeze',
    'Tx input equalizers auto-adaptive',
    'Tx input equalizers fixed-programmable',
    'Rx output emphasis fixed-programmable',
    'Rx output amplitude fixed-programmable',
  ],
  [
    'Tx CDR on/off control',
    'Rx CDR on/off control',
    'Tx CDR loss of lock flag',
    'Rx CDR loss of lock flag',
    'Rx squelch disable',
    'Rx output disable',
    'Tx squelch disable',
    'Tx squelch',
  ],
  [
    'Memory page 02h',
    'Memory page 01h',
    'Rate select',
    'Tx disable',
    'Tx fault flag',
    'Tx squelch reduces Pave',
    'Tx loss of signal flag',
    'Pages 20h-21h',
  ],
];
