import type { Reply } from './http.ts';

/** Why Entra gives no token: OAuth's error with Entra's own number. */
export class EntraRefusal extends Error {
  readonly status: number;
  readonly error: string;
  readonly code: number;

  constructor(status: number, error: string, code: number, description: string) {
    super(`AADSTS${code}: ${description}`);
    this.status = status;
    this.error = error;
    this.code = code;
  }
}

export function refusalReply({ status, error, code, message }: EntraRefusal): Reply {
  return { status, body: { error, error_description: message, error_codes: [code] } };
}
