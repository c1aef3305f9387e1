import type { PublicCertificate } from '../../azure/publicCertificates.ts';
import { certificateRow } from '../../tree/certificateRow.ts';
import { readListed } from '../../tree/heldCertificateNode.ts';
import { PublicCertificateNode } from '../../tree/publicCertificateNodes.ts';
import type { Rows } from '../../ui/questions.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import { type AppTarget, appTarget } from '../appTarget.ts';
import type { EnvironmentPrompt } from '../askEnvironment.ts';

/** A public certificate of an app. */
export interface PublicCertificateTarget extends AppTarget {
  readonly resource: PublicCertificate;
}

/** What asking for a public certificate works with. */
export interface PublicCertificatePrompt extends EnvironmentPrompt {
  readonly settings: SettingsReader;
}

/** The public certificate of the row, or the one that the user picks; undefined when the user left. `title` is the command's. */
export async function publicCertificateTarget(
  prompt: PublicCertificatePrompt,
  title: string,
  node: unknown,
): Promise<PublicCertificateTarget | undefined> {
  const target = await appTarget(prompt, title, node);
  if (target === undefined) {
    return undefined;
  }
  if (node instanceof PublicCertificateNode) {
    return { ...target, resource: node.resource };
  }
  const resource = await prompt.ui.askOne(title, (asking) =>
    asking.pickOne(certificateRows(target, prompt.settings.get('expiryWarningDays'), asking.signal), {
      placeHolder: `Select a public certificate of ${target.app.name}`,
      loadingPlaceHolder: 'Loading public certificates…',
      noPicksMessage: `${target.app.name} has no public certificates`,
      matchOnDescription: true,
    }),
  );
  return resource === undefined ? undefined : { ...target, resource };
}

async function certificateRows(
  { app, subscription }: AppTarget,
  warningDays: number,
  signal: AbortSignal,
): Promise<Rows<PublicCertificate>> {
  const listed = await readListed(await subscription.azure.publicCertificates.list(app, signal));
  return listed.map(({ resource, certificate }) => {
    const held = { resource, certificate, kind: 'public', fact: ['', ''] } as const;
    const { label, description } = certificateRow(held, { now: new Date(), warningDays });
    return { label, description: description ?? '', data: resource };
  });
}
