/** Words that people ask with, for what answers them. */
export interface Topic {
  /** A command, by its words, or the name of something that a command takes. */
  readonly what: string;
  /** A line of it that runs, changes nothing and ends; none: it needs what only the asker knows, or not every device has it. */
  readonly line?: string;
  /** Words that people ask with. */
  readonly words: string;
  /** What this line answers, where that is not all that the command is for. */
  readonly description?: string;
}

/** `what | line | words | description` */
const ROWS = `
temp | temp | temperature thermal heat hot warm cool overheating sensor degrees celsius fan throttle | temperatures of the chip and of its cable modules, with thresholds
link | link | link port speed fast slow rate state up down why fec autonegotiation duplex lanes ber ethernet infiniband connected flapping pause partner gigabit network | ports and links: state, speed, lanes, FEC, autonegotiation, pause, partner, bit errors
module | module | cable module optic transceiver plug sfp qsfp osfp eeprom serial number part vendor optical power dbm rx tx bias laser wavelength length dac aoc plugged breakout light | cable modules: vendor, part and serial number, length, optical power, temperature, alarms
counters | counters | counter statistics traffic packets bytes drops discards errors loss lost frames crc symbol received sent port octets pause | counters of a port by group: packets, bytes, drops, errors, corrected by FEC, pause
counters watch | counters watch --count 2 | live traffic rate rates bandwidth throughput per second packets now | rates of the counters, again and again: traffic, drops, errors a second
health | health | health ok sick broken alive problem trouble wrong fatal check card dead failing | whether the device is well: firmware, temperature, PCIe, links, and why not
info | info | device identity who driver scope lockdown taint psid version model card adapter summary overview node | what a device is: names, firmware, PSID, and what this caller may do with it
list | list | devices device which cards adapters nics pci address names instances fwctl0 there | devices that there are here: names, type, PCI address, driver
firmware | firmware | firmware fw version part number of card pn image running psid built rom flexboot uefi component signed secure stored model | firmware: version, date, PSID, part number, components, images, what waits for a reset
firmware list | firmware list | components of firmware stored pending running versions of all devices | firmware of all devices by component: what runs, what is stored, what waits for a reset
firmware update |  | update upgrade flash burn replace new firmware image file
firmware verify |  | verify check image file is firmware genuine the same compare checksum
firmware activate |  | activate stored firmware switch to new
firmware rollback |  | downgrade take back go back older previous firmware undo update
reset query | reset query | reset card reboot restart how which kinds levels power cycle drivers | how the firmware of a device can be reset, and which drivers that takes down
reset run |  | reset reboot restart card device firmware now do
function list | function list | vf vfs pf sf virtual functions sriov subfunction vhca representor functions | functions of an adapter: PFs, VFs (SR-IOV) and SFs, with their devices
function show | function show | mac address of function own vf state vuid | one function: MAC address, ids, state, link, driver; without a name the own one
function set-cap |  | limit change capability of vf function queues msix
config query | config query | settings configuration nv persistent mlxconfig mstconfig bios changed values all query | persistent settings: default, current and next value
config set | config set NUM_OF_VFS=8 SRIOV_EN=true --dry-run | enable turn on sriov change set setting number vfs
config backup |  | save settings backup file keep configuration | saves the settings that were changed in a file
config restore |  | restore load settings from file configuration
config describe | config describe NUM_OF_VFS | meaning limits range of a setting conditions describe default
config reset |  | factory defaults settings back reset configuration | takes settings back to the factory defaults
query-caps | query-caps --list | capability capabilities types can device do what supported features | types of capabilities: what the device and its functions can
obj list | obj list | objects kinds queues qp cq eq tables steering rules what | kinds of objects (queues, tables, steering rules, vports), and how each is asked for
obj get | obj get vport_counter | objects read id of one
find | find temperature | find search which command reads help documentation name | commands and names by what they mean
reg list | reg list | registers list all access register available which | all registers, what each is, and which of them the device has
reg get | reg get PAOS | read register value show
query-caps | query-caps --type GENERAL | capability limits max queues function general | what the function can at most: queues, sizes, offloads
config query | config query SRIOV_EN NUM_OF_VFS | number of vfs sriov enabled on how many virtual functions | whether SR-IOV is on, and how many virtual functions there are
rpc | rpc NOP | ping firmware answers alive raw command test | asks the firmware for nothing: shows that it answers
PAOS | reg get PAOS -H | admin oper port up down state shut enable disable
PPLM | reg get PPLM -H | fec modes rs fc override
PTYS | reg get PTYS -H | speed autonegotiation advertised modes
PMTU | reg get PMTU | mtu jumbo packet size
PFCC | reg get PFCC | pause pfc flow control
MTMP | reg get MTMP | temperature cable module sensor chip asic
PPCNT | reg get PPCNT | statistics counters of port drops discards errors packets bytes
MFRL | reg get MFRL -H | reset kinds restart reboot load new firmware activate level
MPEIN | reg get MPEIN -H | pcie link width speed generation gen lanes slot
MPCNT | reg get MPCNT | pcie errors replay crc counters
MLCR | reg get MLCR | led blink light beacon find port in rack
MCIA | reg get MCIA | eeprom cable temperature
MTUTC | reg get MTUTC | ptp clock time frequency
MSGI |  | serial number of the board card adapter
NODE_DESC | reg get NODE_DESC | hostname name label
pddr_troubleshooting_page_ext | reg get PDDR page_select=Troubleshooting_info_page -H | why link down reason advice diagnose troubleshooting problem cable
phys_layer_cntrs_ext | reg get PPCNT grp=Physical_Layer_Counters | symbol errors ber fec link down events count
NUM_OF_VFS | config query NUM_OF_VFS | number of vfs
LINK_TYPE | config query LINK_TYPE | infiniband ethernet protocol of port
qp | obj list qp | queue pair qp rdma connection state
cong_statistics | obj get cong_statistics | congestion control cnp ecn
nic_vport_context | obj get nic_vport_context | mac address mtu promiscuous own
trace | trace | trace log firmware messages events debug live print | what the firmware logs (traces) as it runs
trace | trace --strings | trace format strings database
explain | explain BAD_PARAM_ERR | error syndrome status errno meaning explain dmesg kernel log line message code failed | what an error, status, syndrome, line of a kernel log or name means
policy show | policy show | allowed permission scope root capability forbidden deny rules rights may safe | which scopes this caller may use, which taint, and what is forbidden
policy explain | policy explain QUERY_HCA_CAP | why refused forbidden allowed scope command needs
doctor | doctor | real device not found driver kernel setup install root why none usable diagnose hardware | why there is no real device here: kernel, driver, rights, and what to do
dump resource | dump resource | dump state of queues resources segments debug
dump core |  | crash dump core space memory of the device whole file
diag cap | diag cap | diagnostic counters performance bottleneck pcie cache which there are | diagnostic counters of performance that the device has: PCIe, caches, queues
rpc | rpc --list | commands opcodes firmware command list raw send
prm | prm | layouts structures fields format bits
feature list | feature list | cxl features memory device scrub sparing repair list
emulator show | emulator show | emulated machine virtual device simulate fake test adapters slots
emulator add |  | add device emulated another adapter family cxl bnxt pds new card
emulator module plug |  | plug cable module in simulate another module
emulator fault add |  | inject fault error simulate failure test trouble timeout
emulator import |  | load machine state import
emulator clock | emulator clock | time clock of emulated device virtual advance | the clock of the emulated machine: the host's, or a virtual one
plan diff |  | compare plan with device what would change
plan verify |  | verify device is as plan says drift
plan export |  | export device as plan clone settings of a card
reg set |  | write register change value
reg watch | reg watch PPCNT --count 2 | watch register field changes | a register, again and again: which fields change
feature get |  | read cxl feature value
feature set |  | change cxl feature
emulator reset |  | reset reboot restart power cycle emulated device
emulator fault list | emulator fault list | inject fault error simulate failure test rules
emulator health | emulator health | simulate fatal broken sick firmware failure
emulator module unplug |  | pull cable unplug module simulate link down
record |  | record calls tape capture save trace of commands
replay show |  | tape recording show calls replay
serve |  | serve socket other programs client umockdev
exec |  | run program tool mstflint with emulated devices /dev/fwctl
plan schema | plan schema | plan desired state provisioning file format yaml schema automation
plan check |  | check plan file provisioning
plan apply |  | apply plan desired state provisioning change many settings
plan rollback |  | undo take back changes of a plan revert
plan history | plan history | applied plans history who changed what when rollback
systemd print | systemd print | boot service unit apply at start
ansible path |  | ansible collection automation playbook
decode module |  | decode cable eeprom bytes file ethtool dump
decode |  | decode bytes hex register layout
encode |  | encode bytes make layout fields
diff |  | compare difference between two answers buffers changes
settings | settings | defaults of this tool default device backend settings file pager numbers
completion | completion bash | tab complete completion shell bash zsh fish
attest evidence |  | attest attestation evidence prove sign signed measured integrity trust token eat jwt rats
attest verify |  | verify appraise evidence trustworthy tampered compromised approved reference golden
attest reference |  | reference golden values approved baseline
snapshot save |  | before after save state of device compare snapshot
snapshot diff |  | what changed before after compare difference snapshots cards devices
snapshot show |  | what is in a snapshot open look
shell |  | undo change interactive session prompt shell repl console hold device open
watch | watch temp --count 2 | repeat again command every seconds changes monitor poll until | any command that reads, again and again: what changes, by how much, until a condition holds
top | top --count 1 -o text | live monitor picture traffic temperature all ports dashboard overview | devices as they run: ports, traffic, errors, temperatures, PCIe, queues
agent |  | remote machine ssh host other computer over network laptop
python path |  | python script import pythonpath library
schema |  | json schema documents format validate types fields
metrics |  | prometheus node_exporter textfile monitoring grafana scrape exporter alerts
report |  | html report send colleague page plots pdf
`;

/** Of several of one command, the first is its own; the others are lines of it that answer something of their own. */
export const TOPICS: readonly Topic[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [what = '', line, words = '', description] = row.split('|').map((cell) => cell.trim());
    return { what, words, ...(line && { line }), ...(description && { description }) };
  });
