# Completion of tcpspec for bash: the program itself says what may follow.
_tcpspec() {
  local IFS=$'\n' line=${COMP_LINE:0:COMP_POINT} words word colon
  # Bash cuts words at `:` and `=`; tcpspec wants them whole.
  IFS=' ' read -ra words <<<"$line"
  [[ $line == *' ' ]] && words+=('')
  word=${words[-1]}
  COMPREPLY=($(tcpspec __complete "${words[@]:1}" 2>/dev/null | cut -f 1))
  # What bash has already cut off is not to be put in again.
  colon=${word%"${word##*[:=]}"}
  COMPREPLY=("${COMPREPLY[@]#"$colon"}")
}
complete -o default -F _tcpspec tcpspec
