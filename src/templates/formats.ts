import { armCertificates } from './armTemplate.ts';
import { bashCertificates, bashStopStart } from './azBash.ts';
import { powerShellCertificates, powerShellStopStart } from './azPowerShell.ts';
import { bicepCertificates } from './bicep.ts';
import { restCertificates, restStopStart } from './restRequests.ts';
import type { CertificatesTemplate, StopStartTemplate } from './template.ts';
import { terraformAzapi1, terraformAzapi2 } from './terraform.ts';

/** A way to write a template. */
interface Format<Template> {
  /** Its name for people. It stands within a sentence too. */
  readonly label: string;
  /** The end of a file's name, without the dot. */
  readonly extension: string;
  /** The whole text. It ends with a line end. Throws RangeError for the names `.` and `..`, which no address can have. */
  readonly write: (template: Template) => string;
}

export type CertificatesFormat = Format<CertificatesTemplate>;
export type StopStartFormat = Format<StopStartTemplate>;

/** For root certificates. */
export const certificatesFormats: readonly CertificatesFormat[] = [
  { label: 'REST requests (.http)', extension: 'http', write: restCertificates },
  { label: 'az rest for bash', extension: 'sh', write: bashCertificates },
  { label: 'az rest for PowerShell', extension: 'ps1', write: powerShellCertificates },
  { label: 'ARM template', extension: 'json', write: armCertificates },
  { label: 'Bicep', extension: 'bicep', write: bicepCertificates },
  { label: 'Terraform (azapi 2.x)', extension: 'tf', write: terraformAzapi2 },
  { label: 'Terraform (azapi 1.x)', extension: 'tf', write: terraformAzapi1 },
];

/** For the stop and start of apps, which templates of resources cannot do. */
export const stopStartFormats: readonly StopStartFormat[] = [
  { label: 'REST requests (.http)', extension: 'http', write: restStopStart },
  { label: 'az rest for bash', extension: 'sh', write: bashStopStart },
  { label: 'az rest for PowerShell', extension: 'ps1', write: powerShellStopStart },
];
