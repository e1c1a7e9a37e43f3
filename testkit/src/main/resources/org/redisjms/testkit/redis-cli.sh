#!/usr/bin/env bash
# As much of redis-cli as scripts need, for machines without one: redis-cli -h HOST -p PORT [--user NAME] WORD...
# One command on a connection of its own, the reply as redis-cli prints it into a pipe. No TLS.
LC_ALL=C
user=()
while [[ $1 == -* ]]; do
  case $1 in
    -h) host=$2 ;;
    -p) port=$2 ;;
    --user) user=("$2") ;;
    *) exit 2 ;;
  esac
  shift 2
done

send() {
  local request="*$#"$'\r\n' word
  for word; do request+="\$${#word}"$'\r\n'"$word"$'\r\n'; done
  printf %s "$request" >&3
}

receive() {
  local line item
  IFS= read -r line <&3 || exit 1
  line=${line%$'\r'}
  case $line in
    [+:-]*) printf '%s\n' "${line:1}" ;;
    \$-1 | \*-1) echo ;;
    \$0) IFS= read -r line <&3 && echo ;;
    \$*) IFS= read -r -d '' -n $((${line:1} + 2)) item <&3 && printf '%s\n' "${item%$'\r\n'}" ;;
    \**) for ((item = 0; item < ${line:1}; item++)); do receive; done ;;
    *) exit 1 ;;
  esac
}

exec 3<>"/dev/tcp/$host/$port" || exit 1
if [ -n "${REDISCLI_AUTH:-}" ]; then
  send AUTH ${user[@]+"${user[@]}"} "$REDISCLI_AUTH"
  receive >/dev/null
fi
send "$@"
receive
