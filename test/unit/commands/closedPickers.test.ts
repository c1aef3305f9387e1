import assert from 'node:assert/strict';
import type { AppServices } from '../../../src/commands/stopOrStartApp.ts';
import type { PlanPrompt } from '../../../src/commands/stopStartApps/askPlans.ts';
import type { EnvironmentListener } from '../../../src/signIn/findEnvironments.ts';
import type { Subscription } from '../../../src/signIn/listing.ts';
import type { AzextUi } from '../../../src/ui/azextUi.ts';
import { nextPicker, stubVscode } from '../../equipment/vscodeStub.ts';
import { stubbedUi } from '../ui/stubbedUi.ts';
import { target } from './stopStartApps/plans.ts';

const { environment } = target('contoso-ase');

/** An Azure that never answers: only the signal ends the wait. */
class SilentAzure {
  readonly #began = Promise.withResolvers<AbortSignal>();

  /** The signal of the question, once it was asked. */
  readonly asked = this.#began.promise;

  readonly answer = (signal: AbortSignal): Promise<never> => {
    this.#began.resolve(signal);
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };
}

type Asked = 'subscriptions' | 'environments' | 'rootCertificates' | 'apps';

/** What commands ask with. The question `silent` is never answered; there is one environment. */
function services(ui: AzextUi, silent: Asked, { answer }: SilentAzure): AppServices & PlanPrompt {
  const azure = {
    rootCertificates: { list: (_: unknown, signal: AbortSignal) => answer(signal) },
    apps: { withSlots: (_: string, signal: AbortSignal) => answer(signal) },
  };
  const account = { accountId: 'a', accountLabel: 'anna@contoso.com', tenantId: 't' };
  const subscription = { subscriptionId: 's', name: 'Production', account, azure } as unknown as Subscription;
  const signIn = {
    list: (signal: AbortSignal) =>
      silent === 'subscriptions' ? answer(signal) : Promise.resolve({ subscriptions: [subscription], failures: [] }),
    find: async (_what: string, signal: AbortSignal, tell: EnvironmentListener) => {
      if (silent === 'environments') {
        await answer(signal);
      }
      tell.found({ subscription, environments: [environment] });
      return true;
    },
    selected: (all: unknown) => all,
  };
  const others = {
    log: {},
    tell: {},
    needs: {},
    view: {},
    settings: { get: () => 60 },
    runs: { busy: async () => () => undefined },
  };
  return { ui, signIn, ...others } as unknown as AppServices & PlanPrompt;
}

/** Begins a command that loads something for a picker. */
type Begin = (given: AppServices & PlanPrompt) => Promise<unknown>;

const pickers: Readonly<Record<string, readonly [Asked, Begin]>> = {
  'of subscriptions': [
    'subscriptions',
    async (given) => (await import('../../../src/commands/selectSubscriptions.ts')).selectSubscriptions(given),
  ],
  'of environments': [
    'environments',
    async (given) =>
      (await import('../../../src/commands/askEnvironment.ts')).askEnvironment(given, 'Title', { v3Only: true }),
  ],
  'of root certificates': [
    'rootCertificates',
    async (given) =>
      (await import('../../../src/commands/certificateTarget.ts')).certificateTarget(given, 'Title', undefined),
  ],
  'of apps to start': [
    'apps',
    async (given) => (await import('../../../src/commands/stopOrStartApp.ts')).startApp(given),
  ],
  'of apps to add a public certificate to': [
    'apps',
    async (given) => (await import('../../../src/commands/appTarget.ts')).appTarget(given, 'Title', undefined),
  ],
  'of apps to stop and start': [
    'apps',
    async (given) => (await import('../../../src/commands/stopStartApps/askPlans.ts')).askPlans(given, 'Title', []),
  ],
  'of apps to verify': [
    'apps',
    async (given) =>
      (await import('../../../src/commands/verifyTrustStore/verifyTargets.ts')).verifyTargets(
        given,
        undefined,
        undefined,
      ),
  ],
};

describe('A picker that is closed while it loads', () => {
  before(stubVscode);

  for (const [which, [silent, begin]] of Object.entries(pickers)) {
    it(`cancels its request to Azure: ${which}`, async () => {
      const azure = new SilentAzure();
      let opened = nextPicker();
      const ended = begin(services(stubbedUi(), silent, azure));
      if (silent === 'rootCertificates' || silent === 'apps') {
        const environments = await opened;
        opened = nextPicker();
        await environments.choose(environment.name);
      }
      const picker = await opened;
      const signal = await azure.asked;
      assert.equal(signal.aborted, false);
      picker.close();
      assert.ok([undefined, false].includes((await ended) as undefined | false));
      assert.equal(signal.aborted, true);
    });
  }
});
