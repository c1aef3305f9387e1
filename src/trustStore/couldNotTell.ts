import type { ListingProblem } from './rootListing.ts';

/** Why nothing can be said about the trust store of an app or of one of its instances. `host` is the host of its SCM (Kudu) site. */
export type CouldNotTell =
  /** It is not running, so it has loaded nothing; it will when it starts. */
  | { readonly kind: 'notRunning'; readonly stateText: string; readonly scmStopsToo: boolean }
  /** The SCM site is another container than the app's. */
  | { readonly kind: 'linux' | 'windowsContainer'; readonly host: string | undefined }
  | { readonly kind: 'noScmSite' }
  /** The host is under no name of the environment or of Azure, and the user did not allow a token to be sent there. */
  | { readonly kind: 'foreignHost'; readonly host: string }
  /** No connection. `internal`: the environment is reached from its virtual network alone. */
  | {
      readonly kind: 'unreachable';
      readonly host: string;
      readonly code: string | undefined;
      readonly internal: boolean;
    }
  | { readonly kind: 'noAnswer'; readonly host: string; readonly internal: boolean }
  /** `others` apps of its environment could not be reached or did not answer, and none answered. `asked`: its own check had begun, and was ended. */
  | {
      readonly kind: 'givenUp';
      readonly asked: boolean;
      readonly others: number;
      readonly host: string;
      readonly internal: boolean;
    }
  /** The user cancelled first. */
  | { readonly kind: 'cancelled' }
  /** The certificate of the SCM site is not trusted on this machine. */
  | { readonly kind: 'untrusted'; readonly host: string; readonly code: string | undefined }
  | { readonly kind: 'signedOut'; readonly host: string }
  | { readonly kind: 'forbidden'; readonly host: string }
  /** The site's access restrictions refuse this machine's address. */
  | { readonly kind: 'keptOut'; readonly host: string }
  | { readonly kind: 'siteNotFound'; readonly host: string }
  /** Anything else that went wrong with a request. `sentence` is for people. */
  | { readonly kind: 'failed'; readonly sentence: string }
  | { readonly kind: 'commandFailed'; readonly exitCode: number; readonly printed: string }
  | { readonly kind: 'unreadable'; readonly problem: ListingProblem }
  /** The instance that was asked did not answer itself. */
  | { readonly kind: 'otherInstance'; readonly answered: string | undefined };

/** Why no trust store can be read in a cloud, and what helps, for people. */
export function unknownAudienceSentence(cloud: string): string {
  return (
    `Could not verify trust stores: it is not known for which audience SCM sites in the cloud “${cloud}” take tokens, so none is sent to them. ` +
    'If you know it, add it as "appServiceAudience" to your user setting "microsoft-sovereign-cloud.customEnvironment". ' +
    'Or open the Kudu site of an app, and enter "dir Cert:\\LocalMachine\\Root" in its PowerShell console.'
  );
}

/** The reason in a sentence or two, for people, and what helps. */
export function couldNotTellSentence(because: CouldNotTell): string {
  switch (because.kind) {
    case 'notRunning':
      return `It is not running (${because.stateText || 'no state given'})${because.scmStopsToo ? ', and its SCM site stops with it' : ''}. It loads the root certificates when it starts.`;
    case 'linux':
      return 'It runs on Linux, where the SCM site is a separate container that does not show the app’s trust store. Open SSH, and run the command there.';
    case 'windowsContainer':
      return 'It runs in a Windows container, and the SCM site is outside of it, so it may not show the trust store inside. Open SSH, and run the command there.';
    case 'noScmSite':
      return 'Azure does not name an SCM (Kudu) site for this app.';
    case 'foreignHost':
      return `Its SCM site ${because.host} is not under a domain of this environment or of Azure, and you did not allow an access token to be sent there.`;
    case 'unreachable':
      return `Its SCM site ${because.host} cannot be reached from this machine${inBrackets(because.code)}. ${network(because)}`;
    case 'noAnswer':
      return `Its SCM site ${because.host} did not answer in time. ${network(because)}`;
    case 'givenUp':
      return `The check of its SCM site was ${because.asked ? 'stopped' : 'skipped'}: ${because.others} other apps of this environment could not be reached or did not answer in time, and none answered. ${network(because)}`;
    case 'cancelled':
      return 'It was not checked, because you canceled.';
    case 'untrusted':
      return `The certificate of its SCM site ${because.host} is not trusted on this machine${inBrackets(because.code)}. If the environment’s custom domain suffix has a certificate from a private CA, this machine must trust that CA too. Otherwise a proxy that inspects TLS is the usual cause.`;
    case 'signedOut':
      return `Its SCM site ${because.host} does not accept the sign-in. Sign in again.`;
    case 'forbidden':
      return `Its SCM site ${because.host} refuses this account. It needs the right Microsoft.Web/sites/publish/Action, which Contributor and Website Contributor have. Access restrictions of the SCM site, or a stopped site, can refuse in the same way.`;
    case 'keptOut':
      return `The access restrictions of its SCM site ${because.host} refuse this machine’s address. Use a network that they allow.`;
    case 'siteNotFound':
      return `No SCM site exists at ${because.host}.`;
    case 'failed':
      return because.sentence;
    case 'commandFailed':
      return `The command failed on its SCM site (exit code ${because.exitCode}).${because.printed === '' ? '' : ` It printed: ${because.printed}`}`;
    case 'unreadable':
      return `The output of its SCM site is not a complete list of certificates: ${problems[because.problem]}.`;
    case 'otherInstance':
      return `${because.answered === undefined ? 'Another instance' : `Another instance (${because.answered})`} answered instead of this one.`;
  }
}

const problems: Readonly<Record<ListingProblem, string>> = {
  cut: 'its end is missing',
  countDiffers: 'it has more or fewer certificates than it says',
  empty: 'it is empty, but every Windows trusts some root certificates',
};

/** What helps where the network is the reason. */
function network({ host, internal }: { readonly host: string; readonly internal: boolean }): string {
  return internal
    ? `The environment has an internal load balancer. Its SCM sites can be reached only from its virtual network, or from a network connected to it (VPN, ExpressRoute, peering), with DNS for ${wildcard(host)} there. Connect this machine to it, or use VS Code on a machine inside.`
    : 'Check the connection, proxy and firewall.';
}

/** `*.scm.contoso-ase.appserviceenvironment.net` of `shop.scm.contoso-ase.appserviceenvironment.net`. */
function wildcard(host: string): string {
  const dot = host.indexOf('.');
  return dot === -1 ? host : `*${host.slice(dot)}`;
}

function inBrackets(code: string | undefined): string {
  return code === undefined ? '' : ` (${code})`;
}

/** The page of App Service that opens a shell in the app's own container; undefined where that does not help, or its host is not known. */
export function sshPage(because: CouldNotTell): string | undefined {
  const isContainer = because.kind === 'linux' || because.kind === 'windowsContainer';
  return isContainer && because.host !== undefined ? `https://${because.host}/webssh/host` : undefined;
}
