/** The part of the bash form that keeps a second run of the same environment out: the folder is a run's lock and, after a SIGKILL, its record. */
export const bashLock = `\
fail() {
  printf '%s\\n' "$1" >&2
  exit 1
}

# owner_of FILE: the process that wrote it and when that began; process ids are used again.
owner_of() {
  OWNER='' OWNER_BEGAN=''
  { IFS= read -r OWNER && IFS= read -r OWNER_BEGAN; } 2>/dev/null <"$1"
}

began() { ps -o lstart= -p "$1" 2>/dev/null || :; }

is_alive() {
  [ -n "$OWNER" ] && [ "$OWNER" != $$ ] && kill -0 "$OWNER" 2>/dev/null && [ "$(began "$OWNER")" = "$OWNER_BEGAN" ]
}

# A hard link is made by one only, and with all of its contents.
take_lock() {
  local mine="$STATE_DIR/owner.$$" dead
  printf '%s\\n%s\\n' $$ "$(began $$)" >"$mine" || fail "$STATE_DIR cannot be written."
  if ! ln "$mine" "$STATE_DIR/owner" 2>/dev/null; then
    owner_of "$STATE_DIR/owner"
    if is_alive; then
      rm -f "$mine"
      fail "A run on this environment is on (process $OWNER). It starts its apps itself."
    fi
    # Of several that find a dead run's lock one takes it away, and none the lock of a living one.
    dead=$OWNER
    mv "$STATE_DIR/owner" "$mine.dead" 2>/dev/null
    owner_of "$mine.dead"
    [ "$OWNER" = "$dead" ] || ln "$mine.dead" "$STATE_DIR/owner" 2>/dev/null
    ln "$mine" "$STATE_DIR/owner" 2>/dev/null || { rm -f "$mine" "$mine.dead"; fail "$STATE_DIR cannot be locked. Try again."; }
  fi
  rm -f "$mine" "$mine.dead"
}

# A setting that is no number would end the shell that first reckons with it, after a stop perhaps.
check_settings() {
  local setting
  for setting in AT_A_TIME TIMEOUT_SECONDS POLL_SECONDS SETTLE_SECONDS RESEND_SECONDS BACKOFF_SECONDS REQUEST_SECONDS \\
    STOP_NOTHING_AFTER_SECONDS FROM_WAVE; do
    [[ \${!setting} =~ ^(0|[1-9][0-9]{0,6})$ ]] || fail "$setting is not a whole number."
  done
  ((AT_A_TIME > 0)) || fail 'AT_A_TIME is 0.'
}

prepare() {
  check_settings
  command -v az >/dev/null || fail 'The Azure CLI (az) is not there.'
  ARM=$(az cloud show --query endpoints.resourceManager --output tsv) || fail 'The Azure CLI does not tell its cloud.'
  ARM=\${ARM%$'\\r'}
  ARM=\${ARM%/}
  az account show --output none || fail 'Run az login first.'
  look_at_clock
  BEGAN=$NOW
  umask 077
  mkdir -p "$STATE_DIR/left" || fail "$STATE_DIR cannot be written."
  take_lock
  rm -f "$STATE_DIR/ended" "$STATE_DIR/problems"
  trap finish EXIT
  trap 'on_signal 129' HUP
  trap 'on_signal 130' INT
  trap 'on_signal 131' QUIT
  trap 'on_signal 143' TERM
  trap '' PIPE TSTP
}`;
