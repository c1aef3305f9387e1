/**
 * `run.sh`: finds a Node that is new enough, which may be VS Code's own, and runs the program. POSIX sh; it may be called by a symbolic
 * link. If the variable NODE is set to one that is too old, it ends with 2, because the user wants no other.
 */
export const runSh = `\
#!/bin/sh
# Runs stop-start.mjs with Node.js 22 or later: the one on the PATH, or the one that VS Code brings. NODE=PATH chooses another.
# All options are handed on: sh run.sh --dry-run
self=$0
while [ -L "$self" ]; do
  target=$(readlink -- "$self") || exit 1
  case $target in
    /*) self=$target ;;
    *) self=$(dirname -- "$self")/$target ;;
  esac
done
here=$(CDPATH= cd -- "$(dirname -- "$self")" && pwd) || exit 1

fits() {
  [ -x "$1" ] && ELECTRON_RUN_AS_NODE=1 "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 22 ? 0 : 1)' 2>/dev/null
}

if [ -n "\${NODE:-}" ] && ! fits "$NODE"; then
  printf '%s\\n' "NODE is set to $NODE, which is no path of a Node.js 22 or later. Nothing was stopped." >&2
  exit 2
fi

for node in "\${NODE:-}" "$(command -v node)" \\
  "$HOME"/.vscode-server/cli/servers/*/server/node "$HOME"/.vscode-server/bin/*/node \\
  /usr/share/code/code /usr/share/code-insiders/code-insiders /snap/code/current/usr/share/code/code \\
  "/Applications/Visual Studio Code.app/Contents/MacOS/Code" "/Applications/Visual Studio Code.app/Contents/MacOS/Electron" \\
  "$HOME/Applications/Visual Studio Code.app/Contents/MacOS/Electron"; do
  if fits "$node"; then
    export ELECTRON_RUN_AS_NODE=1
    exec "$node" "$here/stop-start.mjs" "$here/plan.json" "$@"
  fi
done

echo "Node.js 22 or later was not found. Install it from https://nodejs.org, or set NODE to its path. Nothing was stopped." >&2
exit 2
`;

/** `run.cmd`: the same for Windows, with the line ends that cmd.exe needs. */
export const runCmd = `\
@echo off
rem Runs stop-start.mjs with Node.js 22 or later: the one on the PATH, or the one that VS Code brings. NODE=PATH chooses another.
rem All options are handed on: run.cmd --dry-run
setlocal
set "ELECTRON_RUN_AS_NODE=1"
set "FOUND="
if not defined NODE goto search
call :try "%NODE%"
if defined FOUND goto run
echo NODE is set to "%NODE%", which is no path of a Node.js 22 or later. Nothing was stopped. 1>&2
exit /b 2

:search
for /f "delims=" %%N in ('where node 2^>nul') do if not defined FOUND call :try "%%N"
if not defined FOUND call :try "%LOCALAPPDATA%\\Programs\\Microsoft VS Code\\Code.exe"
if not defined FOUND call :try "%ProgramFiles%\\Microsoft VS Code\\Code.exe"
if defined FOUND goto run
echo Node.js 22 or later was not found. Install it from https://nodejs.org, or set NODE to its path. Nothing was stopped. 1>&2
exit /b 2

:run
"%FOUND%" "%~dp0stop-start.mjs" "%~dp0plan.json" %*
exit /b %ERRORLEVEL%

:try
if not exist %1 exit /b 0
%1 -e "process.exit(Number(process.versions.node.split('.')[0]) >= 22 ? 0 : 1)" >nul 2>nul
if not errorlevel 1 set "FOUND=%~1"
exit /b 0
`.replaceAll('\n', '\r\n');
