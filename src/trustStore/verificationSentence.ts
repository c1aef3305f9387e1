import { couldNotTellSentence } from './couldNotTell.ts';
import { type AppVerification, type Standing, standingOf, type Verification } from './verification.ts';

/** How many apps a sentence names before it counts the rest. */
const named = 10;

/** What was found, for a notification: what is missing first, then what could not be told, then what is as it should be. */
export function verificationSentence({ environment, roots, apps }: Verification): string {
  const found = apps.map((one) => ({ one, standing: standingOf(one) }));
  const missing = found.filter(({ standing }) => standing.missing.length > 0);
  const doubtful = found
    .filter(({ standing }) => standing.missing.length === 0 && standing.hasDoubt)
    .map(({ one }) => one);
  const loaded = found.filter(({ standing }) => standing.missing.length === 0 && !standing.hasDoubt);
  return [
    missing.length === 0
      ? ''
      : `Not loaded on ${environment.name}: ${list(missing.map(({ one, standing }) => missingWords(one, standing)))}. Stop and start ${missing.length === 1 ? 'it' : 'them'}.`,
    doubtWords(environment.name, apps, doubtful),
    loaded.length === 0
      ? ''
      : `${list(loaded.map(({ one }) => one.app.name))} ${trusts(loaded.length, roots?.length ?? 0)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** `shop (contoso-root)`, `shop (contoso-root on 1 of 2 instances)`. */
function missingWords({ app }: AppVerification, { missing }: Standing): string {
  const names = missing.map(({ name, on, of }) => (on === of ? name : `${name} on ${on} of ${of} instances`));
  return `${app.name} (${names.join(', ')})`;
}

/** The reason itself where there is nothing else to tell; else the document has the reasons. */
function doubtWords(
  environment: string,
  all: readonly AppVerification[],
  doubtful: readonly AppVerification[],
): string {
  const [only] = doubtful;
  if (only === undefined) {
    return '';
  }
  if (all.length === 1 && only.kind === 'couldNotTell') {
    return `The trust store of ${only.app.name} on ${environment} could not be verified. ${couldNotTellSentence(only.because)}`;
  }
  return `Not wholly verified on ${environment}: ${list(doubtful.map(({ app }) => app.name))}. The document says why.`;
}

function trusts(apps: number, roots: number): string {
  const verb = apps === 1 ? 'trusts' : 'trust';
  switch (roots) {
    case 1:
      return `${verb} the environment’s root certificate`;
    case 2:
      return `${verb} both root certificates`;
    default:
      return `${verb} all ${roots} root certificates`;
  }
}

function list(names: readonly string[]): string {
  const more = names.length - named;
  return more > 0 ? `${names.slice(0, named).join(', ')} and ${more} more` : names.join(', ');
}
