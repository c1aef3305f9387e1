import { asciiJson, comment, requestUrl } from './quoting.ts';
import { certificateBody, certificatePath } from './requests.ts';
import {
  type CertificatesTemplate,
  certificatesHeading,
  type StopStartTemplate,
  stopStartHeading,
} from './template.ts';

/**
 * Requests in a `.http` file, as the REST Client of VS Code and Visual Studio read it. The token comes from an environment variable, so
 * that none is in the file.
 */
export function restCertificates(template: CertificatesTemplate): string {
  const { cloud, environment, certificates } = template;
  const requests = certificates.map(
    (certificate) => `\
${comment('###', `${certificate.name}, SHA-1 thumbprint ${certificate.sha1}`)}
PUT ${requestUrl(cloud, certificatePath(environment, certificate))}
${authorization}
Content-Type: application/json

${asciiJson(certificateBody(template, certificate))}
`,
  );
  return file(certificatesHeading(template), requests);
}

/** For each app its state, its stop and its start. */
export function restStopStart(template: StopStartTemplate): string {
  const { cloud, apps } = template;
  const requests = apps.flatMap(({ id, name }) => [
    request(`${name}: its state. Go on if it is Running.`, 'GET', requestUrl(cloud, id)),
    request(`${name}: stop. Then wait until its state is Stopped.`, 'POST', requestUrl(cloud, `${id}/stop`)),
    request(`${name}: start`, 'POST', requestUrl(cloud, `${id}/start`)),
  ]);
  return file(stopStartHeading(template), requests);
}

const authorization = 'Authorization: Bearer {{token}}';

function request(title: string, method: string, url: string): string {
  return `${comment('###', title)}\n${method} ${url}\n${authorization}\n`;
}

function file(heading: readonly string[], requests: readonly string[]): string {
  const how =
    'Set AZURE_ACCESS_TOKEN before you start the editor: az account get-access-token --query accessToken --output tsv';
  const top = [...heading, how].map((sentence) => comment('#', sentence)).join('\n');
  return `${top}\n\n@token = {{$processEnv AZURE_ACCESS_TOKEN}}\n\n${requests.join('\n')}`;
}
