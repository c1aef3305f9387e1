/** The part of the PowerShell forms that takes one app down and up, a step at a time. */
export const powerShellStopAndStart = `\
# Takes an app to Stopping, or leaves it alone.
function Request-Stop($App) {
    $App.Phase = 'Ended'
    Set-State $App (Invoke-ArmSurely 'GET' $App.Path $StateFields)
    if ($App.Result -eq 'Gone') { Say ($App.Name + ': not there any more, skipped'); return }
    if ($App.Result -ne 'Done') {
        # Azure or the sign-in may be gone, unless it said that this app may not be read.
        if ($App.Result -ne 'Refused') { $script:Ended = $true }
        Add-Problem ($App.Name + ': not touched, its state cannot be read: ' + $App.Problem)
        return
    }
    if ($App.State -ne 'Running') { Say ($App.Name + ': ' + $App.State + ', skipped: only a running app is touched'); return }
    if ($App.UnderWay) { Add-Problem ($App.Name + ': not touched, another operation on it is under way'); return }
    if (-not (Test-MayStop)) { return }
    # What is intended is written down before stop is sent.
    $script:Left[$App.Path] = $App.Name
    try {
        Save-Left
    } catch {
        $script:Left.Remove($App.Path)
        $script:Ended = $true
        Add-Problem ($App.Name + ': not touched, what is intended cannot be written down: ' + $_.Exception.Message)
        return
    }
    # A running app takes a start without any change. It shows, before the app is down, that this sign-in may start it, that no
    # lock forbids it, and that Azure takes requests now.
    $start = Invoke-ArmSurely 'POST' ($App.Path + '/start')
    if ($start.Result -ne 'Done') {
        Complete-App $App
        Add-Problem ($App.Name + ': not touched, it could not be started again: ' + $start.Text)
        return
    }
    if (-not (Test-MayStop)) { Complete-App $App; return }
    Say ($App.Name + ': stopping')
    Send-Stop $App
    if ($App.Stops -eq 0) {
        Complete-App $App
        Add-Problem ($App.Name + ': not stopped: ' + $App.Problem)
        return
    }
    $App.Phase = 'Stopping'
    $App.Deadline = [DateTime]::UtcNow.AddSeconds($TimeoutSeconds)
}

# Up to three times; Stops counts those that may have been carried out.
function Send-Stop($App) {
    for ($attempt = 1; $attempt -le 3; $attempt++) {
        $answer = Invoke-Arm 'POST' ($App.Path + '/stop')
        if ($answer.Result -in 'Done', 'Lost') { $App.Stops++ }
        if ($answer.Result -in 'Done', 'Refused', 'Gone') { break }
        Wait-Longer $attempt
    }
    $App.Problem = $answer.Text
}

function Step-Stopping($App) {
    if ($App.State -eq 'Stopped') {
        Say ($App.Name + ': stopped')
        if ($App.Stops -eq 1) { $App.Settle = 0 }
        Enter-Starting $App
    } elseif ([DateTime]::UtcNow -ge $App.Deadline) {
        Add-Problem "$($App.Name): not seen stopped within $TimeoutSeconds s; it is started, and may not have loaded the trust store"
        Enter-Starting $App
    }
}

# Azure's state lags: where Stopped was not seen, more than one stop was sent, or Azure took no start yet, Running must hold before it
# counts.
function Step-Starting($App) {
    $now = [DateTime]::UtcNow
    if ($App.Result -eq 'Gone') {
        if ($App.Misses -eq 0) { $App.MissingSince = $now }
        $App.Misses++
        # One 404 may pass, and the app may be down.
        if ($App.Misses -ge 3 -and ($now - $App.MissingSince).TotalSeconds -ge $SettleSeconds) {
            Add-Problem ($App.Name + ': deleted by somebody else meanwhile')
            Complete-App $App
            return
        }
    } elseif ($App.Result -eq 'Done') {
        $App.Misses = 0
        if ($App.State -ne 'Running' -and $null -ne $App.HeldSince) {
            # A late stop took it down again: it is started at once.
            $App.HeldSince = $null
            $App.StartAt = $now
        }
    }
    $settle = $(if ($App.Started) { $App.Settle } else { $SettleSeconds })
    if ($App.State -eq 'Running') {
        if ($null -eq $App.HeldSince) { $App.HeldSince = $now }
        if (($now - $App.HeldSince).TotalSeconds -ge $settle) {
            Say ($App.Name + ': running')
            Complete-App $App
            return
        }
    }
    $isHolding = $null -ne $App.HeldSince
    if ($now -ge $App.Deadline.AddSeconds($(if ($isHolding) { $settle } else { 0 }))) {
        $App.Phase = 'Late'
        $script:Ended = $true
        Add-Problem "$($App.Name): not known to be running $TimeoutSeconds s after its start: $($App.Problem). No further app is stopped; it is started again at the end"
    } elseif (-not $isHolding -and $now -ge $App.StartAt) {
        Send-Start $App
    }
}`;
