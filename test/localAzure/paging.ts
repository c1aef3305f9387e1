import type { HttpRequest, Reply } from './http.ts';

/** Cuts lists into pages as Azure does: `{ value, nextLink }`, where the link is to be followed as it is. */
export class Pager {
  private readonly origin: () => string;
  private readonly pageSize: () => number;

  constructor(origin: () => string, pageSize: () => number) {
    this.origin = origin;
    this.pageSize = pageSize;
  }

  /** @param toBody is called for the rows of this page only. */
  page<T>(request: HttpRequest, rows: readonly T[], toBody: (row: T) => unknown): Reply {
    const from = offset(request.query.get('$skipToken'));
    const until = from + this.pageSize();
    const value = rows.slice(from, until).map(toBody);
    return { status: 200, body: { value, nextLink: until < rows.length ? this.link(request, until) : null } };
  }

  private link(request: HttpRequest, next: number): string {
    const url = new URL(request.path, this.origin());
    for (const [name, value] of request.query) {
      url.searchParams.set(name, value);
    }
    url.searchParams.set('$skipToken', Buffer.from(`row=${next}`).toString('base64url'));
    return url.href;
  }
}

function offset(skipToken: string | null): number {
  return skipToken === null ? 0 : Number(Buffer.from(skipToken, 'base64url').toString('utf8').replace('row=', ''));
}
