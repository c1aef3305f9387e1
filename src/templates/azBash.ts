import { asciiJson, asciiLine, bashQuoted, comment, requestUrl, resourceUrl } from './quoting.ts';
import { certificateBody, certificatePath } from './requests.ts';
import {
  type CertificatesTemplate,
  certificatesHeading,
  type StopStartTemplate,
  stopStartHeading,
} from './template.ts';

/** `az rest` for bash. The body comes from a here-document, which may be longer than a command line. */
export function bashCertificates(template: CertificatesTemplate): string {
  const { cloud, environment, certificates } = template;
  const commands = certificates.map(
    (certificate) => `\
${comment('#', `${certificate.name}, SHA-1 thumbprint ${certificate.sha1}`)}
az rest --method put \\
  --url ${bashQuoted(requestUrl(cloud, certificatePath(environment, certificate)))} \\
  --body @- <<'JSON'
${asciiJson(certificateBody(template, certificate))}
JSON
`,
  );
  return script(certificatesHeading(template), commands.join('\n'));
}

/** The same for stop and start. `az webapp` would need the names apart, and knows no app of Logic Apps; a resource's address does for all. */
export function bashStopStart(template: StopStartTemplate): string {
  const calls = template.apps.map(
    ({ id, name }) => `stop_and_start ${bashQuoted(asciiLine(name))} ${bashQuoted(resourceUrl(template.cloud, id))}\n`,
  );
  return script(stopStartHeading(template), `${stopAndStart(template.cloud.apiVersion)}\n${calls.join('')}`);
}

function script(heading: readonly string[], body: string): string {
  return `#!/usr/bin/env bash\n${heading.map((sentence) => `${comment('#', sentence)}\n`).join('')}set -euo pipefail\n\n${body}`;
}

/** Whatever happens after the stop, a start is sent. */
function stopAndStart(apiVersion: string): string {
  return `\
api=${bashQuoted(`?api-version=${encodeURIComponent(apiVersion)}`)}

# The app that is between its stop and its start.
down=''
trap '[ -z "$down" ] || az rest --method post --url "$down/start$api"' EXIT

state_of() {
  az rest --method get --url "$1$api" --query properties.state --output tsv
}

# Up to five minutes.
wait_for() {
  local count
  for count in {1..60}; do
    if [ "$(state_of "$1" || true)" = "$2" ]; then
      return 0
    fi
    sleep 5
  done
  return 1
}

stop_and_start() {
  local name=$1 url=$2 state
  state=$(state_of "$url")
  if [ "$state" != Running ]; then
    echo "$name is $state. It is left as it is."
    return 0
  fi
  echo "Stopping $name"
  down=$url
  az rest --method post --url "$url/stop$api" || echo "The stop of $name failed. It is started all the same." >&2
  wait_for "$url" Stopped || echo "$name did not become Stopped. It is started all the same." >&2
  echo "Starting $name"
  if ! az rest --method post --url "$url/start$api" || ! wait_for "$url" Running; then
    echo "$name may be stopped. Send its start again: az rest --method post --url '$url/start$api'" >&2
    exit 1
  fi
  down=''
}
`;
}
