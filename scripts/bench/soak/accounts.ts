import type * as vscode from 'vscode';
import type { LocalAccounts } from '../../../test/vscode/authExtension/localAccounts.ts';
import { Emitter } from './emitter.ts';

const providers = ['microsoft', 'microsoft-sovereign-cloud'] as const;

/** VS Code's accounts: between the extension and the provider of the tests, whose sign-in page is local Azure. */
export class Accounts {
  readonly #changed = new Emitter<{ readonly provider: { readonly id: string; readonly label: string } }>();
  #provider: LocalAccounts | undefined;

  /** How many listen to it. */
  get listeners(): number {
    return this.#changed.count;
  }

  use(provider: LocalAccounts): void {
    this.#provider = provider;
    provider.onDidChangeSessions(() => {
      for (const id of providers) {
        this.#changed.fire({ provider: { id, label: id } });
      }
    });
  }

  /** As `vscode.authentication`. */
  readonly api = {
    onDidChangeSessions: this.#changed.event,
    getAccounts: async () => {
      const sessions = (await this.#provider?.getSessions(undefined, {})) ?? [];
      return [...new Map(sessions.map(({ account }) => [account.id, account])).values()];
    },
    getSession: async (
      _id: string,
      asked: readonly string[] | vscode.AuthenticationWwwAuthenticateRequest,
      { account, silent }: vscode.AuthenticationGetSessionOptions = {},
    ) => {
      const scopes = 'wwwAuthenticate' in asked ? (asked.fallbackScopes ?? []) : asked;
      const options = account === undefined ? {} : { account };
      const [known] =
        account === undefined && silent !== true ? [] : ((await this.#provider?.getSessions(scopes, options)) ?? []);
      return known ?? (silent === true ? undefined : this.#provider?.createSession(scopes, options));
    },
  };
}
