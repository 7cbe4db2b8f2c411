/** An argument line, and what it is run with. */
export interface Line {
  args: string[];
  env?: Record<string, string>;
  input?: string;
  /** Run on a terminal (by script(1)), where help has colours and the width of the screen. */
  terminal?: true;
  /** Run on a machine with a card of each family, whose clock stands still. */
  families?: true;
}

const of = (text: string, rest: Omit<Line, 'args'> = {}): Line => ({
  args: text.split(' ').filter(Boolean),
  ...rest,
});

/** Argument lines that stand for every way through the entry; `--help` of each command and topic comes on top of them. */
export const LINES: readonly Line[] = [
  // Help and version, in all places where oclif sees them.
  of(''),
  of('--version'),
  of('--version --json'),
  of('info --version'),
  of('--help info'),
  of('info --json --help'),
  of('info -- --help'),
  of('info --help x'),
  of('info --help --help'),
  of('rpc NOP --help'),
  of('help'),
  of('-h'),
  of('info -h'),
  of('nope --help'),
  of('policy nope --help'),
  of('policy'),
  of('emulator'),
  of('policy --json'),
  of('policy:show --help'),
  of('--help', { env: { FORCE_COLOR: '1' } }),
  of('info --help', { env: { OCLIF_COLUMNS: '120' } }),
  of('info --help', { env: { NO_COLOR: '1' } }),
  of('--version', { env: { NODE_ENV: 'production' } }),
  of('--help', { terminal: true }),
  of('rpc --help', { terminal: true }),
  of('--version', { terminal: true }),
  of('list', { terminal: true }),
  // No such command.
  of('nope'),
  of('inf'),
  of('nope --json'),
  of('info extra'),
  of('info extra words --json'),
  of('policy nope'),
  of('policy show extra'),
  of('emulator rest'),
  of('constructor'),
  of('__proto__ --json'),
  of('INFO'),
  { args: [''] },
  { args: ['info', ''] },
  { args: ['policy show', '--help'] },
  { args: ['info ', '--json'] },
  // Flags in front, and names with colons.
  of('--json info'),
  of('-d fwctl1 info'),
  of('-- info'),
  of('policy:show'),
  of('policy:show --json'),
  of('policy:nope'),
  of('policy: show'),
  // As people write it.
  of('help reg get'),
  of('help reg'),
  of('reg help'),
  of('help nope'),
  of('version'),
  of('reg get -h'),
  of('reg get PMTU -h'),
  of('REG GET PMTU'),
  of('Query_Caps --list'),
  of('reg read PMTU'),
  of('registers ls PM* --json'),
  of('reg --json get PMTU'),
  of('--state-dir nope -v policy show'),
  of('--json'),
  of('--json --help'),
  of('record info -h'),
  of('info fwctl1'),
  of('info 0000:08:00.1 --json'),
  of('info --json fwctl1'),
  of('query-caps general'),
  of('temperature'),
  // Flags that are wrong.
  of('info --nope'),
  of('info --nope --json'),
  of('info --jsn'),
  of('info --json=1'),
  of('info --device'),
  of('info -d'),
  of('info -d fwctl0 -d fwctl1'),
  of('info --json --output text'),
  of('info -o'),
  of('info -o xml'),
  of('list -o hex'),
  of('list --no-json'),
  of('query-caps --mode old'),
  of('query-caps --mode cur --diff'),
  of('query-caps --type NOPE --json'),
  of('rpc NOP --scope debug'),
  of('rpc NOP --scope debug --json'),
  of('rpc --list --batch -'),
  of('rpc'),
  of('rpc NOPE'),
  of('rpc NOP nope=1'),
  of('rpc NOP --in 0xzz'),
  of('emulator set nope=1'),
  of('policy explain'),
  // Commands that run.
  of('info'),
  of('info --json'),
  of('info -ojson'),
  of('info -o hex'),
  of('info -o binary'),
  of('info -d 1'),
  of('info -d0000:08:00.1'),
  of('info --device=mlx5_1 --json'),
  of('info --'),
  of('info', { env: { FWCTL_DEVICE: 'fwctl1' } }),
  of('info', { env: { FWCTL_DEVICE: 'nope' } }),
  of('info --json', { env: { FWCTL_BACKEND: 'nope' } }),
  of('info', { env: { FORCE_COLOR: '1' } }),
  of('info', { env: { FWCTL_DEBUG: '1' } }),
  of('info', { env: { NODE_ENV: 'development' } }),
  of('info --state-dir /dev/null/x'),
  of('list'),
  of('list --json'),
  of('caps --list'),
  of('cap --list --json'),
  of('query-caps --type 0 --field max_qp_sz'),
  of('query-caps -t GENERAL -t QOS --mode max --json'),
  of('rpc NOP'),
  of('rpc nop --json -v'),
  of('rpc QUERY_ISSI -H'),
  of('rpc QUERY_HCA_CAP op_mod=1 --dry-run'),
  of('rpc op_mod=1 QUERY_HCA_CAP --dry-run'),
  of('rpc --json QUERY_ADAPTER'),
  of('rpc -- NOP'),
  of('rpc --list QUERY_V*'),
  of('rpc --batch -', { input: '{"command": "NOP", "id": 1}\n{"command": "NOPE"}\n' }),
  of('policy show'),
  of('policy show --json'),
  of('policy explain NOP'),
  of('policy explain SET_DIAGNOSTIC_PARAMS --json'),
  of('emulator show'),
  of('emulator set lockdown=integrity'),
  of('emulator reset --yes'),
];

/** Lines of every command, on devices of all families; they run with plain oclif in one process. */
export const COMMAND_LINES: readonly Line[] = `
agent --nope
ansible path
ansible path --json
ansible install --dir /dev/null/x
attest evidence nope
attest evidence --nonce zz --json
attest key --nope
attest key --type nope
attest reference nope.jwt
attest verify nope.jwt --json
completion bash -o hex
completion nope
config backup -
config backup /dev/null/x
config describe NUM_OF_VFS
config describe --json NUM_OF_VFS SRIOV_EN
config describe NOPE
config query NUM_OF_VFS
config query NUM_OF_VFS --json -H
config query --changed
config query NUM_OF_VF
config reset NUM_OF_VFS --dry-run
config reset
config restore nope.json
config set NUM_OF_VFS=6 --yes
config set NUM_OF_VFS=6 --dry-run --json
config set NUM_OF_VFS=many --yes
config set
counters --nonzero
counters --json NOPE
counters rx*
counters watch --count 0
decode PAOS 00010100800000000000000000000000
decode PAOS 00010100800000000000000000000000 --json -H
decode NOPE 00
decode PAOS --in 0x00
decode module --in 00
diag cap --json
diag disable
diag dump
diag param
diag set nope
diag watch --count 0
diff PAOS 00010100800000000000000000000000 00010200800000000000000000000000
diff PAOS 00 --json
doctor --backend emulated
doctor --json
dump core /dev/null/x
dump parse nope.bin --json
dump resource
dump resource --type FULL_QPC --index1 0x200 --json
dump resource --type NOPE
emulator add --family bnxt
emulator add --family nope --json
emulator clock virtual 1h
emulator clock nope
emulator coverage
emulator export /dev/null/x
emulator fault add --opcode NOP --errno EIO
emulator fault add
emulator fault list --json
emulator fault remove 7
emulator health fatal
emulator health
emulator image make /dev/null/x
emulator import nope.json
emulator module list
emulator module fault hot --port 9
emulator module plug nope --port 1
emulator module unplug --port 1
emulator profile list
emulator profile use nope
emulator remove 0000:99:00
emulator replug
emulator show --json
emulator unplug
encode PAOS admin_status=1
encode PAOS admin_status=99 --json
exec
exec -- nope-program
explain ETIMEDOUT
explain EBADMSG NOP --json
explain nope-at-all
feature list
feature get nope
feature set
find temperature
find --json --limit 2 speed
find --kind nope x
firmware
firmware --json
firmware activate --dry-run
firmware list
firmware rollback --dry-run
firmware show nope.bin
firmware update nope.bin
firmware verify nope.bin --json
function bind vf1
function list --json
function set-cap vf2 GENERAL.log_max_qp=12 --dry-run
function show vf1
function show nope --json
function unbind vf0
health
health --json
link
link --json -d fwctl1
link -d nope
list -d fwctl1 --json
metrics --print nope
metrics --collect nope --json
module
module --port 9
module --json --port 1
obj get cq 1135
obj get cq nope --json
obj list flow*
plan apply nope.yaml
plan boot /dev/null/x
plan check nope.yaml --json
plan diff
plan export /dev/null/x
plan history
plan resume
plan rollback --yes
plan schema
plan sign nope.yaml
plan verify nope.yaml
policy explain --in 00 --json
prm PAOS
prm NOPE --json
python path
query-caps --type QOS --json -H
query-caps --diff
record --file /dev/null/x -- info
record --file
reg get PMTU PAOS --json
reg get PTYS -H --field *oper*
reg get MTMP sensor_index=64 -o hex
reg get NOPE --json
reg list PP*
reg set PMTU admin_mtu=1500 --yes
reg set PMTU admin_mtu=1500 --dry-run --json
reg set PMTU
reg watch PMTU --count 0
replay show nope.tape
replay verify nope.tape --json
report /dev/null/x
reset query
reset query --json
reset run --dry-run
rpc CREATE_CQ --json
rpc QUERY_ADAPTER -o hex
schema
schema temp
schema nope --json
serve --form nope
settings
settings --json -d fwctl1
shell nope
snapshot diff nope.json
snapshot save /dev/null/x
snapshot show nope.json --json
systemd install --dir /dev/null/x --yes
systemd print --nope
temp
temp --all --json
top --count 0
trace --strings --grep temperature
trace --core nope
watch
watch nope --count 1
list
list --json
info -d fwctl3
info -d fwctl4 --json
info -d fwctl8 -H --json
link --all
temp --all
module --all --json
counters -d fwctl3 --nonzero
counters -d fwctl4 --json
health --all
firmware --all --json
feature list -d fwctl3
feature list -d fwctl4
reg get PMTU -d fwctl4
config query -d fwctl3 --json
rpc --list -d fwctl3
rpc --list -d fwctl8 --json
rpc GET_SUPPORTED_FEATURES -d fwctl3 --json
rpc HWRM_VER_GET -d fwctl4
rpc HWRM_VER_GET -d fwctl4 --dry-run -H
rpc HWRM_NVM_WRITE -d fwctl4 --json
rpc HWRM_NOPE -d fwctl4
policy explain HWRM_FW_RESET -d fwctl4 --json
policy show -d fwctl8
explain EINVAL -d fwctl3
emulator show
emulator health fatal -d fwctl4
emulator unplug -d fwctl3
reset query -d fwctl4
snapshot save /dev/null/x -d fwctl3
`
  .trim()
  .split('\n')
  .map((line) => of(line, { families: true }));
