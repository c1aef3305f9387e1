import { wholeAppKey } from '../../azure/app.ts';
import type { FoundApp } from '../../azure/environmentSearch.ts';
import { keyOf } from '../../azure/resourceId.ts';
import type { StoredCertificate } from '../../azure/storedCertificate.ts';
import type { Certificate } from '../../certificates/certificate.ts';
import { thumbprints } from '../../certificates/thumbprints.ts';
import { keyOfSubscription } from '../../signIn/listing.ts';
import type { AppNode } from '../../tree/appNodes.ts';
import { certificateRow, type ExpiryWindow } from '../../tree/certificateRow.ts';
import { joined } from '../../tree/row.ts';
import type { PickRow } from '../../ui/questions.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';

// While something is typed, VS Code shows no line between kinds of rows. So each row says what it is.

/** The id that the row of an environment has in the view. */
export function rowIdOf({ environment, subscription }: EnvironmentTarget): string {
  return `${keyOfSubscription(subscription)}|${environment.id.toLowerCase()}`;
}

/** `isShared`: another account sees the environment too. */
export function environmentRow(target: EnvironmentTarget, isShared: boolean): PickRow<string> {
  const { environment, subscription } = target;
  const account = isShared ? subscription.account.accountLabel : undefined;
  return {
    label: environment.name,
    description: joined(' · ', 'environment', subscription.name, account),
    icon: 'server-environment',
    data: rowIdOf(target),
  };
}

/** The apps of these environments. A slot is below its app, and that below **Apps**. */
export function appRows(found: readonly FoundApp[], targets: readonly EnvironmentTarget[]): PickRow<string>[] {
  const byKey = new Map(targets.map((target) => [keyOf(target.environment.id), target]));
  return found.flatMap(({ id, name, environmentId }) => {
    const within = byKey.get(keyOf(environmentId));
    if (within === undefined) {
      return [];
    }
    const key = keyOf(id);
    const app = wholeAppKey(key);
    const appId = `${rowIdOf(within)}|apps|${app}`;
    return [appRow(app === key ? appId : `${appId}|${key}`, name, within.environment.name, app !== key)];
  });
}

export function loadedAppRow({ id, app, environment }: AppNode): PickRow<string> {
  return appRow(id, app.name, environment.environment.name, app.slotName !== undefined);
}

function appRow(id: string, name: string, environment: string, isSlot: boolean): PickRow<string> {
  return { label: name, description: `${isSlot ? 'slot' : 'app'} · ${environment}`, icon: 'globe', data: id };
}

/** A root certificate; `certificate` is undefined where it cannot be read. It is also found by a thumbprint of either kind, in any form. */
export function rootRow(
  id: string,
  { resource, certificate }: { readonly resource: StoredCertificate; readonly certificate: Certificate | undefined },
  environment: string,
  window: ExpiryWindow,
): PickRow<string> {
  const { description, icon } = certificateRow({ resource, certificate, kind: 'root', fact: ['', ''] }, window);
  const { der, thumbprint } = resource;
  const known = der === undefined ? [thumbprint ?? ''] : Object.values(thumbprints(der));
  return {
    label: resource.name,
    description: joined(' · ', 'root certificate', environment, description),
    icon,
    isMeantBy: (typed) => {
      const digits = thumbprintIn(typed);
      return digits !== undefined && known.some((one) => one.startsWith(digits));
    },
    data: id,
  };
}

/** The digits of a typed thumbprint, or of its beginning: Windows and OpenSSL put spaces, colons or invisible marks between them. */
function thumbprintIn(typed: string): string | undefined {
  const digits = typed.replace(/[\s:\u200e-]/g, '').toUpperCase();
  return /^[\dA-F]{8,}$/.test(digits) ? digits : undefined;
}
