#!/bin/sh
# Restarts the servers of a Sentinel group one after the other, under load and without losing a message, and stops as
# soon as a step is not safe. The replicas first, then the master. docs/operations.md explains the steps.
set -u

usage() {
  cat <<'END'
usage: rolling-restart.sh --start COMMAND [OPTION]... SENTINEL[:PORT]...

Restarts all servers of the group that these sentinels watch; name all of the sentinels.

  --start COMMAND      starts a server, e.g. 'ssh {host} systemctl start redis-server'
  --stop COMMAND       stops a server cleanly (SIGTERM). Without it the script sends SHUTDOWN, after which nothing
                       else may start the server: where systemd would, give 'ssh {host} systemctl stop redis-server'
  --work COMMAND       what is to be done while a server is down, e.g. an upgrade
  --master NAME        the name of the group (mymaster)
  --node HOST:PORT     restart this server only; may be repeated
  --min-replicas N     how many replicas must stay while one server is away (1). If the servers' own
                       min-replicas-to-write is larger, that counts
  --patience SECONDS   how long a check may take until all is well (60)
  --catch-up SECONDS   how long a server may take to load its data and catch up (600)
  --election SECONDS   how long the sentinels may take to elect a master (20); then the old one is started again
  --max-pause SECONDS  the longest down-after-milliseconds of the sentinels (15). Until then nobody can send; clients
                       give up after their failoverTimeout, 30 s
  --dry-run            check and tell what would be done

In a COMMAND {host} and {port} stand for the server, {master_host} and {master_port} for the master at that moment.

environment:
  REDISCLI_AUTH        password of the servers
  SENTINEL_AUTH        password of the sentinels
  SERVER_OPTIONS       more options of redis-cli for the servers, e.g. '--user operator --tls --cacert ca.pem'
  SENTINEL_OPTIONS     the same for the sentinels
  REDIS_CLI            the program (redis-cli, else valkey-cli)

exit status: 0 all done; 1 refused, nothing was done to the server in question and the group is as it was;
2 wrong usage; 3 a step failed, and a server is down or not caught up: the message says which.
END
}

misused() {
  printf '%s\nTry --help.\n' "$*" >&2
  exit 2
}

start= stop= work= only= sentinels= dry_run=
group=mymaster min_replicas=1 patience=60 catch_up=600 election=20 max_pause=15
while [ $# -gt 0 ]; do
  case $1 in
    --help) usage && exit 0 ;;
    --dry-run) dry_run=yes && shift && continue ;;
    --*) [ $# -gt 1 ] || misused "$1 needs a value." ;;
    *:*) sentinels="$sentinels $1" && shift && continue ;;
    *) sentinels="$sentinels $1:26379" && shift && continue ;;
  esac
  case $1 in
    --start) start=$2 ;;
    --stop) stop=$2 ;;
    --work) work=$2 ;;
    --master) group=$2 ;;
    --node) only="$only $2" ;;
    --min-replicas | --patience | --catch-up | --election | --max-pause)
      case $2 in '' | *[!0-9]*) misused "$1 is a whole number, not '$2'." ;; esac
      case $1 in
        --min-replicas) min_replicas=$2 ;;
        --patience) patience=$2 ;;
        --catch-up) catch_up=$2 ;;
        --election) election=$2 ;;
        --max-pause) max_pause=$2 ;;
      esac
      ;;
    *) misused "There is no option $1." ;;
  esac
  shift 2
done
[ -n "$sentinels" ] || misused "Name the sentinels."
[ -n "$start$dry_run" ] || misused "Say how to start a server: --start COMMAND."
cli=${REDIS_CLI:-$(command -v redis-cli || command -v valkey-cli)} || misused "There is no redis-cli on the PATH."
server_auth=${REDISCLI_AUTH:-}
server_options=${SERVER_OPTIONS:-}
# A server that hangs must not hang the script.
command -v timeout >/dev/null && limit="timeout 5" || limit=

# ---- asking servers and sentinels

say() { printf '%s %s\n' "$(date +%T)" "$*"; }

refuse() {
  say "REFUSED: $*" >&2
  exit 1
}

fail() {
  say "FAILED: $*" >&2
  exit 3
}

# ask PASSWORD OPTIONS NODE WORD...: the raw reply; fails when there is none
ask() (
  if [ -n "$1" ]; then export REDISCLI_AUTH="$1"; else unset REDISCLI_AUTH; fi
  options=$2 node=$3
  shift 3
  # The options are several words.
  # shellcheck disable=SC2086
  $limit "$cli" $options -h "${node%:*}" -p "${node##*:}" "$@" 2>/dev/null </dev/null | tr -d '\r'
)

server() { ask "$server_auth" "$server_options" "$@"; }

sentinel() {
  sentinel_node=$1
  shift
  ask "${SENTINEL_AUTH:-}" "${SENTINEL_OPTIONS:-}" "$sentinel_node" SENTINEL "$@"
}

# field NAME: one value of a reply to INFO
field() { sed -n "s/^$1://p"; }

# pair NAME: one value of a reply that is names and values in turn
pair() { awk -v name="$1" 'NR % 2 { key = $0; next } key == name { print; exit }'; }

setting() { server "$1" CONFIG GET "$2" | pair "$2"; }

# HOST:PORT and the flags of each replica, as a sentinel sees them
replicas_of() {
  sentinel "$1" REPLICAS "$group" |
    awk 'NR % 2 { key = $0; next } { value[key] = $0 } key == "flags" { print value["ip"] ":" value["port"], $0 }' | sort
}

master_of() { sentinel "$1" GET-MASTER-ADDR-BY-NAME "$group" | paste -s -d : -; }

# ---- what is wrong: each of these prints it, and nothing when all is well

complain() {
  printf '%s\n' "$*"
  exit
}

sentinel_problem() {
  state=$(sentinel "$1" MASTER "$group")
  flags=$(printf '%s\n' "$state" | pair flags)
  [ -n "$state" ] || complain "sentinel $1 does not answer"
  [ -n "$flags" ] || complain "sentinel $1 says: $state"
  [ "$flags" = master ] || complain "sentinel $1 sees the master as $flags"
  tilt=$(ask "${SENTINEL_AUTH:-}" "${SENTINEL_OPTIONS:-}" "$1" INFO sentinel | field sentinel_tilt)
  [ "$tilt" = 0 ] || complain "sentinel $1 is in TILT mode (its machine stood still) and would not vote"
  down_after=$(printf '%s\n' "$state" | pair down-after-milliseconds)
  [ "$down_after" -le $((max_pause * 1000)) ] ||
    complain "sentinel $1 takes $down_after ms (down-after-milliseconds) to notice that the master is gone," \
      "more than --max-pause $max_pause s"
  quorum=$(sentinel "$1" CKQUORUM "$group")
  case $quorum in OK*) ;; *) complain "sentinel $1: no quorum: $quorum" ;; esac
  seen=$(replicas_of "$1")
  unwell=$(printf '%s\n' "$seen" | awk 'NF && $2 != "slave" { print; exit }')
  [ -z "$unwell" ] ||
    complain "sentinel $1 sees ${unwell% *} as ${unwell#* }. (If it was removed for good: SENTINEL RESET $group)"
  view="$(printf '%s\n' "$state" | pair ip):$(printf '%s\n' "$state" | pair port) $(echo "$seen" | paste -s -d ' ' -)"
  [ -z "$agreed" ] || [ "$view" = "$agreed" ] || complain "the sentinels disagree: '$agreed' and '$view'"
  agreed=$view
}

# server_problem NODE ROLE: leaves the reply to INFO in $info
server_problem() {
  info=$(server "$1" INFO)
  [ -n "$info" ] || complain "$1 does not answer"
  role=$(printf '%s\n' "$info" | field role)
  [ -n "$role" ] || complain "$1 says: $info"
  [ "$role" = "$2" ] || complain "$1 is a $role and should be a $2"
  for want in loading:0 aof_enabled:1 aof_last_write_status:ok rdb_last_bgsave_status:ok aof_rewrite_in_progress:0 \
    aof_rewrite_scheduled:0; do
    is=$(printf '%s\n' "$info" | field "${want%:*}")
    [ "$is" = "${want#*:}" ] || complain "$1 says ${want%:*}:$is in INFO, which should be ${want#*:}"
  done
}

# follower_problem NODE REPLID OFFSET: whether it replicates that history and has that much of it
follower_problem() {
  for want in master_link_status:up master_sync_in_progress:0 "master_replid:$2"; do
    is=$(printf '%s\n' "$info" | field "${want%%:*}")
    [ "$is" = "${want#*:}" ] || complain "$1 does not replicate from the master: ${want%%:*}:$is"
  done
  is=$(printf '%s\n' "$info" | field slave_repl_offset)
  [ "$is" -ge "$3" ] || complain "$1 is $(($3 - is)) bytes behind"
}

# Whether a server may be taken away: everything is there, is well, and has what the master had at $goal.
group_problem() (
  agreed=
  for each in $sentinels; do sentinel_problem "$each"; done
  master=${agreed%% *}
  replicas=$(replicas_of "${sentinels##* }" | cut -d ' ' -f 1)
  server_problem "$master" master
  replid=$(printf '%s\n' "$info" | field master_replid)
  connected=$(printf '%s\n' "$info" | field connected_slaves)
  count=$(printf '%s\n' "$replicas" | grep -c .)
  [ "$connected" -ge "$count" ] || complain "$master has $connected connected replicas instead of $count"
  priority=$(setting "$master" replica-priority)
  for replica in $replicas; do
    server_problem "$replica" slave
    follower_problem "$replica" "$replid" "$goal"
    is=$(setting "$replica" replica-priority)
    [ "$is" = "$priority" ] && [ "$is" != 0 ] ||
      complain "replica-priority is $is on $replica and $priority on $master;" \
        "with different ones a failover may choose a replica that lacks messages"
  done
  need=$(setting "$master" min-replicas-to-write)
  case $need in '' | *[!0-9]*) complain "$master does not tell min-replicas-to-write: '$need'" ;; esac
  [ "$need" -ge "$min_replicas" ] || need=$min_replicas
  [ $((count - 1)) -ge "$need" ] ||
    complain "with one server away there would be $((count - 1)) replicas, and $need must stay"
)

# Whether the master's replicas have all that it wrote before the clients were paused.
behind_problem() (
  replid=$(server "$master" INFO replication | field master_replid)
  for replica in $replicas; do
    info=$(server "$replica" INFO replication)
    [ -n "$info" ] || complain "$replica does not answer"
    follower_problem "$replica" "$replid" "$goal"
  done
)

running_problem() (
  id=$(server "$1" INFO server | field run_id)
  [ -z "$id" ] || [ "$id" = "$run_id" ] ||
    complain "something started $1 again at once; use --stop to keep it down"
  $limit "$cli" $server_options -h "${1%:*}" -p "${1##*:}" PING >/dev/null 2>&1 </dev/null
  case $? in 0 | 124) complain "$1 still runs" ;; esac
)

# election_problem OLD: whether another server than the old one is master and is followed
election_problem() (
  new=
  for each in $sentinels; do
    named=$(master_of "$each")
    [ "$named" != "$1" ] || complain "sentinel $each still names $1"
    [ -z "$new" ] || [ "$named" = "$new" ] || complain "the sentinels disagree: $new and $named"
    flags=$(sentinel "$each" MASTER "$group" | pair flags)
    [ "$flags" = master ] || complain "sentinel $each sees the master as $flags"
    new=$named
  done
  server_problem "$new" master
  replid=$(printf '%s\n' "$info" | field master_replid)
  for replica in $replicas; do
    [ "$replica" = "$new" ] && continue
    info=$(server "$replica" INFO replication)
    follower_problem "$replica" "$replid" 0
  done
)

# rejoin_problem NODE: as group_problem. A server that was the master starts as a master, and the sentinels would see
# to that only ten seconds later.
rejoin_problem() (
  named=$(master_of "${sentinels##* }")
  if [ "$named" != "$1" ] && [ "$(server "$1" INFO replication | field role)" = master ]; then
    server "$1" REPLICAOF "${named%:*}" "${named##*:}" >/dev/null
    server "$1" CONFIG REWRITE >/dev/null
  fi
  group_problem
)

# ---- what is done

# await SECONDS FUNCTION...: until there is no problem; else fails with it in $problem
await() {
  deadline=$(($(date +%s) + $1))
  shift
  while true; do
    problem=$("$@") || problem="${problem:-the check itself failed}"
    [ -n "$problem" ] || return 0
    [ "$(date +%s)" -lt "$deadline" ] || return 1
    sleep 0.2 2>/dev/null || sleep 1
  done
}

discover() {
  master=$(master_of "${sentinels##* }")
  case $master in
    *[!A-Za-z0-9.:_-]* | :* | *: | '') refuse "sentinel ${sentinels##* } names no master of the group $group: '$master'" ;;
  esac
  replicas=$(replicas_of "${sentinels##* }" | cut -d ' ' -f 1 | paste -s -d ' ' -)
  goal=$(server "$master" INFO replication | field master_repl_offset)
  [ -n "$goal" ] || refuse "the master $master does not answer"
}

check() {
  discover
  await "$patience" group_problem || refuse "$problem"
  discover
}

# hook COMMAND NODE
hook() {
  text=$(printf '%s\n' "$1" | sed -e "s/{host}/${2%:*}/g" -e "s/{port}/${2##*:}/g" \
    -e "s/{master_host}/${master%:*}/g" -e "s/{master_port}/${master##*:}/g")
  say "  $text"
  sh -c "$text" </dev/null
}

# stop_server NODE: its append-only file is complete, so no RDB file is written, for which everybody would wait
stop_server() {
  run_id=$(server "$1" INFO server | field run_id)
  if [ -n "$stop" ]; then
    hook "$stop" "$1" || fail "cannot stop $1"
  else
    say "  SHUTDOWN $1"
    answer=$(limit=${limit:+timeout 60} && server "$1" SHUTDOWN NOSAVE)
    [ -z "$answer" ] || refuse "$1 does not shut down: $answer"
  fi
  await 30 running_problem "$1" || fail "$problem"
}

# start_server NODE: returns when it is a replica that has caught up
start_server() {
  if [ -n "$work" ]; then hook "$work" "$1" || fail "the work on $1 failed; it is down"; fi
  hook "$start" "$1" || fail "cannot start $1; it is down"
  goal=$(server "$master" INFO replication | field master_repl_offset)
  await "$catch_up" rejoin_problem "$1" || fail "$1 has not caught up: $problem"
}

held=
release_writes() {
  [ -z "$held" ] || server "$held" CLIENT UNPAUSE >/dev/null
  held=
}
trap release_writes EXIT
trap 'fail interrupted' HUP INT TERM

# Lets writers wait, so that nothing is written that no replica has: Redis 6.2 does not wait for them in SHUTDOWN.
hold_writes() {
  held=$master
  answer=$(server "$master" CLIENT PAUSE 15000 WRITE)
  [ "$answer" = OK ] || refuse "cannot pause the clients of $master: $answer"
  goal=$(server "$master" INFO replication | field master_repl_offset)
  await 5 behind_problem || refuse "$problem"
  # The pause begins anew, and so outlasts the stop.
  server "$master" CLIENT PAUSE 15000 WRITE >/dev/null
}

restart_replica() {
  say "replica $1"
  stop_server "$1"
  start_server "$1"
  say "  has caught up"
}

restart_master() {
  old=$master
  say "master $old"
  paused=$(date +%s)
  hold_writes
  stop_server "$old"
  held=
  if ! await "$election" election_problem "$old"; then
    elected=$problem
    hook "$start" "$old"
    fail "no other master was elected within $election s ($elected), and $old was started again"
  fi
  discover
  say "  $master is the master now; nobody could write for $(($(date +%s) - paused)) s at most"
  start_server "$old"
  say "  $old has caught up as a replica"
}

check
todo=${only:-$replicas $master}
for node in $todo; do
  case " $replicas $master " in *" $node "*) ;; *) misused "$node is not in the group: $master $replicas" ;; esac
done
if [ -n "$dry_run" ]; then
  last=
  say "All is well. To be restarted, in this order:"
  for node in $todo; do
    if [ "$node" = "$master" ]; then last="$node, the master"; else say "  $node"; fi
  done
  [ -z "$last" ] || say "  $last"
  exit 0
fi
while [ -n "$todo" ]; do
  check
  # The roles may have changed since the last one.
  next=
  rest=
  for node in $todo; do
    if [ -z "$next" ] && [ "$node" != "$master" ]; then next=$node; else rest="$rest $node"; fi
  done
  if [ -n "$next" ]; then
    restart_replica "$next"
    todo=${rest# }
  else
    restart_master
    todo=
  fi
done
check
say "All done. The master is $master."
