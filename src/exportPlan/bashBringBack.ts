/** The part of the bash form that starts apps until they run: each after its stop, and at a run's end or beginning all that are left. */
export const bashBringBack = `\
# bring_back NAME PATH FILE SETTLE: sends start, again and again, until Running has been read for SETTLE seconds. Azure's state lags:
# where Stopped was not seen, more than one stop was sent, or Azure took no start yet, one Running proves nothing. False when the
# time-out came first.
bring_back() {
  local name=$1 path=$2 left=$3 settle=$4 deadline
  local start_at=0 started=0 needed held=-1 failures=0 failed result why='' misses=0 missing_since=0
  say "$name: starting"
  look_at_clock
  deadline=$((NOW + TIMEOUT_SECONDS))
  while :; do
    failed=0
    if ((held < 0 && NOW >= start_at)); then
      arm post "$path/start" --output none
      result=$?
      ((result == 0 || result == LOST)) && started=1
      if ((result == 0)); then start_at=$((NOW + RESEND_SECONDS)); else failed=1 why=$PROBLEM; fi
    fi
    needed=$((started ? settle : SETTLE_SECONDS))
    read_state "$path"
    result=$?
    look_at_clock
    if ((result == GONE)); then
      ((misses == 0)) && missing_since=$NOW
      misses=$((misses + 1))
    elif ((result == 0)); then
      misses=0
    else
      failed=1 why=$PROBLEM
    fi
    if [ "$STATE" = Running ]; then
      ((held < 0)) && held=$NOW
      ((NOW - held >= needed)) && { say "$name: running"; rm -f "$left"; return; }
    elif ((result == 0)); then
      # A late stop took it down again: it is started at once.
      ((held < 0)) || start_at=0
      held=-1
    fi
    # One 404 may pass, and the app may be down.
    if ((misses >= 3 && NOW - missing_since >= SETTLE_SECONDS)); then
      problem "$name: deleted by somebody else meanwhile"
      rm -f "$left"
      return
    fi
    ((NOW >= deadline + (held < 0 ? 0 : needed))) && break
    if ((failed)); then failures=$((failures + 1)); back_off $failures; else failures=0; pause "$POLL_SECONDS"; fi
  done
  problem "$name: not known to be running $TIMEOUT_SECONDS s after its start\${why:+: $why}. No further app is stopped; it is started again at the end"
  end_run
  return 1
}

has_left() {
  local left
  for left in "$STATE_DIR"/left/*; do [ -s "$left" ] && return; done
  return 1
}

# Starts every app whose stop may have been sent and that is not known to be running.
start_left() {
  local left path name
  for left in "$STATE_DIR"/left/*; do
    [ -s "$left" ] || continue
    { IFS= read -r path && IFS= read -r name; } <"$left" || continue
    (
      shield
      bring_back "$name" "$path" "$left" "$SETTLE_SECONDS"
    ) &
  done
  await_jobs
}

# For a job that must not be ended by Ctrl+C, by a terminal that closes, or by a reader of the output that went away.
shield() {
  trap '' INT TERM HUP QUIT TSTP PIPE
  trap - EXIT
}

# A signal ends a wait, not the jobs.
await_jobs() {
  until wait; do :; done
}`;
