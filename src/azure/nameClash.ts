import { ageOf, type Clock, momentOf } from '../time/clock.ts';
import { AzureError } from './azureError.ts';
import type { CertificateResource } from './certificateResource.ts';
import { type AcceptedAt, compareAfter, compareWrite } from './compareWrite.ts';
import type { StoredCertificate } from './storedCertificate.ts';
import type { WebCertificate } from './webCertificate.ts';

/** What became of a certificate whose name somebody else wrote to at the same time, or may have. */
export type NameClash<C extends StoredCertificate = WebCertificate> =
  /** It is there; but so much time went by from the last read to the answer that somebody else's certificate may be overwritten. */
  | { readonly kind: 'slow'; readonly certificate: C; readonly tookMs: number }
  /** Azure accepted it, and now there is another (`now`), or none. */
  | { readonly kind: 'undone'; readonly now: C | undefined };

/**
 * Notices when two write a server or root certificate under one name at the same time. A PUT overwrites silently, and no ETag or `If-None-Match`
 * keeps it from that: no operation of Microsoft.Web documents one (OpenAPI 2025-03-01; Certificates_CreateOrUpdate answers 200 alone), nor does the Root
 * Certificate API. So both may find the name free. Make it before the name is looked for.
 */
export class NameClashes<C extends StoredCertificate = WebCertificate> {
  readonly #resource: CertificateResource<C>;
  readonly #clock: Clock;
  readonly #compareAfterMs: number;
  readonly #began;
  #accepted: AcceptedAt | undefined;

  /** @param accepted when an earlier PUT was accepted, to look at it again. `compareAfterMs`: see `compareAfter`. */
  constructor(resource: CertificateResource<C>, clock: Clock, compareAfterMs = compareAfter, accepted?: AcceptedAt) {
    this.#resource = resource;
    this.#clock = clock;
    this.#compareAfterMs = compareAfterMs;
    this.#began = momentOf(clock);
    this.#accepted = accepted;
  }

  /** When the PUT was accepted; undefined where nothing was sent. */
  get accepted(): AcceptedAt | undefined {
    return this.#accepted;
  }

  /** To be called once Azure has accepted the PUT, or may have. */
  readonly onAccepted = (): void => {
    this.#accepted = { at: this.#clock.monotonic(), tookMs: ageOf(this.#began, this.#clock) };
  };

  /**
   * Reads once more what was read back, at a time when nobody can overwrite it any more without noticing that it took long (see
   * compareWrite.ts). `outcome` where all is well or nothing was sent; `notVisibleYet` where that read fails or the wait is ended.
   */
  async after<Outcome>(
    outcome: Outcome,
    isOurs: (found: C) => boolean,
  ): Promise<Outcome | NameClash<C> | { readonly kind: 'notVisibleYet'; readonly readError?: AzureError }> {
    if (this.#accepted === undefined) {
      return outcome;
    }
    let now: C | undefined;
    const isThere = async (): Promise<boolean> => {
      now = await this.#resource.find();
      return now !== undefined && isOurs(now);
    };
    const compared = await compareWrite(
      this.#accepted,
      this.#clock,
      isThere,
      this.#resource.signal,
      this.#compareAfterMs,
    );
    switch (compared.kind) {
      case 'slow':
        return now === undefined ? outcome : { kind: 'slow', certificate: now, tookMs: compared.tookMs };
      case 'undone':
        return { kind: 'undone', now };
      case 'unread':
        return compared.error instanceof AzureError
          ? { kind: 'notVisibleYet', readError: compared.error }
          : { kind: 'notVisibleYet' };
      default:
        return outcome;
    }
  }
}
