#!/usr/bin/env bash
# Stands in for az, sleep and date, by the name it is called by, in tests of the exported script: the test answers, over a socket.
exec 3<>"/dev/tcp/127.0.0.1/$SIMULATED_PORT" || exit 1
printf '%s %s\n' "${0##*/}" "$*" >&3
IFS= read -r code <&3 || exit 1
IFS= read -r -d '' text <&3
if ((code == 0)); then printf '%s' "$text"; else printf '%s' "$text" >&2; fi
exit "$code"
