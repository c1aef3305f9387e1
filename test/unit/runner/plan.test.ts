import assert from 'node:assert/strict';
import { exitCodes, type NothingStopped } from '../../../src/runner/exitCodes.ts';
import { type Plan, readPlan } from '../../../src/runner/plan.ts';
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

/** What is wrong, its text, and where and what the sentence says. */
const wrong: readonly (readonly [what: string, text: string, ...says: readonly RegExp[]])[] = [
  ['an empty file', '', /It is not JSON: .*end of JSON input\./],
  ['text that is no JSON', '{"version": 1,\n\u001b[31m', /It is not JSON: /],
  ['two byte order marks', `\uFEFF\uFEFF${JSON.stringify(minimal)}`, /It is not JSON: /],
  ['JSON with a comment', `// mine\n${JSON.stringify(minimal)}`, /It is not JSON: /],
  ['an array', '[]', / version: The field "version" is missing\./],
  ['null', 'null', /null is not right here: an object with fields is\./],
  ['text alone', '"plan"', /"plan" is not right here: an object with fields is\./],
  ['a number alone', '5', /5 is not right here: an object/],
  ['version 2', changed({ version: 2 }), / version: This is a plan of version 2\. This program reads version 1:/],
  ['version "1"', changed({ version: '1' }), / version: This is a plan of version "1"\./],
  ['no version', changed({ version: undefined }), / version: The field "version" is missing\./],
  ['a long version', changed({ version: 'x\n'.repeat(5000) }), / version: This is a plan of version "x x/],
  [
    'an unknown field',
    changed({ resourceManagerUrl: 'https://evil.example' }),
    / resourceManagerUrl: This version of the form has no such field\./,
  ],
  ['an unknown field of an odd name', changed({ 'x\n\u001b[31m': 1 }), /: This version of the form has no such field/],
  ['an unknown field of a long name', changed({ ['x'.repeat(5000)]: 1 }), / x{200}/],
  ['an unknown field of a wave', withWaves({ apps: ['a'] }, { apps: ['b'], look: true }), / waves\.1\.look: This ver/],
  ['the field constructor', begunWith('"constructor": {}'), / constructor: This version of the form has no such field/],
  ['the field toString', changed({ toString: 1 }), / toString: This version of the form has no such field/],
  ['the field __proto__', begunWith('"__proto__": {"atATime": 5}'), / __proto__: This version of the form has no such/],
  ['all of it in __proto__', `{"__proto__": ${JSON.stringify(minimal)}}`, / version: The field "version" is missing\./],
  [
    '__proto__ in a wave',
    JSON.stringify(minimal).replace('{"apps"', '{"__proto__": {"lookAfter": true}, "apps"'),
    / waves\.0\.__proto__: This version of the form has no such field/,
  ],
  ['$schema that is a number', changed({ $schema: 5 }), / \$schema: 5 is not right here: \$schema is text\./],
  ['an address as cloud', changed({ cloud: 'https://login.evil.example' }), / cloud: .*never an address/],
  ['a host as cloud', changed({ cloud: 'evil.example/x' }), / cloud: .*never an address/],
  ['a cloud of two lines', changed({ cloud: 'Azure\nCloud' }), / cloud: A plan names a cloud/],
  ['an empty cloud', changed({ cloud: '' }), / cloud: A plan names a cloud/],
  ['no cloud', changed({ cloud: undefined }), / cloud: The field "cloud" is missing\./],
  ['a cloud that is a number', changed({ cloud: 1 }), / cloud: 1 is not right here: cloud is text\./],
  ['two environments', changed({ environment: [environment, environment] }), / environment: Array .* one environment/],
  ['no environment', changed({ environment: undefined }), / environment: The field "environment" is missing\./],
  [
    'an app as environment',
    changed({ environment: `${group}/sites/orders` }),
    / environment: This is not the resource/,
  ],
  ['a name as environment', changed({ environment: 'contoso-ase' }), / environment: This is not the resource id/],
  [
    'what is below an environment',
    changed({ environment: `${environment}/workerPools/one` }),
    / environment: This is not the resource id/,
  ],
  [
    'an environment with a quote',
    changed({ environment: `${environment}'` }),
    / environment: This is not the resource/,
  ],
  ['an environment of two lines', changed({ environment: `${environment}\nx` }), / environment: This is not the/],
  ...['..', '.', 'x\u2028y'].flatMap((odd) =>
    [environment.replace('/g/', `/${odd}/`), environment.replace('contoso-ase', odd)].map(
      (id) =>
        [
          `the environment ${JSON.stringify(id)}`,
          changed({ environment: id }),
          / environment: This is not the resource id/,
        ] as const,
    ),
  ),
  ['an app that is a number', withApps(5), / waves\.0\.apps\.1: 5 is not right here: an app is text/],
  ['an app that is null', withApps(null), / waves\.0\.apps\.1: null is not right here: an app is text/],
  ['an app that is an object', withApps({ name: 'orders' }), / waves\.0\.apps\.1: Object is not right here: an app is/],
  ['an app that is a list', withApps(['orders']), / waves\.0\.apps\.1: Array is not right here: an app is text/],
  ['an App Service plan as app', withApps(`${group}/serverfarms/plan`), / waves\.0\.apps\.1: .*\/plan" is neither the/],
  [
    'a hostname binding as app',
    withApps(`${group}/sites/orders/hostNameBindings/x`),
    / waves\.0\.apps\.1: .* is neither/,
  ],
  ['an environment as app', withApps(environment), / waves\.0\.apps\.1: .* is neither the name of an app/],
  ['a name that is too long', withApps('x'.repeat(61)), / waves\.0\.apps\.1: "x{61}" is neither the name of an app/],
  ['an app of 601 characters', withApps('x'.repeat(601)), / waves\.0\.apps\.1: This is too long/],
  ['a long id of something else', withApps(`${group}/serverfarms/${'x'.repeat(500)}`), / waves\.0\.apps\.1: ".*…/],
  ['an app of many lines', withApps('x\n'.repeat(290)), / waves\.0\.apps\.1: "x x x/],
  [
    'a wrong app of a later wave',
    withWaves({ apps: ['a'] }, { apps: ['b', 'c', '$(d)'] }),
    / waves\.1\.apps\.2: "\$\(d\)" is neither/,
  ],
  ['apps that are text', withWaves({ apps: 'orders' }), / waves\.0\.apps: The apps of a wave are a list of names, or/],
  ['apps that are an object', withWaves({ apps: {} }), / waves\.0\.apps: The apps of a wave are a list of names, or/],
  ['a wave without apps', withWaves({ apps: ['a'] }, {}), / waves\.1\.apps: The field "apps" is missing\./],
  ['an empty wave', withWaves({ apps: ['a'] }, { apps: [] }), / waves\.1\.apps: A wave has at least one app\./],
  [
    '10,000 apps',
    withWaves({ apps: named(10_000) }),
    / waves\.0\.apps: A plan may name 2000 apps; this one names 10000\./,
  ],
  [
    '3,000 apps in two waves',
    withWaves({ apps: named(1500, 'a') }, { apps: named(1500, 'b') }),
    /A plan may name 2000 apps; this one names 3000\./,
  ],
  ['201 waves', withWaves(...named(201).map((app) => ({ apps: [app] }))), / waves: A plan has at most 200 waves\./],
  ['a plan of no waves', withWaves(), / waves: A plan has at least one wave\./],
  ['a plan without waves', changed({ waves: undefined }), / waves: The field "waves" is missing\./],
  ['waves that are an object', changed({ waves: {} }), / waves: Object is not right here: waves is a list\./],
  ['waves that are long text', changed({ waves: 'x\u2028'.repeat(2000) }), / waves: "x x x/],
  ['a wave that is text', changed({ waves: ['orders'] }), / waves\.0: "orders" is not right here: an object with/],
  ['the same app twice in a wave', withWaves({ apps: ['orders', 'orders'] }), /It names orders twice\./],
  ['the same app in two waves', withWaves({ apps: ['orders'] }, { apps: ['orders'] }), /It names orders twice\./],
  ['the same app in other case', withWaves({ apps: ['Orders'] }, { apps: ['oRDERS'] }), /It names orders twice\./],
  [
    'the same id in other case',
    withWaves({ apps: [`${group}/sites/a`, `${group}/sites/A`.toUpperCase()] }),
    /It names \/subscriptions\/.*\/a twice\./,
  ],
  [
    'two waves that take the rest',
    withWaves({ apps: 'allRunning' }, { apps: 'allRunning' }),
    /Only one wave can take "allRunning"/,
  ],
  [
    'lookAfter "yes"',
    withWaves({ apps: ['a'], lookAfter: 'yes' }),
    / waves\.0\.lookAfter: "yes" is not right here: loo/,
  ],
  ['a long lookAfter', withWaves({ apps: ['a'], lookAfter: 'x\n'.repeat(999) }), / waves\.0\.lookAfter: "x x/],
  ['timeoutSeconds 5', changed({ timeoutSeconds: 5 }), / timeoutSeconds: timeoutSeconds is at least 30\./],
  ['timeoutSeconds 99999', changed({ timeoutSeconds: 99_999 }), / timeoutSeconds: timeoutSeconds is at most 3600\./],
  ['timeoutSeconds 1.5', changed({ timeoutSeconds: 1.5 }), / timeoutSeconds: timeoutSeconds is a whole number\./],
  ['timeoutSeconds "300"', changed({ timeoutSeconds: '300' }), / timeoutSeconds: "300" is not right here: timeoutSec/],
  ...[0, -1, 2.5, 2001, 'many', 'All', null].map(
    (atATime) =>
      [
        `atATime ${JSON.stringify(atATime)}`,
        changed({ atATime }),
        / atATime: atATime is a whole number from 1 to 2000, or "all"\./,
      ] as const,
  ),
  ['no atATime', changed({ atATime: undefined }), / atATime: The field "atATime" is missing\./],
  ['a title of two lines', withWaves({ apps: ['a'], title: 'x\ny' }), / waves\.0\.title: A title is one line of plain/],
  [
    'a title with a line separator',
    withWaves({ apps: ['a'], title: 'x\u2028y' }),
    / waves\.0\.title: A title is one l/,
  ],
  ['a title that turns the text around', withWaves({ apps: ['a'], title: '\u202e' }), / waves\.0\.title: A title is/],
  ['a title of 201 characters', withWaves({ apps: ['a'], title: 'x'.repeat(201) }), / waves\.0\.title: A title has at/],
  ['a title that is a number', withWaves({ apps: ['a'], title: 5 }), / waves\.0\.title: 5 is not right here: a title/],
  ['tenantId that is a domain', changed({ tenantId: 'contoso.com' }), / tenantId: This is not the id of a directory/],
  ['tenantId that is a number', changed({ tenantId: 5 }), / tenantId: 5 is not right here: tenantId is text\./],
];

describe('A plan that is wrong', () => {
  for (const [what, text, ...says] of wrong) {
    it(`is refused, and told where: ${what}`, () => {
      const { exitCode, message } = refusal(text);
      assert.equal(exitCode, exitCodes.usage);
      for (const words of says) {
        assert.match(message, words);
      }
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
          / waves\.0\.apps\.1: ".*" is neither the name of an app, as orders or orders\/staging, /s,
        );
        isPlainSentence(message);
      }
    });
  }

  for (const app of ['', '/', '..', '../x', 'orders/', '/orders', 'orders/a/b', '-orders/..', '\n']) {
    it(`is refused for the name ${JSON.stringify(app)}`, () => {
      assert.match(refusal(withApps(app)).message, / waves\.0\.apps\.1: ".*" is neither the name of an app/);
    });
  }

  for (const odd of ['"', "'", '`', '<', '\\', '\n', '\0', '\u202e']) {
    it(`is refused for an id with ${JSON.stringify(odd)} in it`, () => {
      const app = refusal(withApps(`${group}/sites/orders${odd}`));
      assert.match(app.message, / waves\.0\.apps\.1: .* is neither the name of an app/);
      isPlainSentence(app.message);
      const whole = refusal(changed({ environment: `${environment}${odd}` }));
      assert.match(whole.message, / environment: This is not the resource id of an App Service Environment/);
      isPlainSentence(whole.message);
    });
  }

  it('is named by its file', () => {
    const { message } = nothingStoppedBy(() => readPlan('', 'C:\\plans\\plan.json'));
    assert.match(message, /^C:\\plans\\plan\.json is no plan that can be run\. /);
  });
});

/** One line, not long, nothing that a terminal takes for a command, and what people want to know at its end. */
function isPlainSentence(message: string): void {
  assert.doesNotMatch(message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  assert.ok(message.length <= 600, `${message.length} characters`);
  assert.match(message, /[.…] Nothing was stopped\.$/);
}
