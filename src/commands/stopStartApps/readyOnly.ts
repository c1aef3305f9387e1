import type { HostingEnvironment } from '../../azure/hostingEnvironment.ts';
import type { EnvironmentTarget } from '../environmentTarget.ts';
import type { Tools } from '../tools.ts';
import type { Selection } from './selection.ts';

/** Those whose environment is ready to be worked on; of each other one it is told why its apps are left alone. */
export function readyOnly<T extends { readonly target: EnvironmentTarget }>(
  { tell }: Pick<Tools, 'tell'>,
  items: readonly T[],
): readonly T[] {
  return items.filter(({ target: { environment } }) => {
    if (!environment.ready) {
      tell.problem(notReadySentence(environment));
    }
    return environment.ready;
  });
}

/** Those that apps load root certificates in: an older environment that was selected as a whole has none, which is told. */
export function withRootCertificates(
  { tell }: Pick<Tools, 'tell'>,
  selections: readonly Selection[],
): readonly Selection[] {
  return selections.filter(({ target: { environment }, chosen }) => {
    const isMeant = environment.version === 3 || chosen !== undefined;
    if (!isMeant) {
      tell.problem(`${environment.name} is not v3, so it has no root certificates. Its apps are left alone.`);
    }
    return isMeant;
  });
}

function notReadySentence({ name, notReadyBecause }: HostingEnvironment): string {
  return `${name} is not ready (${notReadyBecause ?? 'no reason given'}), so none of its apps is stopped. Wait until it is, and Refresh.`;
}
