import assert from 'node:assert/strict';
import { localTime } from '../../../src/time/timeText.ts';
import { appPage } from '../../../src/tree/appPage.ts';
import { app } from '../commands/stopStartApps/plans.ts';

describe('The page of an app', () => {
  const at = Date.parse('2026-11-24T12:00:00Z');
  const known = { isV3: true, need: { kind: 'misses', at, roots: ['corp-root'] } } as const;
  const page = { app: app('shop'), known, environmentName: 'contoso_ase', at };

  it('says how it stands, why, and its facts', () => {
    const text = appPage({ ...page, slots: undefined });
    assert.match(text, /^# shop\n\nNeeds stop and start: corp-root not loaded on every instance/);
    assert.match(
      text,
      /\| Status \| needs stop and start \|\n\| App Service Environment \| contoso_ase \|\n\| State \| Running \|/,
    );
    assert.ok(text.includes(`What the Environments view knew at ${localTime(at)}.`), text);
    assert.doesNotMatch(text, /slots/);
  });

  it('says how its slots stand', () => {
    const stopped = { app: app('shop/staging', 'plan-a', { state: 'Stopped' }), known: { isV3: true } };
    assert.match(
      appPage({ ...page, slots: [stopped] }),
      /## Deployment slots\n\n.*\n.*\n\| shop\/staging \| stopped \|/,
    );
    assert.doesNotMatch(appPage({ ...page, slots: [] }), /slots/);
  });
});
