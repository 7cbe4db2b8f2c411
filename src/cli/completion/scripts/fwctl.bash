# Completion of fwctl for bash.

_fwctl() {
  local IFS=$'\n' i part front first behind
  local text=${COMP_LINE:0:COMP_POINT} line=() out=() more=()

  # bash cuts words at = and : too: those that stand without a blank between are one.
  for ((i = 0; i < COMP_CWORD; i++)); do
    part=${COMP_WORDS[i]}
    if [[ $text != "${text#[[:space:]]}" || $i -eq 0 ]]; then
      text=${text#"${text%%[![:space:]]*}"}
      line+=("$part")
    else
      line[${#line[@]} - 1]+=$part
    fi
    text=${text#"$part"}
  done
  # What is left is the word at the cursor, or its end.
  if [[ $text == [[:space:]]* || -z ${line[*]} ]]; then
    line+=("${text#"${text%%[![:space:]]*}"}")
  else
    line[${#line[@]} - 1]+=$text
  fi

  local last=$((${#line[@]} - 1))
  local word=${line[last]}
  mapfile -t out < <(command "${line[0]/#\~/$HOME}" __complete bash $((last - 1)) "${line[@]:1}" 2>/dev/null)
  # readline replaces what stands behind the last = or : of the word alone.
  front=${word%"${word##*[=:]}"}
  COMPREPLY=()
  for part in "${out[@]:1}"; do COMPREPLY+=("${part#"$front"}"); done
  compopt -o nospace

  first=${out[0]%% *}
  behind=${out[0]#* }
  [[ ${out[0]} == *' '* ]] || behind=
  word=${word#"$behind"}
  case $first in
    files) mapfile -t more < <(compgen -f -- "$word") ;;
    folders) mapfile -t more < <(compgen -d -- "$word") ;;
    programs) mapfile -t more < <(compgen -c -- "$word") ;;
  esac
  if ((${#more[@]})); then
    [[ $first == programs ]] || compopt -o filenames
    ((${#COMPREPLY[@]})) || compopt +o nospace
    COMPREPLY+=("${more[@]}")
  fi
}

complete -F _fwctl fwctl
