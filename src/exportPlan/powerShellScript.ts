import { webApiVersion } from '../azure/webApiVersion.ts';
import { environmentSlug } from './environmentSlug.ts';
import type { PlanToExport } from './planToExport.ts';
import { powerShellForm } from './powerShellForm.ts';

const needs = [
  'Needs: PowerShell 7 or Windows PowerShell 5.1, the Azure CLI, az login (and az cloud set, in another cloud than the public one)',
  'with a role that may read, stop and start these apps (Website Contributor has it). Run it with: pwsh -File FILE',
  'Ctrl+C ends it in good order: wait for its last line. Nothing can be done in a process that is killed or whose window is closed:',
  'run it again then, on the same machine and as the same user. It first starts what was left, and with -OnlyStartLeft does nothing',
  'else. Where a wave is to be looked at it asks; with nobody to ask it ends there, unless run with -ContinueAfterLook.',
];

/** The plan as a PowerShell script for the Azure CLI. Ends with 0 only when every app that it stopped is running and nothing was amiss. */
export function powerShellScript(plan: PlanToExport): string {
  return powerShellForm(plan, {
    needs,
    parameters: parameters(plan),
    functions: [azFunctions, leftFunctions].join('\n\n'),
    begin,
    end,
  });
}

function parameters({ environment }: PlanToExport): string {
  return `\
    # Starts what a run that was killed may have left stopped, and does nothing else.
    [switch]$OnlyStartLeft,
    [switch]$ContinueAfterLook,
    # A request that takes longer counts as lost.
    [ValidateRange(1, 3600)][int]$RequestSeconds = 120,
    # 0: as long as it takes.
    [ValidateRange(0, 10000)][int]$StopNothingAfterMinutes = 0,
    # Which apps may be down; beside it is a run's lock.
    [string]$LeftFile = (Join-Path $HOME '.stop-start-${environmentSlug(environment.id)}.txt'),`;
}

const azFunctions = `\
function Say([string]$Text) {
    Write-Host ([DateTime]::UtcNow.ToString('HH:mm:ssZ') + ' ' + $Text)
}

# No argument holds a blank or a quote. A request that hangs must not hold up a start: its answer counts as lost.
function Invoke-Az([string[]]$Arguments) {
    $start = New-Object System.Diagnostics.ProcessStartInfo
    $start.FileName = $script:Az
    $start.Arguments = $Arguments -join ' '
    $start.UseShellExecute = $false
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.RedirectStandardError = $true
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $output = $process.StandardOutput.ReadToEndAsync()
    $errors = $process.StandardError.ReadToEndAsync()
    if (-not $process.WaitForExit($RequestSeconds * 1000)) {
        Stop-Tree $process
        return [pscustomobject]@{ Code = -1; Output = ''; Errors = "no answer within $RequestSeconds s" }
    }
    $null = $output.Wait(10000)
    $null = $errors.Wait(10000)
    [pscustomobject]@{
        Code = $process.ExitCode
        Output = if ($output.IsCompleted) { $output.Result } else { '' }
        Errors = if ($errors.IsCompleted) { $errors.Result } else { '' }
    }
}

# az is a script, and what it runs must end too. .NET Framework ends one process only.
function Stop-Tree($Process) {
    if ($PSVersionTable.PSVersion.Major -ge 6) { $Process.Kill($true) } else { $null = & taskkill /T /F /PID $Process.Id }
}

# az gives no status code: only the reason phrase that its error begins with tells a refusal from a lost answer.
function Invoke-Arm([string]$Method, [string]$Path, [string[]]$Fields = @()) {
    $arguments = @('rest', '--method', $Method.ToLowerInvariant(), '--url', ($script:Arm + $Path + '?api-version=${webApiVersion}'), '--only-show-errors')
    if ($Fields.Count -gt 0) {
        $values = @($Fields | ForEach-Object { 'properties.' + $_ }) -join ','
        $arguments += '--query', ('[[' + $values + '][?@]]'), '--output', 'tsv'
    } else {
        $arguments += '--output', 'none'
    }
    try {
        $answer = Invoke-Az $arguments
    } catch {
        return New-Answer 'Lost' $_.Exception.Message
    }
    if ($answer.Code -eq 0) { return New-Answer 'Done' $answer.Output.Trim() }
    $text = ($answer.Errors -creplace '^[\\s\\S]*?ERROR: (The command failed with an unexpected error[\\s\\S]*?ERROR: )?', '') -replace '[\\x00-\\x1F]', ' '
    if ($text.Length -gt 300) { $text = $text.Substring(0, 300) }
    $result = switch -Regex -CaseSensitive ($text) {
        '^Not Found' { 'Gone'; break }
        '^(Too Many Requests|Conflict)' { 'Busy'; break }
        '^(Bad Request|Unauthorized|Forbidden|Method Not Allowed|Gone)' { 'Refused'; break }
        default { 'Lost' }
    }
    return New-Answer $result $text
}`;

const leftFunctions = `\
# Written whole, to the disk, and only then put in the place of the one before.
function Save-Left {
    $tab = [string][char]9
    $lines = @(foreach ($path in $script:Left.Keys) { $path + $tab + $script:Left[$path] + [Environment]::NewLine })
    $bytes = [System.Text.Encoding]::UTF8.GetBytes(-join $lines)
    $stream = [System.IO.File]::Create($LeftFile + '.new')
    try {
        $stream.Write($bytes, 0, $bytes.Length)
        $stream.Flush($true)
    } finally {
        $stream.Dispose()
    }
    if ([System.IO.File]::Exists($LeftFile)) {
        [System.IO.File]::Replace($LeftFile + '.new', $LeftFile, [NullString]::Value)
    } else {
        [System.IO.File]::Move($LeftFile + '.new', $LeftFile)
    }
}

function Read-Left {
    if (-not [System.IO.File]::Exists($LeftFile)) { return }
    foreach ($line in [System.IO.File]::ReadAllLines($LeftFile)) {
        $path, $name = $line -split [string][char]9, 2
        if ($path) { $script:Left[$path] = $name }
    }
}

function Confirm-Look([int]$Number) {
    if ($script:Ended -or $Number -lt $FromWave -or $ContinueAfterLook) { return }
    if ([Environment]::UserInteractive -and -not [Console]::IsInputRedirected) {
        $null = Read-Host "Look at the apps of wave $Number. Press Enter to go on, Ctrl+C to end"
        return
    }
    $script:Ended = $true
    Add-Problem "Ended for a look after wave $Number. To go on: -FromWave $($Number + 1); all at once, without a look: -ContinueAfterLook"
}`;

const begin = `\
# On Windows az.cmd stands beside a shell script named az.
$command = Get-Command -Name 'az.cmd', 'az' -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
if ($null -eq $command) { throw 'The Azure CLI (az) is not there.' }
$script:Az = $command.Path
$cloud = Invoke-Az 'cloud', 'show', '--query', 'endpoints.resourceManager', '--output', 'tsv'
if ($cloud.Code -ne 0) { throw 'The Azure CLI does not tell its cloud.' }
$script:Arm = $cloud.Output.Trim().TrimEnd('/')
if ((Invoke-Az 'account', 'show', '--output', 'none').Code -ne 0) { throw 'Run az login first.' }

# The system gives the lock back when this process ends, however it does.
$LeftFile = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($LeftFile)
try {
    $lock = [System.IO.File]::Open($LeftFile + '.lock', 'OpenOrCreate', 'ReadWrite', 'None')
} catch {
    throw "A run on this environment is on, or $LeftFile.lock cannot be opened: $($_.Exception.Message)"
}
# Both throw where the file cannot be used: nothing was stopped then.
Read-Left
Save-Left`;

const end = `\
if ($script:Left.Count -eq 0) { Remove-Item -LiteralPath $LeftFile -ErrorAction SilentlyContinue }
$lock.Dispose()
if ($script:Problems.Count -gt 0 -or $script:Left.Count -gt 0) { exit 1 }
exit 0`;
