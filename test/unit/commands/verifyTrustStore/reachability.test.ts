import assert from 'node:assert/strict';
import { Reachability } from '../../../../src/commands/verifyTrustStore/reachability.ts';
import type { CouldNotTell } from '../../../../src/trustStore/couldNotTell.ts';

const host = 'shop.scm.contoso-ase.appserviceenvironment.net';
const unreachable: CouldNotTell = { kind: 'unreachable', host, code: 'ENOTFOUND', internal: true };
const noAnswer: CouldNotTell = { kind: 'noAnswer', host, internal: true };

function reachAfter(...found: readonly CouldNotTell[]): Reachability {
  const reach = new Reachability();
  for (const because of found) {
    reach.failed(because);
  }
  return reach;
}

/** Whether the next app is asked. */
async function asks(reach: Reachability): Promise<boolean> {
  return (await reach.ask(async () => true)) ?? false;
}

/** An app whose request is in progress until `end`. */
function underWay(reach: Reachability): { readonly end: () => void; readonly ended: Promise<unknown> } {
  let end = (): void => undefined;
  const ended = reach.ask(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  return { end, ended };
}

describe('Reaching the SCM sites of an environment', () => {
  it('is tried until three apps cannot be reached', async () => {
    assert.equal(await asks(reachAfter(unreachable, noAnswer)), true);
    const reach = reachAfter(unreachable, noAnswer, unreachable);
    assert.equal(await asks(reach), false);
    assert.equal(reach.outOfReach, 3);
  });

  it('works once a site has answered, even with a refusal', async () => {
    const answered = new Reachability();
    answered.answered();
    const refusals: readonly CouldNotTell[] = [
      { kind: 'signedOut', host },
      { kind: 'forbidden', host },
      { kind: 'keptOut', host },
      { kind: 'siteNotFound', host },
      { kind: 'untrusted', host, code: undefined },
    ];
    for (const reach of [answered, ...refusals.map((one) => reachAfter(one))]) {
      for (const because of [noAnswer, noAnswer, noAnswer, noAnswer]) {
        reach.failed(because);
      }
      assert.equal(await asks(reach), true);
      assert.equal(reach.givenUp.aborted, false);
    }
  });

  it('is not decided by apps whose sites were never asked', async () => {
    const elsewhere: CouldNotTell = { kind: 'failed', sentence: 'There is no token.' };
    assert.equal(await asks(reachAfter(elsewhere, elsewhere, elsewhere)), true);
    assert.equal(await asks(reachAfter(elsewhere, unreachable, unreachable, unreachable)), false);
  });

  it('is undecided while an app in progress may still answer', async () => {
    const reach = new Reachability();
    const slow = underWay(reach);
    for (const because of [unreachable, unreachable, unreachable]) {
      reach.failed(because);
    }
    assert.equal(reach.givenUp.aborted, false);
    const next = asks(reach);
    reach.answered();
    assert.equal(await next, true);
    slow.end();
    await slow.ended;
  });

  it('fails when the last app in progress does not answer either', async () => {
    const reach = new Reachability();
    const slow = underWay(reach);
    for (const because of [unreachable, unreachable, unreachable]) {
      reach.failed(because);
    }
    const next = asks(reach);
    slow.end();
    assert.equal(await next, false);
  });

  it('is given up for apps in progress once others have not answered in time', () => {
    assert.equal(reachAfter(noAnswer, noAnswer).givenUp.aborted, false);
    assert.equal(reachAfter(unreachable, unreachable, noAnswer).givenUp.aborted, true);
  });

  it('does not wait for an app whose request failed', async () => {
    const reach = new Reachability();
    await assert.rejects(reach.ask(() => Promise.reject(new Error('broke off'))));
    for (const because of [unreachable, unreachable, unreachable]) {
      reach.failed(because);
    }
    assert.equal(await asks(reach), false);
  });

  it('is tried again for apps that are asked after a late answer', async () => {
    const reach = reachAfter(noAnswer, noAnswer, noAnswer);
    assert.equal(reach.givenUp.aborted, true);
    reach.answered();
    assert.equal(reach.givenUp.aborted, false);
    assert.equal(await asks(reach), true);
  });
});
