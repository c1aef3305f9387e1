import assert from 'node:assert/strict';
import { planText } from '../../../../src/commands/stopStartApps/planText.ts';
import { app, estimated } from './plans.ts';

function assertSays(text: string, ...parts: readonly RegExp[]): void {
  for (const part of parts) {
    assert.match(text, part);
  }
}

describe('The text of a plan', () => {
  const apps = [app('a/staging'), app('a', 'plan-a', { scmSiteAlsoStopped: true }), app('shop|<b>')];

  it('says the order, the pauses and how long it takes', () => {
    const pace = { kind: 'several', count: 2 } as const;
    assertSays(
      planText([estimated('contoso-ase', apps, { order: 'slotsFirst', pace })]),
      /^# Stop and start on contoso-ase: the plan$/m,
      /At most 2 apps are down at the same time\./,
      /Outage of an app: about 1 min \(assumed: nothing was measured here yet\)\. The whole run: about 2 min, and the time that you take to look\./,
      /^## 1\. Slots first \(1\)\n\nAbout 1 min\.$/m,
      /^\| a\/staging \| Running \| Windows \| web app, slot \| plan-a \|$/m,
      /Then the run \*\*pauses\*\*/,
      /^## 2\. Then the apps themselves \(2\)$/m,
      /^\| shop\\\|\\<b\\> \|/m,
      /The SCM \(Kudu\) sites of these apps stop too, .*: a\.$/m,
      /costs the same while its apps are stopped/,
    );
  });

  it('uses measurements instead of assumptions', () => {
    const measured = [[40, 45], [50], [170]];
    const text = planText([estimated('ase', apps, { measured })]);
    assertSays(
      text,
      /Outage of an app: about 50 s, at longest 3 min \(measured in 3 earlier runs here\)\. The whole run: about 5 min\./,
    );
    assert.doesNotMatch(text, /assumed/);
  });

  it('says first what happened recently, and names the skipped apps', () => {
    const warnings = ['megan@contoso.com stopped shop at 10:04 [today].'];
    const notRunning = [app('blog', 'plan-a', { state: 'Stopped' })];
    assertSays(
      planText([estimated('ase', apps, { warnings, notRunning })]),
      /^- \*\*megan@contoso\.com stopped shop at 10:04 \\\[today\\\]\.\*\*$/m,
      /^- Not running, so skipped: blog\. They load the root certificates when they next start\.$/m,
    );
  });

  it('escapes everything from outside', () => {
    const odd = '[x](command:y) <img>`c`|';
    const warnings = [`${odd} stopped shop.`];
    const apps = [app(`${odd}b`, odd, { scmSiteAlsoStopped: true }), app(`${odd}a`, `${odd}\n# z`)];
    const stopped = [app(odd, 'plan-a', { state: 'Stopped' })];
    const plan = estimated(odd, apps, { order: 'planByPlan', warnings, notRunning: stopped });
    const text = planText([plan, estimated('other-ase', [app('x')])]);
    const fences = /^```bash\n(?:az [^\n]*\n)+```$/gm;
    assert.equal([...text.matchAll(fences)].length, 2, 'a command is one line, whatever an app is called');
    assert.doesNotMatch(text.replaceAll(fences, ''), /(?<!\\)[[\]<>`]|^# z/m);
    const rows = text.split('\n').filter((line) => line.startsWith('|'));
    assert.deepEqual(new Set(rows.map((row) => row.split(/(?<!\\)\|/).length)), new Set([7]));
  });

  it('has the same requests as Azure CLI commands, each id as one shell word', () => {
    const id = "/subscriptions/s/it's here";
    const text = planText([estimated('ase', [{ ...app('shop'), id }])]);
    assert.match(text, /^az resource invoke-action --action stop --ids '\/subscriptions\/s\/it'\\''s here'$/m);
  });

  it('leaves out empty parts', () => {
    const text = planText([estimated('ase', [app('a')])]);
    assert.match(text, /At most 1 app is down at a time/);
    assert.doesNotMatch(text, /SCM|pauses|interrupted|time that you take|left alone|side by side|\*\*/);
  });

  it('has a part for each of several environments, and says that each keeps its own pace', () => {
    const pace = { kind: 'several', count: 4 } as const;
    const slots = { order: 'slotsFirst', pace, measured: [[30]] } as const;
    assertSays(
      planText([estimated('one-ase', apps, slots), estimated('other-ase', [app('x'), app('y')], { pace })]),
      /^# Stop and start on one-ase and other-ase: the plan$/m,
      /run side by side, each at its own pace .* All together: about 1 min, and the time that you take to look\.$/m,
      /^## one-ase \(3\)\n\n- At most 3 apps are down at the same time\.\n- Outage of an app: about 30 s \(measured in 1 earlier run here\)/m,
      /^### 1\. Slots first \(1\)$/m,
      /^## other-ase \(2\)\n\n- At most 2 apps are down at the same time\.\n- Outage of an app: about 1 min \(assumed/m,
      /^### By name \(2\)$/m,
    );
  });
});
