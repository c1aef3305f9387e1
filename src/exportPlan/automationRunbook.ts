import { webApiVersion } from '../azure/webApiVersion.ts';
import type { PlanToExport } from './planToExport.ts';
import { powerShellForm } from './powerShellForm.ts';

const needs = [
  'Needs: a PowerShell runbook (5.1 or 7.2) of an Azure Automation account with the module Az.Accounts; its managed identity with a',
  'role that may read, stop and start these apps (Website Contributor has it); and a string variable of the account named',
  'StopStartLeft, empty at first: what may be down is written there before each stop. A job that was ended from outside, or that',
  'Azure moved to another sandbox (which begins the runbook anew), finds it there and starts those apps first.',
  'Run one job of it at a time, and do not use Stop on a job: nothing can be started in it then. Start the runbook once more if you',
  'did, with OnlyStartLeft where it is to do nothing else.',
  'A cloud sandbox ends a job after 3 hours: from StopNothingAfterMinutes on nothing more is stopped. Use a Hybrid Runbook Worker',
  'and 0 there for plans that take longer. A job cannot ask: it ends after a wave that is to be looked at; go on with FromWave.',
];

/** The plan as a PowerShell runbook of Azure Automation. The job fails unless every app that it stopped is running and nothing was amiss. */
export function automationRunbook(plan: PlanToExport): string {
  return powerShellForm(plan, { needs, parameters, functions: [armFunctions, leftFunctions].join('\n\n'), begin, end });
}

const parameters = `\
    # Starts what an earlier job may have left stopped, and does nothing else.
    [bool]$OnlyStartLeft = $false,
    [bool]$ContinueAfterLook = $false,
    # 0: as long as it takes.
    [ValidateRange(0, 10000)][int]$StopNothingAfterMinutes = 120,
    # AzureUSGovernment, AzureChinaCloud: in those clouds.
    [string]$AzureEnvironment = 'AzureCloud',`;

const armFunctions = `\
function Say([string]$Text) {
    Write-Output ([DateTime]::UtcNow.ToString('HH:mm:ssZ') + ' ' + $Text)
}

function Invoke-Arm([string]$Method, [string]$Path, [string[]]$Fields = @()) {
    try {
        $response = Invoke-AzRestMethod -Method $Method -Path ($Path + '?api-version=${webApiVersion}') -ErrorAction Stop
        $status = [int]$response.StatusCode
        if ($status -ge 200 -and $status -lt 300) {
            if ($Fields.Count -eq 0) { return New-Answer 'Done' '' }
            return New-Answer 'Done' (Get-Values ($response.Content | ConvertFrom-Json).properties $Fields)
        }
    } catch {
        return New-Answer 'Lost' $_.Exception.Message
    }
    $text = [string]$status + ' ' + ([string]$response.Content -replace '[\\x00-\\x1F]', ' ')
    if ($text.Length -gt 300) { $text = $text.Substring(0, 300) }
    $result = switch ($status) {
        404 { 'Gone' }
        { $_ -in 409, 429 } { 'Busy' }
        { $_ -in 400, 401, 403, 405, 410 } { 'Refused' }
        default { 'Lost' }
    }
    return New-Answer $result $text
}

# Those that are there, with tabs between.
function Get-Values($Properties, [string[]]$Fields) {
    $values = @(foreach ($field in $Fields) {
        $property = $Properties.PSObject.Properties[$field]
        if ($null -ne $property -and $property.Value) { [string]$property.Value }
    })
    return $values -join [string][char]9
}`;

const leftFunctions = `\
function Save-Left {
    $tab = [string][char]9
    $lines = @(foreach ($path in $script:Left.Keys) { $path + $tab + $script:Left[$path] })
    Set-AutomationVariable -Name 'StopStartLeft' -Value ($lines -join [string][char]10)
}

function Read-Left {
    foreach ($line in [string](Get-AutomationVariable -Name 'StopStartLeft') -split [string][char]10) {
        $path, $name = $line -split [string][char]9, 2
        if ($path) { $script:Left[$path] = $name }
    }
}

function Confirm-Look([int]$Number) {
    if ($script:Ended -or $Number -lt $FromWave -or $ContinueAfterLook) { return }
    $script:Ended = $true
    Add-Problem "Ended for a look after wave $Number. To go on: FromWave $($Number + 1); all at once, without a look: ContinueAfterLook"
}`;

const begin = `\
$null = Disable-AzContextAutosave -Scope Process
$null = Connect-AzAccount -Identity -Environment $AzureEnvironment
# Both throw where the variable is not there: nothing was stopped then.
Read-Left
Save-Left`;

const end = `\
if ($script:Problems.Count -gt 0 -or $script:Left.Count -gt 0) { throw 'Not everything went well: see the last lines of the output.' }`;
