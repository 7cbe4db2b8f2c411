/** What the access registers are, a line each: name and words. */
export const aboutRegisters = () => `
UNIT_PERF_COUNTERS_GLOBAL_CTRL starts and stops all performance counters of the device's units
UNIT_PERF_COUNTERS_CFG which events the performance counters of a unit count
UNIT_PERF_COUNTERS_DATA values of the performance counters of a unit
MISC_COUNTERS corrected ECC errors and packets dropped silently by loopback
Loopback_Control_Register whether a port returns its own packets to the host (local loopback)
DB_TRESHOLD how full the doorbell queue may get before the device warns of overflow
CWTP thresholds at which congestion marks (ECN) or drops (WRED) packets of a class
CWTPM whether ECN marking and WRED dropping are on for a traffic class
CWCAM which registers of congestion control (ECN, WRED) the device has
QPTS which field of a packet sets its priority: VLAN PCP, IP DSCP or the port
QETCR bandwidth shares of the traffic classes of a port (ETS)
QPDP priority of packets that come in without a VLAN tag
QPRT switch priority for each VLAN priority (PCP and DEI) of received packets
QTCT which traffic class carries which priority
QEEC shaper and weight of a scheduling element: rate limits of a port's queues
QSPIP IEEE priority that a switch priority stands for
QPDPM priority for each IP DSCP value of received packets
QHLL head-of-line lifetime: how long a stuck transmit queue may wait before it drops
QCAM which registers and features of quality of service (QoS) the device has
QSPCP which priority a received or sent packet is counted under
DCBX_PARAM what DCBX negotiates with the switch: PFC, ETS, willing bit, versions
DCBX_APP priorities of applications (Ethertype, TCP or UDP port) told by DCBX
FPGA_CAP identity and abilities of the FPGA on the board (Innova)
FPGA_CTRL loads, resets and tests the FPGA, and says which image it runs
FPGA_ACCESS_REG reads and writes the address space of the FPGA
ROCE_ACCL acceleration of RoCE: adaptive retransmission, slow restart, adaptive routing
MLOCK lock by which tools keep others from changing the flash at the same time
CORE_DUMP makes a dump of a function or queue pair when it fails
QSHR shaper of a host's or channel's bandwidth on a port
PCAP InfiniBand port capabilities: CapabilityMask that the port reports
PMLP which lanes of which cable module a port uses
PMTU MTU of a port: largest packet that it can, may and does take
PTYS link speed and modes of a port: can do, advertised, in use; autonegotiation
PPAD MAC address of a port
PAOS port up or down: what it was told (admin) and what it is (oper); port events
PFCC pause frames and priority flow control (PFC) of a port
PPCNT counters of a port: bytes, packets, drops, errors, pause, FEC, by group
PUDE event that a port has gone up or down
PPTB which receive buffer the packets of each priority go to
PBMC sizes of the receive buffers of a port, and when they send pause (xon, xoff)
PELC link capabilities of an InfiniBand or Ethernet port, requested and active
PVLC virtual lanes of an InfiniBand port: what it can have, may have and has
PMPE event that a cable module was plugged in or taken out
PPSC power saving of a port: lanes shut down when traffic is low
PMAOS cable module of a cage: plugged, unplugged, error; resets and disables it
PMPR cable attenuation of a module, as the port assumes it
PRTL measured round-trip time and latency of the link to the partner
PIPG gap that a port leaves between packets
PPLR physical loopback of a port: near end, far end, in the PHY
PEIR injects errors into a port's packets, for tests
PPLM forward error correction (FEC) of a port: modes that it can, may and does use
SLTP transmitter settings of a lane (SerDes taps, equalisation)
SLRG receiver grade of a lane: eye opening, signal quality, figure of merit
SLSIR versions of the firmware and settings of the SerDes
PTASv2 link training of a port: times and targets that it is tuned by
SLTPv2 transmitter settings of a lane in newer devices (SerDes taps, equalisation)
PDDR diagnosis of a port: why the link is down, cable, module, PHY state
PPTT sends test patterns (PRBS) from a port's lanes
PPRT receives test patterns (PRBS) on a port's lanes and counts bit errors
PBSR how full the receive buffers of a port are, now and at most
PGMR which ports belong to a group of ports
PMDR how a port is wired inside: local port, label, cluster, lanes, module
PPHCR which ranges the histogram of corrected FEC errors of a port counts
PPAOS test mode of a port's physical layer: turned on before PRBS tests
PCMR checks of a port: frame check sequence, packets with bad CRC, timestamps
PMMP overrides what a cable module says of itself: length, attenuation, type
PMCR signal controls of a cable module: transmit disable, CDR, equaliser, amplitude
PLTC precoding of the lanes of a link, sent and received
PVLS suspends virtual lanes of an InfiniBand port
PPCR planes of a port: several links that act as one
PCNR tuning of the receiver that a port may skip or keep when the link comes up
PPBMP thresholds of the bit error rate (BER) monitor: normal, warning, alarm
PPBMC monitor of a link's bit error rate (BER): its state, its events
PTER injects errors into the physical layer of a port: bit error rate, bad CRC
PEPC forced or negotiated mode of a twisted pair (BASE-T) port
PREI injects noise or errors into the receiver of a lane
PPRM how a port recovers a link without taking it down
SLRED eye diagram of a lane's receiver, measured point by point
SLLM maintenance of a link's lanes while it is up: periodic equalisation
PMSCR monitoring of several ports at once: which ports
PLCC when a link goes down for too many errors: high BER, high symbol error rate
PMPT makes a cable module send test patterns (PRBS)
PMPD test result of a cable module: bit errors, bit error rate, signal-to-noise
PGUID GUIDs of an InfiniBand port: system, node, port
PMTM type and width of the cage or module: QSFP, SFP, OSFP, backplane
PMLR loopback inside a cable module, to host or to line
PPCC parameters, counters and state of programmable congestion control
PEMI measured values of a module: temperature, voltage, optical power, SNR, BER
PLDS how a port behaves when its link goes down: retries, delayed recovery
SLPRR raw memory of the SerDes of a lane, for the maker's diagnosis
PMAC training and speed of the module's own lanes, host and line side
PCAM which registers and features of ports the device has
SLTR raw trace of the SerDes of a lane, for the maker's diagnosis
PFLDC debugging of a link that goes down: markers sent and detected, debug mode
PCCT histogram of errors in FEC blocks just before a link went down
PEDCC which data a port collects when its link has an event
PBWS how much of a port's bandwidth is in use
NODE_DESC name of the node, as InfiniBand managers and tools show it
POWER_SETTINGS power level of the device: how much it may draw
FP_SL_MAP service levels that the traffic of a port is mapped to
HOST_ENDIANNESS byte order of the host: big or little endian
MTCAP which temperature sensors there are
MTMP temperature of a sensor (chip, cable module): now, highest, thresholds
MVCR voltage, current and power of a sensor
MFPA flash memory of the device: its type, sizes and what it can do
MFBA reads and writes the flash memory, a block at a time
MFBE erases a block of the flash memory
MCIA memory (EEPROM) of a cable module: identity, vendor, temperature, power
MMDIO reads and writes PHY registers over MDIO
MIDFV development branch of the firmware
MJTAG JTAG operations on the device's chip
MGIR general identity: firmware version, build, PSID, chip, driver and ROM versions
MSGI serial number, part number, revision and product name of the board
MNVDA non-volatile settings: reads and writes one item of the configuration
MNVDI takes one item of the non-volatile settings back to its default
MISOC versions of further images on the device, by type
MIDV version of the image in a part of the device
MFRL reset of the device's firmware: kinds that it can do, and the next one
MSCI versions of the board's CPLDs (programmable logic)
MLCR makes the lights (LED) of a port blink, to find it in the rack
MVTS firmware version and its time stamp: refuses older images
MRTC real-time clock of the device: reads and sets the time of day
MVCAP which sensors of voltage and current there are
MROQ how a reset of the firmware is asked for and done, for each reset type
MNVQC which items of the non-volatile settings the device can read and write
MNVIA takes all non-volatile settings back to the factory defaults
MNVGC which parts of the non-volatile configuration can be read: current, factory
MNVGN steps through the items that the non-volatile configuration holds
MGNLE steps through the log of events that is kept over power cycles
MGCR general-purpose pins (GPIO) of the chip: state, direction, drive
MERR entries of the device's list of errors, by type and index
MTRC_CAP what the firmware tracer can: buffers, format strings, its owner
MTRC_CONF where the firmware tracer writes: memory, size, mode
MTRC_STDB format strings of the firmware tracer
MTRC_CTRL starts and stops the firmware tracer
MMHI which hosts of a multi-host device are on
MPEIN PCIe link: width and speed, can do and in use, errors, payload sizes, power
MPCNT PCIe counters: errors, replays, stalls, bytes
MCION inputs and signals of a cable module's cage: present, interrupt, reset
MTPPS pulse-per-second (PPS) pins: what each can do, mode, period, for PTP clocks
MTPPSE events of pulse-per-second (PPS) pins
MTUTC free-running clock of the device and its frequency: PTP hardware clock
MPEGC what the PCIe layer does on overflow and on congestion: marks, drops, stalls
MPEINJ injects PCIe errors, for tests
MSMR safe mode: how many bad starts make the firmware start without settings
MPIR where a function sits on PCIe: bus, device, host, socket-direct group
MPCIR readies ports and components for a firmware update in service, and tells how far
MPECS reads and writes PCIe configuration space of the device and its bridges
MCDD sends a piece of a firmware component from the host's memory (DMA)
MHMPR host memory in management: one bit (upm), of which no more is published
MCQS components of the firmware and the state of their updates
MCQI facts on a firmware component: version, size, how it is activated
MCC steers the update of a firmware component: lock, download, verify, activate
MCDA sends a piece of a firmware component, in the register itself
MQIS texts that the device holds: model, part number, vital product data (VPD)
MTCQ challenge from which a token for debug or update is signed
MKDC keeps a debug or update session alive
MGLS how many entries the log of events holds
MRFV fuses of the chip: voltages, process, unique id
MDTR error events of the microcontrollers (iRISC) inside the chip
MDPS stress tests of the power supply: over-voltage, under-voltage
MCAM which management registers and features the device has
MTMG what is done when a cable module gets hot: thresholds
MTMR how a cable module's temperature has moved: counts per threshold
MDSR status of debug tokens: which is on, how long it lasts
MFSV security versions: fuses that keep older firmware from starting
MQDIK public keys that the device holds: algorithm, size, status
MRPR reports of the device by type: length, status and bytes
MTEIM which microcontrollers (cores) the firmware's traces come from
MDIR unique id of the chip
MTIE which cores of the firmware write traces
MTIM log level of the firmware's traces
MTDC buffer of the traces: where it is, and how far it is written
MRSI why the device was last reset, and when
MSECQ what SyncE tells of clock quality: SSM codes, clock identity
MSEES SyncE: which port the frequency is taken from, and its state
MIRC status of a reset that hands over to an update in service
MRSV strapping and oscillator facts of the chip, by generation
MFCDR checks a plugged-in cable module for being genuine
MSGCR abilities of the system's management: fake cable detection, error injection
MPCS power capping: how much the device may draw, and does
MTPTM precision time measurement (PTM) of PCIe: whether it is on, and its time-out
MTCTR cross timestamps of two clocks: device time against PTM time
MRTCQ identity of the real-time clock
MTEIR what the device does when it gets too hot
MPQD PCIe tree of the device: depth, index, nodes, bridges
MPLH histogram of errors and latency of a PCIe link
MPCAM which registers and features of PCIe the device has
MPTFC filters of the PCIe packet trace: which packets (TLP) are traced
MPTTR traced PCIe packets (TLP), one by one
MPTOR who owns the PCIe packet tracer
MPTTC triggers that stop the PCIe packet tracer
SBPR shared buffer pool: size and fill
SBCM share of a port's priority group in a shared buffer pool, and its fill
SBCAM what the shared buffers can: total size, cells, pools
RESOURCE_DUMP dumps the state of queues and other resources as segments
NCFG turns RoCE offload on and off for the function
CRYPTO_OPERATIONAL crypto policy of the device: how keys are imported and wrapped
IMPORT_KEK_HANDLE imports a key-encryption key (KEK) for wrapped keys
CREDENTIAL_HANDLE credentials with which a crypto officer or user logs in
ZTT zero touch tuning (RoCE without switch setup): state, on, off
VHCA_TRUST_LEVEL how far a function is trusted with what others own
PORT_STATE_BEHAVIOR whether the link follows the state that the host asks for
HCA_CMD_ENCAP a firmware command wrapped in a register, with one field of it replaced
NVMF_TARGET_PACER_DEFAULTS pacing of an NVMe-over-Fabrics target offload: thresholds, credits
NIC_CAP what the NIC's own registers and features can
DTOR time-outs that drivers are to use: reset, health poll, reclaim pages
RCR health conditions after which the device reports, or recovers by itself
VHCA_ICM_CTRL device memory (ICM) that a function uses and may use
NIC_CAP_EXT_REG further abilities of the NIC, such as of its data-path accelerator (DPA)
NIC_DPA_EUG_REG groups of execution units of the data-path accelerator (DPA)
NIC_DPA_PERF_CTRL_REG counts performance of a process on the data-path accelerator (DPA)
NIC_DPA_EU_PARTITION_REG which execution units of the data-path accelerator (DPA) go to whom
ADP_RETX_HISTOGRAM_CONFIG which retransmission times the RoCE histogram counts
ADP_RETX_HISTOGRAM histogram of adaptive retransmission times of RoCE
NIC_DPA_SELF_HOST_APP_MGMT starts and stops applications on the data-path accelerator (DPA)
HOST_OS_INIT_CTRL holds a host's start until the embedded processor (BlueField) is ready
VHCA_GROUP_ICM_CTRL device memory (ICM) that a group of functions uses and may use
`;
