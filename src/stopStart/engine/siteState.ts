/**
 * What is known of an app's site once the app is running again; nothing where the site did not answer before the stop either, or
 * cannot be reached from here.
 *
 * - `asking`: it does not answer yet.
 * - `answers`: with this HTTP status.
 * - `silent`: running, not answering; `because` for people.
 */
export type SiteState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answers'; readonly status: number }
  | { readonly kind: 'silent'; readonly because: string };
