/**
 * The part of the PowerShell forms that all else stands on: what is known of an app, of a request and of the run. It needs of its
 * form: `Say`, `Invoke-Arm`, `Save-Left` (writes down $script:Left, and throws when it cannot). In ASCII, for Windows PowerShell
 * 5.1, and so for every later one. `Say` may write to the output, so whatever gives a value back does not use it.
 */
export const powerShellEngine = `\
$script:Left = [ordered]@{}
$script:Problems = New-Object 'System.Collections.Generic.List[string]'
$script:Ended = $false
$script:Failures = 0
$script:Began = [DateTime]::UtcNow

function New-App([string]$Name, [string]$Path) {
    [pscustomobject]@{
        Name = $Name; Path = $Path; Phase = 'Planned'; State = ''; UnderWay = ''; Result = ''; Problem = ''; Stops = 0
        Settle = $SettleSeconds; Started = $false; Deadline = [DateTime]::MaxValue; StartAt = [DateTime]::MinValue; HeldSince = $null
        Misses = 0; MissingSince = $null
    }
}

# Result: Done; Lost (may have been carried out); Busy (was not, may pass); Refused (was not); Gone (nothing there).
function New-Answer([string]$Result, [string]$Text) {
    [pscustomobject]@{ Result = $Result; Text = $Text }
}

function Add-Problem([string]$Text) {
    $script:Problems.Add($Text)
    Say ('PROBLEM: ' + $Text)
}

function Wait-Longer([int]$Failures) {
    Start-Sleep -Seconds ([Math]::Pow(2, [Math]::Min($Failures, 4)) + (Get-Random -Maximum 2))
}

# Nothing is stopped for a run that was ended or whose time is up.
function Test-MayStop {
    if ($script:Ended) { return $false }
    if ($StopNothingAfterMinutes -gt 0 -and ([DateTime]::UtcNow - $script:Began).TotalMinutes -ge $StopNothingAfterMinutes) {
        $script:Ended = $true
        $script:Problems.Add("$StopNothingAfterMinutes minutes are over: no further app was stopped")
        return $false
    }
    return $true
}

# Asks until it is done, refused or gone, or the run has ended; up to six times. For what comes before a stop.
function Invoke-ArmSurely([string]$Method, [string]$Path, [string[]]$Fields = @()) {
    for ($attempt = 1; ; $attempt++) {
        $answer = Invoke-Arm $Method $Path $Fields
        if ($answer.Result -in 'Done', 'Refused', 'Gone' -or $attempt -eq 6 -or $script:Ended) { return $answer }
        Wait-Longer $attempt
    }
}

$StateFields = 'state', 'inProgressOperationId', 'targetSwapSlot'

function Set-State($App, $Answer) {
    $App.Result = $Answer.Result
    $App.State = ''
    $App.UnderWay = ''
    if ($Answer.Result -eq 'Done') {
        $App.State, $App.UnderWay = $Answer.Text -split [string][char]9, 2
    } else {
        $App.Problem = $Answer.Text
    }
}

function Send-Start($App) {
    $answer = Invoke-Arm 'POST' ($App.Path + '/start')
    if ($answer.Result -eq 'Done' -or $answer.Result -eq 'Lost') { $App.Started = $true }
    $App.StartAt = [DateTime]::UtcNow.AddSeconds($(if ($answer.Result -eq 'Done') { 20 } else { 0 }))
    if ($answer.Result -ne 'Done') {
        $script:Failures++
        $App.Problem = $answer.Text
    }
}

function Enter-Starting($App) {
    Say ($App.Name + ': starting')
    $App.Phase = 'Starting'
    $App.Deadline = [DateTime]::UtcNow.AddSeconds($TimeoutSeconds)
    Send-Start $App
}

# Only what is written down as left is started at the end. A list that cannot be written must not hold up a start.
function Complete-App($App) {
    $App.Phase = 'Ended'
    $script:Left.Remove($App.Path)
    try { Save-Left } catch { Add-Problem ($App.Name + ': is still written down as left: ' + $_.Exception.Message) }
}`;
