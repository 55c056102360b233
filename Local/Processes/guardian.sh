# Ends what its parent started when the parent dies in whatever way; one guardian runs per parent (see Guardian.cs).
# stdin: lines "+group N", "+dir PATH", "+run COMMAND" and the same with "-"; its end is the parent's end.
# $1: NAME=VALUE that every child carries in its environment, so that what escaped its group, or was started but not yet
# registered, is found too. $2: how long, in tenths of a second, the groups have to end by themselves.
exec >/dev/null 2>&1 # not to hold the parent's output open
cd /
trap '' HUP INT QUIT TERM
mark=$1 tenths=$2
nl='
'
groups=' ' dirs=$nl commands=$nl
while IFS= read -r line; do
  item=${line#* }
  case $line in
    "+group "*) groups="$groups$item " ;;
    "-group "*) case $groups in *" $item "*) groups="${groups%%" $item "*} ${groups#*" $item "}" ;; esac ;;
    "+dir "*) dirs="$dirs$item$nl" ;;
    "-dir "*) case $dirs in *"$nl$item$nl"*) dirs="${dirs%%"$nl$item$nl"*}$nl${dirs#*"$nl$item$nl"}" ;; esac ;;
    "+run "*) commands="$commands$item$nl" ;;
    "-run "*) case $commands in *"$nl$item$nl"*) commands="${commands%%"$nl$item$nl"*}$nl${commands#*"$nl$item$nl"}" ;; esac ;;
  esac
done
marked() {
  for file in $(grep -lsF -- "$mark" /proc/[0-9]*/environ); do
    pid=${file#/proc/}
    echo "${pid%/environ}"
  done
}
signal() {
  for group in $groups; do kill -s "$1" -- "-$group"; done
  for pid in $(marked); do kill -s "$1" "$pid"; done
}
alive() {
  for group in $groups; do kill -s 0 -- "-$group" && return 0; done
  [ -n "$(marked)" ]
}
if alive; then
  signal TERM
  signal CONT
  while alive && [ "$tenths" -gt 0 ]; do sleep 0.1; tenths=$((tenths - 1)); done
  signal KILL
fi
set -f
IFS=$nl
for command in $commands; do eval "$command" </dev/null; done
for dir in $dirs; do [ -z "$dir" ] || rm -rf -- "$dir"; done
