/**
 * Stands in for ways to sign in that Azure Identity's libraries carry and DefaultAzureCredential does not try: a browser that `open` opens, with
 * the page that it comes back to, a device code, and on behalf of somebody else.
 */
class NotInThisBundle {
  constructor() {
    refuse();
  }
}

export default function refuse(): never {
  throw new Error('DefaultAzureCredential does not sign in this way, so it is not in this bundle.');
}

export {
  NotInThisBundle as AuthorizationCodeClient,
  NotInThisBundle as DeviceCodeClient,
  NotInThisBundle as LoopbackClient,
  NotInThisBundle as OnBehalfOfClient,
  NotInThisBundle as UserFederatedIdentityCredentialClient,
};
