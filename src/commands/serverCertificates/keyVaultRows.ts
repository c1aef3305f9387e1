import { TimeIsUp, withTimeLimit } from '../../async/timeLimit.ts';
import { AzureError } from '../../azure/azureError.ts';
import type { KeyVault, VaultSecret } from '../../azure/keyVaults.ts';
import { regionName } from '../../text/region.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import { day } from '../../time/timeText.ts';
import { failureLabel, withFullStop } from '../../ui/errorWords.ts';
import type { Log } from '../../ui/log.ts';
import type { PickRow, Rows, Separator } from '../../ui/questions.ts';

/** What was picked in a list, or that it is typed. `why`: the sentence that says why there was nothing to pick. */
export type Choice<T> =
  | { readonly kind: 'picked'; readonly value: T }
  | { readonly kind: 'typed'; readonly why: string | undefined };

/** How long a list is waited for, in milliseconds: until then nothing can be typed. */
const listLimit = 30_000;

interface List<T> {
  rows(signal: AbortSignal): Promise<Rows<T>>;
  /** The row that leads to typing, and what is typed there while there is something to pick. */
  readonly typing: string;
  readonly instead: string;
  readonly empty: string;
  readonly failed: string;
  /** The right that the list needs. */
  readonly right: string;
}

/**
 * The rows of a list, and at its end the row that leads to typing. That stays whatever is typed to filter the list, and so is what is
 * left when nothing fits. Whatever the list fails with, or that it takes longer than half a minute, becomes a sentence at that row, which is alone then, but for a sign-in that is
 * missing: that is thrown, as failures have a button for it.
 */
export async function rowsOrTyping<T>(
  log: Log,
  signal: AbortSignal,
  list: List<T>,
  clock: Clock = systemClock,
): Promise<Rows<Choice<T>>> {
  const typing = (why: string | undefined, more: Partial<PickRow<unknown>>): PickRow<Choice<T>> => {
    return { label: list.typing, icon: 'edit', alwaysShow: true, ...more, data: { kind: 'typed', why } };
  };
  try {
    const rows = await withTimeLimit(clock, listLimit, (timeUp) => list.rows(AbortSignal.any([signal, timeUp])));
    return rows.length === 0
      ? [typing(list.empty, { detail: list.empty, detailIcon: 'info' })]
      : [...rows.map(asChoice), { separator: '' }, typing(undefined, { description: list.instead })];
  } catch (reason) {
    signal.throwIfAborted();
    const error = reason instanceof TimeIsUp ? new AzureError('timeout', { operation: list.failed }) : reason;
    if (!(error instanceof AzureError) || needsSignIn(error)) {
      throw error;
    }
    log.error(list.failed, error);
    const detail = because(error, list.right);
    return [typing(`${list.failed} ${detail}`, { description: list.failed, detail, detailIcon: 'warning' })];
  }
}

/** A vault that was typed may be in another directory (tenant), where no sign-in to this one helps. */
function isOfOtherDirectory({ facts }: AzureError): boolean {
  return facts.code === 'InvalidAuthenticationTokenTenant';
}

function needsSignIn(error: AzureError): boolean {
  return (error.kind === 'signedOut' && !isOfOtherDirectory(error)) || error.kind === 'consentNeeded';
}

function because(error: AzureError, right: string): string {
  if (isOfOtherDirectory(error)) {
    return 'It is in another directory.';
  }
  if (error.kind === 'notFound') {
    return 'Azure finds no such Key Vault.';
  }
  if (error.kind === 'refused' && error.facts.serviceMessage !== undefined) {
    // Such as: the subscription is not registered for Key Vault, which only Azure's sentence tells.
    return `Azure says: ${withFullStop(error.facts.serviceMessage)}`;
  }
  return error.kind === 'forbidden' ? `Your account lacks the right ${right}.` : failureLabel(error);
}

function asChoice<T>(row: PickRow<T> | Separator): PickRow<Choice<T>> | Separator {
  return 'separator' in row ? row : { ...row, data: { kind: 'picked', value: row.data } };
}

export function vaultRow(vault: KeyVault): PickRow<KeyVault> {
  return { label: vault.name, description: `${vault.resourceGroup} · ${regionName(vault.location)}`, data: vault };
}

/** What can be imported as it is comes first. Nothing is left out: a content type is only what somebody wrote there. */
export function secretRows(secrets: readonly VaultSecret[], now: number): Rows<VaultSecret> {
  const isPfx = ({ contentType }: VaultSecret): boolean => contentType?.toLowerCase() === 'application/x-pkcs12';
  const isGood = (secret: VaultSecret): boolean => whySecretFails(secret, now) === undefined;
  const rows = (chosen: (secret: VaultSecret) => boolean): readonly PickRow<VaultSecret>[] =>
    secrets.filter(chosen).map((secret) => {
      const { name, contentType = 'no content type', expiresAt } = secret;
      const until = expiresAt === undefined ? undefined : `until ${day(expiresAt)}`;
      const parts = [whySecretFails(secret, now) ?? until, isPfx(secret) ? undefined : contentType];
      return { label: name, description: parts.filter((part) => part !== undefined).join(' · '), data: secret };
    });
  const group = (separator: string, members: readonly PickRow<VaultSecret>[]): Rows<VaultSecret> =>
    members.length === 0 ? [] : [{ separator }, ...members];
  return [
    ...rows((secret) => isPfx(secret) && isGood(secret)),
    ...group(
      'Disabled, expired or not valid yet',
      rows((secret) => isPfx(secret) && !isGood(secret)),
    ),
    ...group(
      'Not a .pfx file by their content type',
      rows((secret) => !isPfx(secret)),
    ),
  ];
}

/** Why a secret is of no use now, in a few words; undefined when it is. */
export function whySecretFails({ isEnabled, notBefore, expiresAt }: VaultSecret, now: number): string | undefined {
  if (!isEnabled) {
    return 'disabled';
  }
  if (expiresAt !== undefined && expiresAt <= now) {
    return `expired on ${day(expiresAt)}`;
  }
  return notBefore !== undefined && notBefore > now ? `not valid before ${day(notBefore)}` : undefined;
}
