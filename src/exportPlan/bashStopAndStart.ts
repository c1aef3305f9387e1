/**
 * The part of the bash form that takes one app down and up. Its file in `left/` is written before its stop is sent and removed
 * when the app is known to be running: whoever ends the run, or begins the next one, knows from these files which apps may be down.
 */
export const bashStopAndStart = `\
# Ends the stopping of further apps; those that are down are brought back all the same.
end_run() { : 2>/dev/null >"$STATE_DIR/ended"; }

has_ended() { [ -e "$STATE_DIR/ended" ]; }

problem() {
  say "PROBLEM: $1"
  printf '%s\\n' "$1" 2>/dev/null >>"$STATE_DIR/problems" || end_run
}

# Nothing is stopped for a run that was ended, whose script was killed, or whose time is up.
may_stop() {
  has_ended && return 1
  kill -0 $$ 2>/dev/null || return 1
  look_at_clock
  ((STOP_NOTHING_AFTER_SECONDS == 0 || NOW - BEGAN < STOP_NOTHING_AFTER_SECONDS)) && return 0
  problem "$STOP_NOTHING_AFTER_SECONDS s are over: no further app is stopped"
  end_run
  return 1
}

# stop_and_start NAME PATH FILE
stop_and_start() {
  local name=$1 path=$2 left=$3 settle=0
  if ! is_running "$name" "$path" || ! may_stop || ! record "$name" "$path" "$left"; then return; fi
  if ! may_start "$name" "$path" || ! may_stop || ! send_stop "$name" "$path"; then
    rm -f "$left"
    return
  fi
  if await_stopped "$name" "$path"; then
    ((STOPS > 1)) && settle=$SETTLE_SECONDS
  else
    settle=$SETTLE_SECONDS
  fi
  bring_back "$name" "$path" "$left" "$settle"
}

# True for an app that is running now and that nothing else is done to.
is_running() {
  local name=$1 result
  persist read_state "$2"
  result=$?
  if ((result == GONE)); then
    say "$name: not there any more, skipped"
  elif ((result == REFUSED)); then
    problem "$name: not touched, its state cannot be read: $PROBLEM"
  elif ((result != 0)); then
    problem "$name: not touched, its state cannot be read, and no further app is stopped: $PROBLEM"
    end_run
  elif [ "$STATE" != Running ]; then
    say "$name: \${STATE:-in an unknown state}, skipped: only a running app is touched"
  elif [ -n "$UNDER_WAY" ]; then
    problem "$name: not touched, another operation on it is under way"
  else
    return 0
  fi
  return 1
}

# Writes down, to the disk, that this app may be down from now on.
record() {
  # The group's own redirection: a file that cannot be opened must not pass for one that was written.
  { printf '%s\\n%s\\n' "$2" "$1" >"$3"; } 2>/dev/null && { sync "$3" "$STATE_DIR/left" || sync; } 2>/dev/null && return
  rm -f "$3"
  problem "$1: not touched, what is intended cannot be written to $3"
  end_run
  return 1
}

# A running app takes a start without any change. It shows, before the app is down, that this sign-in may start it, that no lock
# forbids it, and that Azure takes requests now.
may_start() {
  persist arm post "$2/start" --output none && return
  problem "$1: not touched, it could not be started again: $PROBLEM"
  return 1
}

# Sends stop, up to three times. False only when none of them can have been carried out. STOPS counts those that may have been.
send_stop() {
  local name=$1 path=$2 attempt=1 result
  STOPS=0
  say "$name: stopping"
  while :; do
    arm post "$path/stop" --output none && { STOPS=$((STOPS + 1)); return; }
    result=$?
    ((result == LOST)) && STOPS=$((STOPS + 1))
    ((result == REFUSED || result == GONE || attempt == 3)) && break
    back_off $attempt
    may_stop || break
    attempt=$((attempt + 1))
  done
  ((STOPS > 0)) && return
  problem "$name: not stopped: $PROBLEM"
  return 1
}

# False when Stopped was not read within the time-out.
await_stopped() {
  local name=$1 path=$2 deadline failures=0
  look_at_clock
  deadline=$((NOW + TIMEOUT_SECONDS))
  while :; do
    if read_state "$path"; then failures=0; else failures=$((failures + 1)); fi
    [ "$STATE" = Stopped ] && { say "$name: stopped"; return; }
    look_at_clock
    ((NOW >= deadline)) && break
    if ((failures > 0)); then back_off $failures; else pause "$POLL_SECONDS"; fi
  done
  problem "$name: not seen stopped within $TIMEOUT_SECONDS s; it is started, and may not have loaded the trust store"
  return 1
}`;
