/**
 * The part of the bash form that runs the waves and ends the run. Apps are handled in background jobs that no signal but SIGKILL
 * ends; the shell that waits for them takes the signals, and at its end starts what a job may have left.
 */
export const bashRun = `\
EXIT_CODE=0 LOOKING=0 WAVE=0 NAMES=() PATHS=()

# wave NUMBER TITLE, then app NAME PATH for each of its apps, then run_wave.
wave() {
  WAVE=$1 TITLE=$2 NAMES=() PATHS=()
}

app() {
  NAMES+=("$1")
  PATHS+=("$2")
}

run_wave() {
  local worker=0 count=\${#NAMES[@]}
  has_ended && return
  ((WAVE < FROM_WAVE)) && return
  environment_is_ready || return
  say "Wave $WAVE: $TITLE ($count)"
  while ((worker < AT_A_TIME && worker < count)); do
    work $worker &
    worker=$((worker + 1))
  done
  await_jobs
}

# Apps of an environment that is being scaled or upgraded, or is suspended, are not stopped. Who may not read it is not told.
environment_is_ready() {
  local result
  persist read_row "$ENVIRONMENT" properties.status,properties.suspended
  result=$?
  if ((result == REFUSED)); then
    say 'Whether the App Service Environment is ready cannot be read with this sign-in.'
  elif ((result != 0)); then
    problem "no app of wave $WAVE is stopped: the App Service Environment cannot be read: $PROBLEM"
    end_run
  elif [ -n "$ROW" ] && [ "$ROW" != Ready ]; then
    problem "no app of wave $WAVE is stopped: the App Service Environment is not ready ($ROW)"
    end_run
  fi
  ! has_ended
}

# Takes every AT_A_TIME-th app of the wave, one after the other.
work() {
  shield
  local n=$1
  while ((n < \${#NAMES[@]})) && may_stop; do
    stop_and_start "\${NAMES[n]}" "\${PATHS[n]}" "$STATE_DIR/left/$WAVE-$n"
    n=$((n + AT_A_TIME))
  done
}

# After a wave that is to be looked at.
look() {
  has_ended && return
  ((WAVE < FROM_WAVE)) && return
  [ -n "$CONTINUE_AFTER_LOOK" ] && return
  LOOKING=1
  if [ -t 0 ]; then
    printf 'Look at the apps of wave %s. Press Enter to go on, Ctrl+C to end. ' "$WAVE"
    if IFS= read -r; then LOOKING=0; return; fi
  fi
  LOOKING=0
  problem "ended for a look after wave $WAVE. To go on: FROM_WAVE=$((WAVE + 1)) bash $0; all at once, without a look: bash $0 --yes"
  end_run
}

on_signal() {
  EXIT_CODE=$1
  end_run
  say "Interrupted: no further app is stopped; those that are down are started first. This can take minutes."
  ((LOOKING)) && exit "$1"
  return 0
}

finish() {
  local code=$?
  shield
  ((EXIT_CODE == 0)) && EXIT_CODE=$code
  await_jobs
  start_left
  if ((EXIT_CODE == 0)) && { has_ended || [ -s "$STATE_DIR/problems" ]; }; then EXIT_CODE=1; fi
  tell_end
  exit "$EXIT_CODE"
}

tell_end() {
  local left path name
  if [ -s "$STATE_DIR/problems" ]; then
    printf '\\nProblems:\\n' 2>/dev/null
    while IFS= read -r name; do printf '  %s\\n' "$name" 2>/dev/null; done <"$STATE_DIR/problems"
  fi
  rm -f "$STATE_DIR/problems" "$STATE_DIR/ended" "$STATE_DIR/owner"
  if has_left; then
    ((EXIT_CODE == 0)) && EXIT_CODE=1
    printf '\\nNOT KNOWN TO BE RUNNING. To start them: bash %s --start-left\\n' "$0" >&2
    for left in "$STATE_DIR"/left/*; do
      { IFS= read -r path && IFS= read -r name; } <"$left"
      printf '  %s (%s)\\n' "$name" "$path" >&2
    done
  else
    rmdir "$STATE_DIR/left" "$STATE_DIR" 2>/dev/null
  fi
}

main() {
  local only_left=0
  while (($# > 0)); do
    case $1 in
      --start-left) only_left=1 ;;
      --yes) CONTINUE_AFTER_LOOK=1 ;;
      *) fail "Usage: bash $0 [--yes] [--start-left]" ;;
    esac
    shift
  done
  prepare
  if has_left; then
    say 'An earlier run ended with apps that may be stopped: these are started first.'
    start_left
  elif ((only_left)); then
    say 'No app is left to start.'
  fi
  ((only_left)) || has_left || plan
}

main "$@"`;
