#compdef fwctl
# Completion of fwctl for zsh.

_fwctl() {
  local -a lines values told ends
  local entry value first behind
  lines=("${(@f)$(command "${words[1]}" __complete zsh $((CURRENT - 2)) "${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  for entry in "${(@)lines[2,-1]}"; do
    [[ -n $entry ]] || continue
    value=${entry%%$'\t'*}
    if [[ $value == *' ' ]]; then
      value=${value% }
      values+=("$value")
      [[ $entry == *$'\t'* ]] && value+="  -- ${entry#*$'\t'}"
      told+=("${value[1,COLUMNS-1]}")
    else
      ends+=("$value")
    fi
  done
  (( $#values )) && compadd -U -V fwctl -l -d told -- "${values[@]}"
  (( $#ends )) && compadd -U -V fwctl-goes-on -S '' -- "${ends[@]}"

  first=${lines[1]%% *}
  [[ ${lines[1]} == *' '* ]] && behind=${lines[1]#* }
  [[ -n $behind ]] && compset -P "${(b)behind}"
  case $first in
    files) _files ;;
    folders) _files -/ ;;
    programs) _command_names -e ;;
  esac
  (( compstate[nmatches] ))
}

# Read by compinit from a folder of $fpath, it is the function; else it makes itself known.
if [[ $funcstack[1] == _fwctl ]]; then
  _fwctl "$@"
elif (( $+functions[compdef] )); then
  compdef _fwctl fwctl
fi
