import type { AzureError, AzureErrorFacts, AzureErrorKind } from '../azure/azureError.ts';

/** What the user can do about a failure; each becomes a button. */
export type Remedy = 'signIn' | 'tryAgain' | 'showLog' | 'diagnose' | 'trustHelp' | 'permissionsHelp';

/** What a failure means for the person, in sentences that follow "Could not …". */
export interface FailureMeaning {
  /** One sentence, short enough for a row. */
  readonly says: string;
  /** What to do. */
  readonly advice?: string;
  readonly remedies: readonly Remedy[];
}

/** What the failure means: by Azure's code, else by a status that says more than the kind, else by the kind. */
export function meaningOf({ kind, facts }: AzureError): FailureMeaning {
  const code = facts.code?.toLowerCase() ?? '';
  if (code === 'requestdisallowedbypolicy') {
    return disallowedBy(facts);
  }
  return byCode.get(code) ?? (facts.status === 503 ? notAvailable : byKind[kind]);
}

const tryLater = ['tryAgain', 'showLog'] as const;
const logOnly = ['showLog'] as const;

const byKind: Readonly<Record<AzureErrorKind, FailureMeaning>> = {
  signedOut: { says: 'Azure no longer accepts the sign-in.', remedies: ['signIn', 'diagnose', 'showLog'] },
  consentNeeded: { says: 'Your organization requires consent for this.', remedies: ['signIn', 'showLog'] },
  forbidden: { says: 'Your account does not have permission for this.', remedies: ['permissionsHelp', 'showLog'] },
  notFound: { says: 'It no longer exists.', remedies: logOnly },
  // Azure gives the same code, Conflict, for both.
  conflict: { says: 'Another operation is in progress, or something still uses it.', remedies: tryLater },
  locked: {
    says: 'A resource lock prevents it.',
    advice: 'An Owner or User Access Administrator can remove the lock.',
    remedies: logOnly,
  },
  readOnly: {
    says: 'The subscription is disabled, so nothing in it can be changed.',
    advice: 'Its owner can enable it in the Azure portal.',
    remedies: logOnly,
  },
  refused: { says: 'Azure refused it.', remedies: logOnly },
  throttled: { says: 'Azure is limiting requests.', remedies: tryLater },
  network: {
    says: 'No answer came from Azure.',
    advice: 'Check the connection, proxy and firewall.',
    remedies: tryLater,
  },
  timeout: { says: 'Azure did not answer in time.', remedies: tryLater },
  tlsTrust: {
    says: 'The certificate of the connection to Azure is not trusted on this machine.',
    advice: 'A corporate proxy that inspects TLS is the usual cause.',
    remedies: ['trustHelp', 'diagnose', 'showLog'],
  },
  unsupported: { says: 'Azure does not support it here.', remedies: logOnly },
  mismatch: { says: 'What Azure returned is not what was sent.', remedies: logOnly },
  service: { says: 'Azure reported a failure.', remedies: tryLater },
};

/** 503: so maintenance and upgrades of a region or an environment show, and overload. */
const notAvailable: FailureMeaning = {
  says: 'The service is not available at the moment.',
  advice: 'The region or the environment may be under an upgrade.',
  remedies: tryLater,
};

const roleMissing: FailureMeaning = {
  ...byKind.forbidden,
  advice: 'Ask for a role with the action that Azure names. A role that was assigned just now can take ten minutes.',
};
const notRegistered: FailureMeaning = {
  says: 'The subscription is not registered for the resource provider.',
  advice: 'Somebody with the role Contributor or Owner can register it in the Azure portal, under Resource providers.',
  remedies: tryLater,
};
const otherOperation: FailureMeaning = {
  says: 'Another operation is in progress there.',
  advice: 'Try again when it has ended.',
  remedies: tryLater,
};
const limitReached: FailureMeaning = { says: 'A limit of Azure has been reached.', remedies: logOnly };

/**
 * Azure's codes, in lower case, that mean something else than their status. Those of Microsoft.Web are numbers. Sources: "Troubleshoot
 * common Azure deployment errors" and public reports; the status that each comes with differs.
 */
const byCode: ReadonlyMap<string, FailureMeaning> = new Map([
  [
    'subscriptionnotfound',
    {
      says: 'Azure does not find the subscription for this account.',
      advice: 'It was deleted, or moved to another directory, or your account lost its role there.',
      remedies: ['signIn', 'showLog'],
    },
  ],
  ['invalidsubscriptionid', { says: 'Azure does not know the subscription.', remedies: logOnly }],
  ['resourcegroupnotfound', { says: 'Its resource group no longer exists.', remedies: logOnly }],
  ['parentresourcenotfound', { says: 'What it belongs to no longer exists.', remedies: logOnly }],
  [
    'resourcegroupbeingdeleted',
    { says: 'Its resource group is being deleted, with all that is in it.', remedies: logOnly },
  ],
  ['missingsubscriptionregistration', notRegistered],
  ['subscriptionnotregistered', notRegistered],
  [
    'requestdisallowedbyazure',
    { says: 'Azure does not allow it for this subscription in this region.', remedies: logOnly },
  ],
  [
    'denyassignmentauthorizationfailed',
    {
      says: 'A deny assignment forbids it, whatever your roles are.',
      advice: 'A managed application or a deployment stack usually made it.',
      remedies: logOnly,
    },
  ],
  ['authorizationfailed', roleMissing],
  ['linkedauthorizationfailed', roleMissing],
  ['linkedaccesscheckfailed', roleMissing],
  [
    'invalidauthenticationtokentenant',
    {
      says: 'The sign-in is for another directory than the subscription’s.',
      advice: 'The subscription may have moved. Sign in to its directory.',
      remedies: ['signIn', 'showLog'],
    },
  ],
  ['59202', otherOperation],
  ['59203', otherOperation],
  ['59205', otherOperation],
  ['59324', otherOperation],
  ['operationinprogress', otherOperation],
  ['anotheroperationinprogress', otherOperation],
  ['59301', limitReached],
  ['quotaexceeded', limitReached],
]);

function disallowedBy({ policies = [] }: AzureErrorFacts): FailureMeaning {
  const named = policies.map((policy) => `“${policy}”`).join(', ');
  const says = policies.length > 1 ? 'Azure policies forbid it' : 'An Azure policy forbids it';
  return {
    says: named === '' ? `${says}.` : `${says}: ${named}.`,
    advice: 'Whoever manages the policy can grant an exemption.',
    remedies: logOnly,
  };
}
