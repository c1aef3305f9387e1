import { countOf } from '../text/appNames.ts';
import { counted } from '../text/counted.ts';

/** Where the requests of a template go. */
export interface TemplateCloud {
  /** Azure Resource Manager without a slash at the end, such as `https://management.azure.com`. */
  readonly resourceManagerUrl: string;
  /** The version of the Microsoft.Web API, such as `2024-04-01`. */
  readonly apiVersion: string;
}

/** An App Service Environment, as Azure wrote it. */
export interface TemplateEnvironment {
  readonly id: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
}

/** A root certificate. It has no private key, so a template cannot have one. */
export interface TemplateCertificate {
  /** The name of the resource in Azure. */
  readonly name: string;
  /** The certificate's DER in base64, without line breaks. */
  readonly derBase64: string;
  /** Its SHA-1 thumbprint. */
  readonly sha1: string;
}

/** An app or a slot. */
export interface TemplateApp {
  readonly id: string;
  /** `app` or `app/slot`. */
  readonly name: string;
}

/** What every template has. */
interface Template {
  readonly cloud: TemplateCloud;
  readonly environment: TemplateEnvironment;
  /** Sentences that stand at the top of the template: what to replace, what is left out. They may quote names. */
  readonly notes: readonly string[];
}

/** Root certificates of an environment, at least one. */
export interface CertificatesTemplate extends Template {
  readonly certificates: readonly TemplateCertificate[];
}

/** Apps of an environment that are running, at least one. */
export interface StopStartTemplate extends Template {
  readonly apps: readonly TemplateApp[];
}

/** The environment of a template for which no environment was chosen. Each name stands for something that the reader fills in. */
export const placeholders: TemplateEnvironment = {
  id: '/subscriptions/SUBSCRIPTION_ID/resourceGroups/RESOURCE_GROUP/providers/Microsoft.Web/hostingEnvironments/ENVIRONMENT_NAME',
  name: 'ENVIRONMENT_NAME',
  resourceGroup: 'RESOURCE_GROUP',
  location: 'LOCATION',
};

/** The note of a template with these names. */
export const placeholdersNote =
  'Replace SUBSCRIPTION_ID, RESOURCE_GROUP, ENVIRONMENT_NAME and LOCATION first. LOCATION is the region of the environment.';

/** What a template of certificates says at its top, sentence by sentence. */
export function certificatesHeading({
  cloud,
  environment,
  certificates,
  notes,
}: CertificatesTemplate): readonly string[] {
  return [
    `Adds ${counted(certificates.length, 'root certificate')} to the App Service Environment ${environment.name}.`,
    'A root certificate that has the same name is replaced.',
    'Running apps load a root certificate after a stop and a start. A restart is not enough.',
    ...otherCloud(cloud),
    ...notes,
  ];
}

/** What a template of stop and start says at its top, sentence by sentence. */
export function stopStartHeading({ cloud, environment, apps, notes }: StopStartTemplate): readonly string[] {
  return [
    `Stops and starts ${countOf(apps.length)} of the App Service Environment ${environment.name}, one after the other.`,
    'Each app is down from its stop to its start. If this is interrupted, send the start of that app again.',
    ...otherCloud(cloud),
    ...notes,
  ];
}

/** Which cloud it is, where it is not the public one: the Azure CLI and Terraform must be set to it. */
function otherCloud({ resourceManagerUrl }: TemplateCloud): readonly string[] {
  return resourceManagerUrl === 'https://management.azure.com'
    ? []
    : [`This is for the cloud whose Azure Resource Manager is ${resourceManagerUrl}.`];
}
