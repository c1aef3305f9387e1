import { asciiJson, asciiLine, comment, powerShellQuoted, requestUrl, resourceUrl } from './quoting.ts';
import { certificateBody, certificatePath } from './requests.ts';
import {
  type CertificatesTemplate,
  certificatesHeading,
  type StopStartTemplate,
  stopStartHeading,
} from './template.ts';

/**
 * `az rest` for PowerShell, 5.1 too. The body goes in by a pipe: on Windows `az` is a batch file, so a body on the command line would
 * lose its quotes in cmd.exe, and would often be too long for it.
 */
export function powerShellCertificates(template: CertificatesTemplate): string {
  const { cloud, environment, certificates } = template;
  const commands = certificates.map(
    (certificate) => `\
${comment('#', `${certificate.name}, SHA-1 thumbprint ${certificate.sha1}`)}
@'
${asciiJson(certificateBody(template, certificate))}
'@ | az rest --method put --url ${powerShellQuoted(requestUrl(cloud, certificatePath(environment, certificate)))} --body '@-'
if ($LASTEXITCODE -ne 0) { throw ${powerShellQuoted(`Azure did not take ${asciiLine(certificate.name)}.`)} }
`,
  );
  return script(certificatesHeading(template), commands.join('\n'));
}

/** The same for stop and start. */
export function powerShellStopStart(template: StopStartTemplate): string {
  const calls = template.apps.map(
    ({ id, name }) =>
      `Invoke-StopAndStart ${powerShellQuoted(asciiLine(name))} ${powerShellQuoted(resourceUrl(template.cloud, id))}\n`,
  );
  return script(stopStartHeading(template), `${stopAndStart(template.cloud.apiVersion)}\n${calls.join('')}`);
}

function script(heading: readonly string[], body: string): string {
  return `\
${heading.map((sentence) => comment('#', sentence)).join('\n')}
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$OutputEncoding = [System.Text.Encoding]::ASCII

${body}`;
}

/** Whatever happens after the stop, a start is sent. */
function stopAndStart(apiVersion: string): string {
  return `\
$api = ${powerShellQuoted(`?api-version=${encodeURIComponent(apiVersion)}`)}

function Get-AppState([string] $Url) {
  az rest --method get --url "$Url$api" --query properties.state --output tsv
}

# Up to five minutes.
function Wait-AppState([string] $Url, [string] $State) {
  foreach ($count in 1..60) {
    if ((Get-AppState $Url) -eq $State) { return $true }
    Start-Sleep -Seconds 5
  }
  return $false
}

function Invoke-StopAndStart([string] $Name, [string] $Url) {
  $state = Get-AppState $Url
  if ($LASTEXITCODE -ne 0) { throw "The state of $Name cannot be read." }
  if ($state -ne 'Running') {
    Write-Host "$Name is $state. It is left as it is."
    return
  }
  Write-Host "Stopping $Name"
  try {
    az rest --method post --url "$Url/stop$api"
    if ($LASTEXITCODE -ne 0) { Write-Warning "The stop of $Name failed. It is started all the same." }
    if (-not (Wait-AppState $Url 'Stopped')) { Write-Warning "$Name did not become Stopped. It is started all the same." }
  } finally {
    Write-Host "Starting $Name"
    az rest --method post --url "$Url/start$api"
    $started = $LASTEXITCODE -eq 0
  }
  if (-not $started -or -not (Wait-AppState $Url 'Running')) {
    throw "$Name may be stopped. Send its start again: az rest --method post --url $Url/start$api"
  }
}
`;
}
