#!/bin/sh
# How a machine is provisioned: the configuration of the card is set and comes into force, a VF is profiled before its driver comes, and
# trouble on the way is noticed and overcome. Runs against the emulated device; on a card the same but for the lines with `emulator`
# and `function bind`, which stand for the host's driver, for trouble and for the end of it.
set -eu

say() { printf '%s\n' "$*"; }
die() { say "provisioning: $*" >&2; exit 1; }
json() { node -p "const d = JSON.parse(fs.readFileSync(0)); $1"; }
expect() { [ "$2" = "$3" ] || die "$1: \"$2\", not \"$3\""; }

# The exit code of a command line.
code() { rc=0; "$@" >/dev/null 2>&1 || rc=$?; printf %s "$rc"; }

setting() { fwctl config query "$1" --json | json "d.settings.find(({ name }) => name === '$1').$2"; }
functions() { fwctl function list --json | json "d.functions.filter(({ kind }) => kind === '$1').length"; }

say '1. what the card is'
expect 'the device' "$(fwctl info --json | json d.device.name)" fwctl0
expect 'VFs at first' "$(functions vf)" 4

say '2. its configuration, which comes into force at a reset'
fwctl config set NUM_OF_VFS=6 --dry-run >/dev/null
expect 'a dry run sets nothing: NUM_OF_VFS' "$(setting NUM_OF_VFS next)" 4
fwctl config set NUM_OF_VFS=6 --yes >/dev/null
expect 'NUM_OF_VFS, next' "$(setting NUM_OF_VFS next)" 6
expect 'NUM_OF_VFS, current' "$(setting NUM_OF_VFS current)" 4
expect 'VFs before the reset' "$(functions vf)" 4
expect 'a value beyond what the card can is refused' "$(code fwctl config set NUM_OF_VFS=60000 --yes)" 6
fwctl reg set MFRL reset_trigger=TRIGGER3 --yes >/dev/null 2>&1
expect 'NUM_OF_VFS, after the reset' "$(setting NUM_OF_VFS current)" 6
expect 'VFs after the reset' "$(functions vf)" 6

say '3. a VF is made small before it is given away'
fwctl function set-cap vf5 GENERAL.log_max_qp=10 --yes >/dev/null
expect 'more than the card can is refused' "$(code fwctl function set-cap vf5 GENERAL.log_max_qp=31 --yes)" 2
device=$(fwctl function bind vf5 --json | json d.device)
limit() { fwctl query-caps -d "$device" --type GENERAL --field log_max_qp --json | json d.capabilities.GENERAL.fields.log_max_qp; }
expect 'log_max_qp of the VF' "$(limit)" 10
expect 'what the VF sees' "$(fwctl function list -d "$device" --json | json d.functions.length)" 1
expect 'too late for another profile' "$(code fwctl function set-cap vf5 GENERAL.log_max_qp=11 --yes)" 6

say '4. trouble: a busy device, then one that has failed'
fwctl emulator fault add --opcode QUERY_ISSI --status RES_BUSY --count 2 >/dev/null
tries=1
while ! fwctl rpc QUERY_ISSI >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -le 5 ] || die 'QUERY_ISSI never came through'
done
expect 'tries until it came through' "$tries" 3
fwctl emulator health fatal >/dev/null
expect 'an errno, from a device that has failed' "$(code fwctl rpc QUERY_ISSI)" 5

say '5. recovery: what was configured is there'
fwctl emulator reset -d fwctl0 >/dev/null
expect 'the device answers' "$(code fwctl rpc QUERY_ISSI)" 0
expect 'NUM_OF_VFS, after recovery' "$(setting NUM_OF_VFS current)" 6
expect 'the VF has its driver' "$(fwctl list --json | json "d.devices.filter(({ name }) => name === '$device').length")" 1
fwctl emulator unplug >/dev/null
expect 'a device that is unplugged is not there' "$(code fwctl info)" 3
fwctl emulator replug >/dev/null
expect 'NUM_OF_VFS, after a loss of power' "$(setting NUM_OF_VFS current)" 6
expect 'the kernel is not tainted' "$(fwctl info --json | json d.tainted)" 0
say 'provisioned'
