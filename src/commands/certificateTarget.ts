import type { RootCertificate } from '../azure/rootCertificate.ts';
import type { Certificate } from '../certificates/certificate.ts';
import { certificateRow } from '../tree/certificateRow.ts';
import { decodeOrUndefined } from '../tree/decodeListed.ts';
import { CertificateNode } from '../tree/environmentNodes.ts';
import type { Question, Rows } from '../ui/questions.ts';
import { type EnvironmentTarget, environmentOf, environmentQuestion } from './environmentTarget.ts';
import type { Tools } from './tools.ts';

/** A root certificate in its environment. */
export interface CertificateTarget extends EnvironmentTarget {
  readonly resource: RootCertificate;
  /** undefined when Azure gave no bytes that can be read. */
  readonly certificate: Certificate | undefined;
}

/** The certificate of the row, or the one the user picks; undefined when the user left. `title` is the command's. */
export async function certificateTarget(
  tools: Tools,
  title: string,
  node: unknown,
): Promise<CertificateTarget | undefined> {
  const environment = environmentOf(node);
  if (node instanceof CertificateNode && environment !== undefined) {
    return { ...environment, resource: node.resource, certificate: node.certificate };
  }
  return askCertificate(tools, title, environment);
}

async function askCertificate(
  tools: Tools,
  title: string,
  known: EnvironmentTarget | undefined,
): Promise<CertificateTarget | undefined> {
  let environment = known;
  let chosen: CertificateTarget | undefined;
  const askEnvironment = environmentQuestion(tools, { v3Only: true }, (answer) => {
    environment = answer;
  });
  const askWhich: Question = {
    ask: async (asking) => {
      chosen = await asking.pickOne(certificateRows(tools, environment), {
        placeHolder: 'Select a root certificate',
        loadingPlaceHolder: 'Loading root certificates…',
        noPicksMessage: `${environment?.environment.name ?? 'The environment'} has no root certificates`,
        matchOnDescription: true,
      });
    },
  };
  await tools.ui.ask(title, ...(known === undefined ? [askEnvironment, askWhich] : [askWhich]));
  return chosen;
}

async function certificateRows(tools: Tools, target: EnvironmentTarget | undefined): Promise<Rows<CertificateTarget>> {
  if (target === undefined) {
    return [];
  }
  const { azure } = target.subscription;
  const listed = await azure.rootCertificates.list(target.environment, new AbortController().signal);
  const window = { now: new Date(), warningDays: tools.settings.get('expiryWarningDays') };
  return listed.map((resource) => {
    const certificate = resource.der === undefined ? undefined : decodeOrUndefined(resource.der);
    const { label, description } = certificateRow({ resource, certificate }, window);
    return { label, description: description ?? '', data: { ...target, resource, certificate } };
  });
}
