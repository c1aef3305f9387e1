import assert from 'node:assert/strict';
import { exitCodes, type NothingStopped } from '../../../src/runner/exitCodes.ts';
import type { Plan } from '../../../src/runner/planSchema.ts';
import { readPlan } from '../../../src/runner/readPlan.ts';
import { nothingStoppedBy } from './nothingStopped.ts';

const group = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web';
const environment = `${group}/hostingEnvironments/contoso-ase`;
const minimal = { version: 1, cloud: 'AzureCloud', environment, atATime: 2, waves: [{ apps: ['orders'] }] };

/** The minimal plan with these fields; undefined leaves one out. */
function changed(fields: object): string {
  return JSON.stringify({ ...minimal, ...fields });
}

function withWaves(...waves: readonly object[]): string {
  return changed({ waves });
}

/** A plan whose only wave has an app that is right, and then these. */
function withApps(...apps: readonly unknown[]): string {
  return withWaves({ apps: ['right', ...apps] });
}

/** The minimal plan with this in front of its first field, as no object of JavaScript has it. */
function begunWith(json: string): string {
  return JSON.stringify(minimal).replace('{', `{${json},`);
}

function read(text: string): Plan {
  return readPlan(text, 'plan.json');
}

function refusal(text: string): NothingStopped {
  return nothingStoppedBy(() => read(text));
}

function named(count: number, letter = 'a'): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index}`);
}

/** The minimal plan in UTF-16, as it looks when it is read as UTF-8. */
function utf16(end: 'le' | 'be', mark = '\uFEFF'): string {
  const bytes = Buffer.from(`${mark}${JSON.stringify(minimal)}`, 'utf16le');
  return (end === 'le' ? bytes : bytes.swap16()).toString('utf8');
}

const noEnvironment =
  /: environment must be the resource id of one App Service Environment, such as \/subscriptions\/.*\/NAME, not ".*"\. Nothing/;

describe('A plan that is right', () => {
  it('needs five fields, and has a time-out and no look where it says nothing of them', () => {
    assert.deepEqual(read(JSON.stringify(minimal)), {
      ...minimal,
      timeoutSeconds: 300,
      waves: [{ apps: ['orders'], lookAfter: false }],
    });
  });

  it('has all that it may say', () => {
    const whole = {
      ...minimal,
      $schema: './plan.schema.json',
      tenantId: '0F8FAD5B-d9cb-469f-a165-70867728950e',
      atATime: 'all',
      timeoutSeconds: 30,
      waves: [
        { title: 'Canary – größer', apps: ['orders'], lookAfter: true },
        { title: '', apps: 'allRunning', lookAfter: false },
      ],
    };
    assert.deepEqual(read(JSON.stringify(whole)), whole);
  });

  for (const app of [
    'orders',
    'Orders-2_b',
    'größe',
    'orders/staging',
    'x'.repeat(60),
    'allRunning',
    `${group}/sites/orders`,
    `${group}/sites/orders/slots/staging`,
    `${group}/SITES/Orders/SLOTS/Staging`.toUpperCase(),
    `${group}/sites/orders`.toLowerCase(),
    '/subscriptions/s/resourceGroups/my_group.(two)-x/providers/Microsoft.Web/sites/orders',
  ]) {
    it(`may name ${app}`, () => {
      assert.deepEqual(read(withWaves({ apps: [app] })).waves[0]?.apps, [app]);
    });
  }

  it('may have its environment in any case', () => {
    const upper = environment.toUpperCase();
    assert.equal(read(changed({ environment: upper })).environment, upper);
  });

  it('may be for a cloud of any plain name', () => {
    for (const cloud of ['AzureUSGovernment', 'azurechinacloud', 'Contoso Local_2.0-b']) {
      assert.equal(read(changed({ cloud })).cloud, cloud);
    }
  });

  it('may begin with a byte order mark', () => {
    assert.deepEqual(read(`\uFEFF${JSON.stringify(minimal)}`), read(JSON.stringify(minimal)));
  });

  it('may be as large as an environment', () => {
    assert.equal(read(withWaves({ apps: named(2000) })).waves[0]?.apps.length, 2000);
    assert.equal(read(changed({ atATime: 2000, waves: named(200).map((app) => ({ apps: [app] })) })).waves.length, 200);
    assert.equal(read(changed({ timeoutSeconds: 3600 })).timeoutSeconds, 3600);
  });

  it('may name the same app name in different ids, as in two resource groups', () => {
    const apps = [`${group}/sites/orders`, `${group}/sites/orders`.replace('/g/', '/h/')];
    assert.deepEqual(read(withWaves({ apps })).waves[0]?.apps, apps);
  });
});

/** What is wrong, its text, and what is said of it. */
const wrong: readonly (readonly [what: string, text: string, says: RegExp])[] = [
  ['an empty file', '', /^plan\.json is empty: export the plan again\. Nothing/],
  ['a file of spaces', '\uFEFF \r\n', /^plan\.json is empty: /],
  [
    'text that is no JSON',
    '{"version": 1,\n\u001b[31m',
    /^plan\.json is not JSON: .+\. Look for a missing or extra comma/,
  ],
  ['two byte order marks', `\uFEFF\uFEFF${JSON.stringify(minimal)}`, /^plan\.json is not JSON: /],
  ['JSON with a comment', `// mine\n${JSON.stringify(minimal)}`, /^plan\.json is not JSON: .+ a comment, or quotation/],
  ['UTF-16, little end first', utf16('le'), /^plan\.json is not UTF-8 text\. Save it as UTF-8\. Nothing/],
  ['UTF-16, big end first', utf16('be'), /^plan\.json is not UTF-8 text\. Save it as UTF-8\. Nothing/],
  ['UTF-16 without a mark', utf16('le', ''), /^plan\.json is not UTF-8 text\. Save it as UTF-8\. Nothing/],
  ['an array', '[]', /^plan\.json must be an object, in braces { }, not a list\. Nothing/],
  ['null', 'null', /^plan\.json must be an object, in braces { }, not null\. Nothing/],
  ['text alone', '"plan"', /^plan\.json must be an object, in braces { }, not "plan"\. Nothing/],
  ['a number alone', '5', /^plan\.json must be an object, in braces { }, not 5\. Nothing/],
  [
    'version 2',
    changed({ version: 2 }),
    /: version must be 1, not 2: use the stop-start\.mjs that was exported with this/,
  ],
  ['version "1"', changed({ version: '1' }), /: version must be 1, not "1": leave the quotation marks out\. Nothing/],
  ['version null', changed({ version: null }), /: version must be 1, not null\. Nothing/],
  ['no version', changed({ version: undefined }), /^plan\.json: "version" is missing\. Nothing/],
  ['a long version', changed({ version: 'x\n'.repeat(5000) }), /: version must be 1, not "x x .*…"\. Nothing/],
  [
    'an unknown field',
    changed({ resourceManagerUrl: 'https://evil.example' }),
    /^plan\.json has no field "resourceManagerUrl"\. Remove it\. Nothing/,
  ],
  [
    'a field in other case',
    changed({ TimeOutSeconds: 60 }),
    / has no field "TimeOutSeconds"\. Did you mean "timeoutSec/,
  ],
  ['a field two letters off', changed({ tenatid: '' }), / has no field "tenatid"\. Did you mean "tenantId"\? Nothing/],
  [
    'a field of waves',
    changed({ lookafter: true }),
    / "lookafter"\. Did you mean "lookAfter"\? It goes into a wave\. Noth/,
  ],
  ['a field of an odd name', changed({ 'x\n\u001b[31m': 1 }), / has no field "x \[31m"\. Remove it\. Nothing/],
  ['a field of a long name', changed({ ['x'.repeat(5000)]: 1 }), / has no field "x{200}…"\. Remove it\. Nothing/],
  ['a field of no name', changed({ '': 1 }), / has no field ""\. Remove it\. Nothing/],
  [
    'an unknown field of a wave',
    withWaves({ apps: ['a'] }, { apps: ['b'], look: true }),
    /: wave 2 has no field "look"\. R/,
  ],
  [
    "a wave's field in other case",
    withWaves({ apps: ['a'], Title: 'x' }),
    /: wave 1 has no field "Title"\. Did you mean "title"/,
  ],
  [
    'a field of the plan in a wave',
    withWaves({ apps: ['a'], atatime: 1 }),
    /: wave 1 has no field "atatime"\. Did you mean "atATime"\? It goes outside "waves"\. Nothing/,
  ],
  [
    'a right field in a wrong place',
    withWaves({ apps: ['a'], atATime: 1 }),
    /: wave 1 has no field "atATime"\. It goes outside "waves"\. Nothing/,
  ],
  [
    'the field constructor',
    begunWith('"constructor": {}'),
    /^plan\.json has no field "constructor"\. Remove it\. Nothing/,
  ],
  ['the field toString', changed({ toString: 1 }), /^plan\.json has no field "toString"\. Remove it\. Nothing/],
  [
    'the field __proto__',
    begunWith('"__proto__": {"atATime": 5}'),
    /^plan\.json has no field "__proto__"\. Remove it\. Noth/,
  ],
  [
    'all of it in __proto__',
    `{"__proto__": ${JSON.stringify(minimal)}}`,
    /^plan\.json: "version" is missing\. Also: "cloud" is/,
  ],
  [
    '__proto__ in a wave',
    JSON.stringify(minimal).replace('{"apps"', '{"__proto__": {"lookAfter": true}, "apps"'),
    /: wave 1 has no field "__proto__"\. Remove it\. Nothing/,
  ],
  ['$schema that is a number', changed({ $schema: 5 }), /^plan\.json: \$schema must be text, not 5\. Nothing/],
  [
    'an address as cloud',
    changed({ cloud: 'https://evil.example' }),
    /: cloud must be the name of a cloud \(.+\), not "https:\/\/evil\.example"\. A plan never has an address\. Nothing/,
  ],
  [
    'a host as cloud',
    changed({ cloud: 'evil.example/x' }),
    /: cloud must be .+, not "evil\.example\/x"\. A plan never has/,
  ],
  [
    'a cloud of two lines',
    changed({ cloud: 'Azure\nCloud' }),
    /: cloud must be the name .+, not "Azure Cloud"\. Nothing/,
  ],
  ['an empty cloud', changed({ cloud: '' }), /: cloud must be the name of a cloud \(.+\), not ""\. Nothing/],
  ['no cloud', changed({ cloud: undefined }), /^plan\.json: "cloud" is missing\. Nothing/],
  ['a cloud that is a number', changed({ cloud: 1 }), /: cloud must be the name of a cloud \(.+\), not 1\. Nothing/],
  [
    'a cloud that is no text',
    changed({ cloud: { toString: 1 } }),
    /: cloud must be the name .+, not an object\. Nothing/,
  ],
  [
    'two environments',
    changed({ environment: [environment, environment] }),
    /: environment must be the resource id of one App Service Environment, such as .+, not a list\. Nothing/,
  ],
  ['no environment', changed({ environment: undefined }), /^plan\.json: "environment" is missing\. Nothing/],
  ['an app as environment', changed({ environment: `${group}/sites/orders` }), noEnvironment],
  ['a name as environment', changed({ environment: 'contoso-ase' }), noEnvironment],
  ['what is below an environment', changed({ environment: `${environment}/workerPools/one` }), noEnvironment],
  ['an environment with a quote', changed({ environment: `${environment}'` }), noEnvironment],
  ['an environment of two lines', changed({ environment: `${environment}\nx` }), noEnvironment],
  ...['..', '.', 'x\u2028y'].flatMap((odd) =>
    [environment.replace('/g/', `/${odd}/`), environment.replace('contoso-ase', odd)].map(
      (id) => [`the environment ${JSON.stringify(id)}`, changed({ environment: id }), noEnvironment] as const,
    ),
  ),
  [
    'an app that is a number',
    withApps(5),
    /: wave 1, app 2 must be text, the name of an app or its resource id, not 5\. N/,
  ],
  ['an app that is null', withApps(null), /: wave 1, app 2 must be text, .+, not null\. Nothing/],
  [
    'an app that is an object',
    withApps({ name: 'orders' }),
    /: wave 1, app 2 must be text, .+, not an object\. Nothing/,
  ],
  ['an app that is a list', withApps(['orders']), /: wave 1, app 2 must be text, .+, not a list\. Nothing/],
  [
    'an App Service plan as app',
    withApps(`${group}/serverfarms/plan`),
    /: wave 1, app 2 ".+\/plan" is neither the name/,
  ],
  [
    'a hostname binding as app',
    withApps(`${group}/sites/orders/hostNameBindings/x`),
    /: wave 1, app 2 ".+\/x" is neither/,
  ],
  [
    'an environment as app',
    withApps(environment),
    /: wave 1, app 2 ".+" is neither the name of an app, such as orders or/,
  ],
  ['a name that is too long', withApps('x'.repeat(61)), /: wave 1, app 2 "x{61}" is neither the name of an app/],
  [
    'an app of 601 characters',
    withApps('x'.repeat(601)),
    /: wave 1, app 2 must have at most 600 characters, not 601\. N/,
  ],
  [
    'a long id of something else',
    withApps(`${group}/serverfarms/${'x'.repeat(500)}`),
    /: wave 1, app 2 ".+x…" is neither/,
  ],
  ['an app of many lines', withApps('x\n'.repeat(290)), /: wave 1, app 2 "x x x.+…" is neither/],
  [
    'a wrong app of a later wave',
    withWaves({ apps: ['a'] }, { apps: ['b', 'c', 'orders;rm'] }),
    /^plan\.json: wave 2, app 3 "orders;rm" is neither the name of an app, such as orders or orders\/staging, nor its resource id\. N/,
  ],
  [
    'apps that are text',
    withWaves({ apps: 'orders' }),
    /: wave 1, apps must be a list of names, or "allRunning", not "orders"\./,
  ],
  [
    'apps that are an object',
    withWaves({ apps: {} }),
    /: wave 1, apps must be a list of names, .+, not an object\. Nothing/,
  ],
  ['a wave without apps', withWaves({ apps: ['a'] }, {}), /^plan\.json: wave 2, "apps" is missing\. Nothing/],
  ['an empty wave', withWaves({ apps: ['a'] }, { apps: [] }), /: wave 2, apps must name at least one app\. Nothing/],
  [
    '10,000 apps',
    withWaves({ apps: named(10_000) }),
    /: wave 1, apps must name at most 2000 apps, not 10000\. Nothing/,
  ],
  [
    '3,000 apps in two waves',
    withWaves({ apps: named(1500, 'a') }, { apps: named(1500, 'b') }),
    /^plan\.json: A plan may name 2000 apps; this one names 3000\. Nothing/,
  ],
  [
    '201 waves',
    withWaves(...named(201).map((app) => ({ apps: [app] }))),
    /: waves must have at most 200 waves, not 201\. N/,
  ],
  ['a plan of no waves', withWaves(), /: waves must have at least one wave\. Nothing/],
  ['a plan without waves', changed({ waves: undefined }), /^plan\.json: "waves" is missing\. Nothing/],
  ['waves that are an object', changed({ waves: {} }), /: waves must be a list, not an object\. Nothing/],
  [
    'waves that are long text',
    changed({ waves: 'x\u2028'.repeat(2000) }),
    /: waves must be a list, not "x x x.+…"\. Nothing/,
  ],
  [
    'a wave that is text',
    changed({ waves: ['orders'] }),
    /: wave 1 must be an object, in braces { }, not "orders"\. Noth/,
  ],
  [
    'a wave that is a list',
    changed({ waves: [['orders']] }),
    /: wave 1 must be an object, in braces { }, not a list\. Noth/,
  ],
  [
    'the same app twice in a wave',
    withWaves({ apps: ['orders', 'orders'] }),
    /: wave 1, app 2 "orders" is also wave 1, app 1: leave one of them out\. Nothing/,
  ],
  [
    'the same app in two waves',
    withWaves({ apps: ['orders'] }, { apps: ['a', 'orders'] }),
    /: wave 2, app 2 "orders" is also wave 1, app 1: leave/,
  ],
  [
    'the same app in other case',
    withWaves({ apps: ['Orders'] }, { apps: ['oRDERS'] }),
    /: wave 2, app 1 "oRDERS" is also wave 1, app 1: leave/,
  ],
  [
    'the same id in other case',
    withWaves({ apps: [`${group}/sites/a`, `${group}/sites/A`.toUpperCase()] }),
    /: wave 1, app 2 "\/SUBSCRIPTIONS\/.*\/A" is also wave 1, app 1: leave/,
  ],
  [
    'two waves that take the rest',
    withWaves({ apps: ['a'] }, { apps: 'allRunning' }, { apps: 'allRunning' }),
    /^plan\.json: wave 3, apps must be a list of names: wave 2 takes "allRunning" already\. Nothing/,
  ],
  [
    'lookAfter "yes"',
    withWaves({ apps: ['a'], lookAfter: 'yes' }),
    /^plan\.json: wave 1, lookAfter must be true or false, not "yes"\. Nothing was stopped\.$/,
  ],
  [
    'lookAfter "true"',
    withWaves({ apps: ['a'], lookAfter: 'true' }),
    /: wave 1, lookAfter must be true or false, not "true": leave the quotation marks out\. Nothing/,
  ],
  [
    'a long lookAfter',
    withWaves({ apps: ['a'], lookAfter: 'x\n'.repeat(999) }),
    /: wave 1, lookAfter must be .+ "x x .+…"\./,
  ],
  ...[5, 29, 3601, 99_999, 1.5, -60, null, true].map(
    (timeoutSeconds) =>
      [
        `timeoutSeconds ${timeoutSeconds}`,
        changed({ timeoutSeconds }),
        new RegExp(`: timeoutSeconds must be a whole number from 30 to 3600, not ${timeoutSeconds}\\. Nothing`),
      ] as const,
  ),
  [
    'timeoutSeconds "60"',
    changed({ timeoutSeconds: '60' }),
    /: timeoutSeconds must be a whole number from 30 to 3600, not "60": leave the quotation marks out\. Nothing/,
  ],
  ['timeoutSeconds "1m"', changed({ timeoutSeconds: '1m' }), /: timeoutSeconds must be .+, not "1m"\. Nothing/],
  ...[0, -1, 2.5, 2001, 'many', 'All', null].map(
    (atATime) =>
      [
        `atATime ${JSON.stringify(atATime)}`,
        changed({ atATime }),
        new RegExp(
          `: atATime must be a whole number from 1 to 2000, or "all", not ${JSON.stringify(atATime)}\\. Nothing`,
        ),
      ] as const,
  ),
  ['atATime "2"', changed({ atATime: '2' }), /: atATime must be .+, not "2": leave the quotation marks out\. Nothing/],
  ['no atATime', changed({ atATime: undefined }), /^plan\.json: "atATime" is missing\. Nothing/],
  [
    'a title of two lines',
    withWaves({ apps: ['a'], title: 'x\ny' }),
    /: wave 1, title must be one line of plain text, w/,
  ],
  ['a title with a line separator', withWaves({ apps: ['a'], title: 'x\u2028y' }), /: wave 1, title must be one line/],
  [
    'a title that turns the text around',
    withWaves({ apps: ['a'], title: '\u202e' }),
    /: wave 1, title must be one line/,
  ],
  [
    'a title of 201 characters',
    withWaves({ apps: ['a'], title: 'x'.repeat(201) }),
    /: wave 1, title must have at most 200 c/,
  ],
  ['a title that is a number', withWaves({ apps: ['a'], title: 5 }), /: wave 1, title must be text, not 5\. Nothing/],
  [
    'tenantId that is a domain',
    changed({ tenantId: 'contoso.com' }),
    /: tenantId must be a GUID, such as .+, not "contoso\.com"\. N/,
  ],
  [
    'tenantId that is a number',
    changed({ tenantId: 5 }),
    /: tenantId must be a GUID, such as [0-]{36}, not 5\. Nothing/,
  ],
];

describe('A plan that is wrong', () => {
  for (const [what, text, says] of wrong) {
    it(`is refused, and told where: ${what}`, () => {
      const { exitCode, message } = refusal(text);
      assert.equal(exitCode, exitCodes.usage);
      assert.match(message, says);
      isPlainSentence(message);
    });
  }

  for (const odd of [
    ...['"', "'", '`', '\n', '\r', '\0', '\u001b[31m', '\u2028', '\u202e', ';', '|', '&', '$(x)', '%2e', '\\'],
    ...[' ', '*', '?', '#', '<b>', ':', ',', '{{x}}', '../x', '/', '.', '@', '##vso[', '😀'],
  ]) {
    it(`is refused for a name with ${JSON.stringify(odd)} in it`, () => {
      for (const app of [`orders${odd}`, `${odd}orders`, `ord${odd}/ers`]) {
        const { exitCode, message } = refusal(withApps(app));
        assert.equal(exitCode, exitCodes.usage);
        assert.match(
          message,
          /: wave 1, app 2 ".*" is neither the name of an app, such as orders or orders\/staging, /,
        );
        isPlainSentence(message);
      }
    });
  }

  for (const app of ['', '/', '..', '../x', 'orders/', '/orders', 'orders/a/b', '-orders/..', '\n']) {
    it(`is refused for the name ${JSON.stringify(app)}`, () => {
      assert.match(refusal(withApps(app)).message, /: wave 1, app 2 ".*" is neither the name of an app/);
    });
  }

  for (const odd of ['"', "'", '`', '<', '\\', '\n', '\0', '\u202e']) {
    it(`is refused for an id with ${JSON.stringify(odd)} in it`, () => {
      const app = refusal(withApps(`${group}/sites/orders${odd}`));
      assert.match(app.message, /: wave 1, app 2 ".*" is neither the name of an app/);
      isPlainSentence(app.message);
      const whole = refusal(changed({ environment: `${environment}${odd}` }));
      assert.match(whole.message, noEnvironment);
      isPlainSentence(whole.message);
    });
  }

  it('is told all that is wrong', () => {
    const { message } = refusal(changed({ atATime: undefined, timeoutSeconds: 5, atatime: 2, color: 'red' }));
    assert.equal(
      message,
      'plan.json: "atATime" is missing. Also: timeoutSeconds must be a whole number from 30 to 3600, not 5. ' +
        'Also: plan.json has no field "atatime". Did you mean "atATime"? ' +
        'Also: plan.json has no field "color". Remove it. Nothing was stopped.',
    );
    isPlainSentence(message);
  });

  it('is told of every app, whatever is wrong with it', () => {
    const { message } = refusal(withWaves({ apps: ['a;', 5] }, { apps: ['b', 'c,'] }));
    assert.match(
      message,
      /^plan\.json: wave 1, app 1 "a;" is .+ Also: wave 1, app 2 must .+ Also: wave 2, app 2 "c," is /,
    );
  });

  it('is told of five things at most, and how many more there are', () => {
    const five = refusal(withApps(1, 2, 3, 4, 5)).message;
    assert.match(five, /^plan\.json: wave 1, app 2 .+( Also: .+){4}, not 5\. Nothing was stopped\.$/);
    const eight = refusal(withApps(1, 2, 3, 4, 5, 6, 7, 8)).message;
    assert.match(eight, /( Also: .+){4}, not 5\. And 3 more\. Nothing was stopped\.$/);
    isPlainSentence(eight);
  });

  it('is told of fewer where they are long', () => {
    const { message } = refusal(withApps(...named(9).map((one) => `${one};${'x'.repeat(150)}`)));
    assert.match(
      message,
      /app 2 "a0;x+" is neither .+ Also: wave 1, app 3 "a1;x+" is neither .+\. And 7 more\. Nothing/,
    );
    isPlainSentence(message);
  });

  it('is told the same only once', () => {
    assert.doesNotMatch(refusal(changed({ waves: [[], 'x'] })).message, /wave 1 .*wave 1 /);
  });

  it('is named by its file, as it was given', () => {
    const file = 'C:\\my plans\\plan.json';
    const { message } = nothingStoppedBy(() => readPlan('[]', file));
    assert.equal(message, `${file} must be an object, in braces { }, not a list. Nothing was stopped.`);
  });

  it('is named by one short line, however its file is called', () => {
    for (const text of ['', '{', changed({ environment: 'x'.repeat(999) }), withApps('x;'.repeat(299), '')]) {
      const { message } = nothingStoppedBy(() => readPlan(text, `${'/x\n'.repeat(999)}plan.json`));
      assert.match(message, /^….*plan\.json/);
      isPlainSentence(message);
    }
  });
});

/** One line, not long, nothing that a terminal takes for a command, and what people want to know at its end. */
function isPlainSentence(message: string): void {
  assert.doesNotMatch(message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  assert.ok(message.length <= 600, `${message.length} characters`);
  assert.match(message, /[.?] Nothing was stopped\.$/);
}
