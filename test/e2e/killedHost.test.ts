import assert from 'node:assert/strict';
import { stateOf } from '../localAzure/estateState.ts';
import { isLong } from '../seed.ts';
import { beginRun, environmentName as name } from './devRun.ts';
import { type Scene, sharedScene, until } from './scene.ts';

const offer = /may have been left stopped on contoso-dev-ase/;

const atATime = 4;
const several = `${atATime} at a Time`;

/** An instant of a run at which its extension host is killed; it is there once the record of requests and states says so. */
interface Instant {
  readonly when: string;
  readonly reached: (scene: Scene) => boolean;
}

const whileStopped: Instant = {
  when: `while the first ${atATime} apps are stopped`,
  reached: ({ local }) =>
    stateOf(local.estate).apps.filter((app) => app.environment === name && hasStopped(app)).length === atATime,
};

/** The gate has no time for those that Azure may not show yet: such apps are watched for long. The suite `crash` has them. */
const instants = isLong
  ? [
      {
        when: 'right after the first stop was sent, while the app still reads Running',
        reached: ({ local }: Scene) => local.requestsTo('POST **/stop').length > 0,
      },
      whileStopped,
      {
        when: 'after the first start was sent',
        reached: ({ local }: Scene) => local.requestsTo('POST **/start').length > 0,
      },
    ]
  : [whileStopped];

function hasStopped(app: ReturnType<typeof stateOf>['apps'][number]): boolean {
  return app.shownState === 'Stopped' && app.history.length > 1;
}

describe('A killed extension host', function () {
  this.timeout(300_000);
  let scene: Scene;

  beforeEach(async () => {
    // Stops take effect and show only after a while, as Azure's do.
    const slow = { takesEffect: { ms: 1500 }, shows: { ms: 1000 } };
    scene = await sharedScene({ stop: slow, start: slow });
  });

  function apps(): ReturnType<typeof stateOf>['apps'] {
    return stateOf(scene.local.estate).apps.filter((app) => app.environment === name);
  }

  for (const { when, reached } of instants) {
    it(`${when}: a new window offers the apps by name without its view being opened, and Start Them brings them back`, async () => {
      const before = apps();
      const first = await scene.openWindow();
      await beginRun(first, several);
      await until(first, () => reached(scene));
      const [host] = await scene.server.extensionHostPids();
      assert.ok(host);
      process.kill(host, 'SIGKILL');
      await first.close();

      const second = await scene.openWindow();
      const message = await second.notifications.waitFor(offer, 60_000);
      await second.screenshot(`recovery-offer-${instants.findIndex((one) => one.when === when) + 1}`);
      await second.openEnvironments();
      const row = ['Contoso Development', name] as const;
      await second.environments.waitUntil(row, ({ description }) => /left stopped/.test(description));
      // A colleague stops an app that the run had not come to: it must stay as the colleague left it.
      const untouched = before.find((app) => app.state === 'Running' && !message.includes(app.name));
      if (untouched !== undefined) {
        scene.local.colleague.act({ id: untouched.id, do: 'stop' });
      }
      const startsBefore = scene.local.requestsTo('POST **/start').length;
      await second.notifications.press(offer, /^Start (?:It|Them)$/);
      await second.notifications.waitFor(/Started \d+ apps? on contoso-dev-ase\./, 200_000);
      await second.environments.waitUntil(row, ({ description }) => !/left stopped/.test(description));

      for (const app of apps()) {
        const was = before.find(({ id }) => id === app.id)?.state;
        const expected = app.id === untouched?.id ? 'Stopped' : was;
        assert.equal(app.state, expected, `${app.name} was ${was}. The offer: ${message}`);
      }
      assert.ok(scene.local.requestsTo('POST **/start').length > startsBefore);
      assert.deepEqual(scene.local.requestsTo('POST **/restart'), []);
    });
  }
});
