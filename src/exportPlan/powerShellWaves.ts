/** The part of the PowerShell forms that takes waves of apps through their steps, and what an earlier run left before them. */
export const powerShellWaves = `\
# One pass after the other, until none of these apps is to be stopped or on its way any more. Each pass asks after those that are
# under way, and stops one more where there is room, so that an app that is down does not wait for the stops of many others.
function Invoke-Apps($Apps) {
    while ($true) {
        $underWay = @($Apps | Where-Object { $_.Phase -in 'Stopping', 'Starting' })
        $next = $Apps | Where-Object { $_.Phase -eq 'Planned' } | Select-Object -First 1
        $hasNext = $null -ne $next -and $underWay.Count -lt $AtATime -and (Test-MayStop)
        if ($underWay.Count -eq 0 -and -not $hasNext) { return }
        $before = $script:Failures
        foreach ($app in $underWay) {
            Set-State $app (Invoke-Arm 'GET' $app.Path $StateFields)
            if ($app.Result -ne 'Done') { $script:Failures++ }
            if ($app.Phase -eq 'Stopping') { Step-Stopping $app } else { Step-Starting $app }
        }
        if ($script:Failures -ne $before) {
            Wait-Longer $script:Failures
            continue
        }
        $script:Failures = 0
        if ($hasNext -and (Test-MayStop)) { Request-Stop $next } else { Start-Sleep -Seconds $PollSeconds }
    }
}

function Invoke-Wave([int]$Number, [string]$Title, $Apps) {
    $apps = @($Apps)
    if ($script:Ended -or $Number -lt $FromWave -or $apps.Count -eq 0) { return }
    Confirm-Environment $Number
    if ($script:Ended) { return }
    Say ("Wave \${Number}: " + $Title + ' (' + $apps.Count + ')')
    Invoke-Apps $apps
}

# Apps of an environment that is being scaled or upgraded, or is suspended, are not stopped. Who may not read it is not told.
function Confirm-Environment([int]$Number) {
    $answer = Invoke-ArmSurely 'GET' $EnvironmentPath ('status', 'suspended')
    if ($answer.Result -eq 'Refused') {
        Say 'Whether the App Service Environment is ready cannot be read with this sign-in.'
    } elseif ($answer.Result -ne 'Done') {
        $script:Ended = $true
        Add-Problem "No app of wave $Number is stopped: the App Service Environment cannot be read: $($answer.Text)"
    } elseif ($answer.Text -and $answer.Text -ne 'Ready') {
        $script:Ended = $true
        Add-Problem "No app of wave $Number is stopped: the App Service Environment is not ready ($($answer.Text))"
    }
}

# Starts every app whose stop may have been sent and that is not known to be running.
function Restore-Left {
    $apps = @(foreach ($path in @($script:Left.Keys)) { New-App $script:Left[$path] $path })
    foreach ($app in $apps) { Enter-Starting $app }
    Invoke-Apps $apps
}

function Show-End {
    if ($script:Problems.Count -gt 0) { Say 'Problems:' }
    foreach ($text in $script:Problems) { Say ('  ' + $text) }
    if ($script:Left.Count -gt 0) { Say 'NOT KNOWN TO BE RUNNING; run this again to start them:' }
    foreach ($path in $script:Left.Keys) { Say ('  ' + $script:Left[$path] + ' (' + $path + ')') }
}`;
