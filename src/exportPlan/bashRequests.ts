import { webApiVersion } from '../azure/webApiVersion.ts';

/**
 * The part of the bash form that talks to Azure through `az rest`, which gives no status code: only the reason phrase that its
 * error begins with tells a refusal from a lost answer. What is not known for a refusal counts as carried out.
 */
export const bashRequests = `\
readonly API_VERSION=${webApiVersion}
ARM='' STATE='' UNDER_WAY='' PROBLEM='' NOW=0

say() { printf '%s %s\\n' "$(date -u +%H:%M:%SZ)" "$1" 2>/dev/null || :; }

# Sets NOW, in seconds. Without a clock no time-out ends the starting of an app.
look_at_clock() { NOW=$(date +%s) || NOW=0; }

pause() { [ "$1" = 0 ] || sleep "$1"; }

# The pause after so many failures in a row, with a little chance in it, so that many apps do not ask in step.
back_off() {
  pause $((BACKOFF_SECONDS * (1 << ($1 < 5 ? $1 - 1 : 4)) + RANDOM % (BACKOFF_SECONDS + 1)))
}

# A request that hangs (a computer that slept, a dead network) must not hold up a start: its answer counts as lost. Where there is no
# timeout (macOS), perl ends the request's process group.
limited() {
  if command -v timeout >/dev/null 2>&1; then
    timeout -k 10 "$REQUEST_SECONDS" "$@"
  elif command -v perl >/dev/null 2>&1; then
    # shellcheck disable=SC2016 # perl's own variables
    perl -e 'my $limit = shift; my $child = fork // exit 1; if (!$child) { setpgrp; exec @ARGV; exit 127 }
      $SIG{ALRM} = sub { kill "KILL", -$child }; alarm $limit; waitpid $child, 0; exit($? == 0 ? 0 : 1)' "$REQUEST_SECONDS" "$@"
  else
    "$@"
  fi
}

# arm METHOD PATH [OPTION...]: one request; sets ANSWER. 0: done. LOST: may have been carried out. BUSY: not carried out, may pass.
# REFUSED: not carried out. GONE: nothing there.
readonly LOST=1 BUSY=2 REFUSED=3 GONE=4
arm() {
  local method=$1 path=$2
  shift 2
  PROBLEM=''
  if ANSWER=$(limited az rest --method "$method" --url "$ARM$path?api-version=$API_VERSION" --only-show-errors "$@" 2>&1 </dev/null); then
    return 0
  fi
  PROBLEM=\${ANSWER#*ERROR: }
  PROBLEM=\${PROBLEM#The command failed with an unexpected error*ERROR: }
  PROBLEM=\${PROBLEM:0:300}
  PROBLEM=\${PROBLEM//[[:cntrl:]]/ }
  : "\${PROBLEM:=no answer}"
  case $PROBLEM in
    'Not Found'*) return $GONE ;;
    'Too Many Requests'* | Conflict*) return $BUSY ;;
    'Bad Request'* | Unauthorized* | Forbidden* | 'Method Not Allowed'* | Gone*) return $REFUSED ;;
    *) return $LOST ;;
  esac
}

# read_row PATH QUERY: the values that are there, in one line with tabs between; sets ROW.
read_row() {
  ROW=''
  arm get "$1" --query "[[$2][?@]]" --output tsv || return
  # Whatever else was written comes before the answer; az on Windows ends its lines with CR LF.
  ROW=\${ANSWER##*$'\\n'}
  ROW=\${ROW%$'\\r'}
}

# Reads an app once: sets STATE, to nothing when it could not be read, and UNDER_WAY, to what keeps others out.
read_state() {
  STATE='' UNDER_WAY=''
  read_row "$1" properties.state,properties.inProgressOperationId,properties.targetSwapSlot || return
  STATE=\${ROW%%$'\\t'*}
  UNDER_WAY=\${ROW#"$STATE"}
}

# persist COMMAND...: runs it until it is done, refused or gone, or the run has ended; up to TRIES times. For what comes before a stop.
readonly TRIES=6
persist() {
  local attempt=1 result
  while :; do
    "$@" && return
    result=$?
    ((result == GONE || result == REFUSED || attempt == TRIES)) && return $result
    has_ended && return $result
    back_off $attempt
    attempt=$((attempt + 1))
  done
}`;
