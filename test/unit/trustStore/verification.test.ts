import assert from 'node:assert/strict';
import {
  type CouldNotTell,
  couldNotTellSentence,
  unknownAudienceSentence,
} from '../../../src/trustStore/couldNotTell.ts';
import {
  type AppVerification,
  type EnvironmentRoot,
  type InstanceVerification,
  lookFor,
  standingOf,
  type Verification,
} from '../../../src/trustStore/verification.ts';
import { verificationSentence, verificationText } from '../../../src/trustStore/verificationText.ts';

const oldRoot: EnvironmentRoot = { name: 'old-root', thumbprint: 'A'.repeat(40) };
const newRoot: EnvironmentRoot = { name: 'new-root', thumbprint: 'B'.repeat(40) };
const nameless: EnvironmentRoot = { name: 'no-thumbprint', thumbprint: undefined };
const givenUp: CouldNotTell = {
  kind: 'givenUp',
  asked: false,
  others: 3,
  host: 'pay.scm.contoso-ase.appserviceenvironment.net',
  internal: true,
};
const cancelled: CouldNotTell = { kind: 'cancelled' };
const linux: CouldNotTell = { kind: 'linux', host: 'orders.scm.contoso-ase.appserviceenvironment.net' };

function instance(name: string, trusted: readonly EnvironmentRoot[], roots = [oldRoot, newRoot]): InstanceVerification {
  const thumbprints = new Set(trusted.flatMap(({ thumbprint }) => thumbprint ?? []));
  return { instance: name, computer: `RD-${name}`, result: { kind: 'read', roots: lookFor(roots, thumbprints) } };
}

function checked(name: string, ...instances: readonly InstanceVerification[]): AppVerification {
  return { kind: 'checked', app: { key: name, name }, instances };
}

function couldNotTell(name: string, because: CouldNotTell): AppVerification {
  return { kind: 'couldNotTell', app: { key: name, name }, because };
}

function verification(...apps: readonly AppVerification[]): Verification {
  return {
    environment: { id: '/subscriptions/s/contoso-ase', name: 'contoso-ase' },
    roots: [oldRoot, newRoot],
    apps,
    at: Date.UTC(2026, 10, 24, 12, 0, 0),
  };
}

const silent: InstanceVerification = {
  instance: 'two',
  computer: undefined,
  result: { kind: 'couldNotTell', because: { kind: 'otherInstance', answered: undefined } },
};

describe('Looking for roots in a trust store', () => {
  it('compares thumbprints in any case, and does not know about a root without one', () => {
    const lower = { name: 'lower', thumbprint: 'b'.repeat(40) };
    assert.deepEqual(
      lookFor([oldRoot, lower, nameless], new Set(['B'.repeat(40)])).map(({ is }) => is),
      ['missing', 'loaded', 'unknown'],
    );
  });
});

describe('The conclusion about an app', () => {
  it('says that it trusts every root only when every instance was read and has every root', () => {
    assert.deepEqual(standingOf(checked('shop', instance('one', [oldRoot, newRoot]))), {
      missing: [],
      hasDoubt: false,
    });
    assert.equal(standingOf(checked('shop', instance('one', [oldRoot, newRoot]), silent)).hasDoubt, true);
    assert.equal(standingOf(checked('shop')).hasDoubt, true);
    assert.equal(standingOf(checked('shop', instance('one', [oldRoot], [oldRoot, nameless]))).hasDoubt, true);
    const { kind, ...rest } = checked('shop', instance('one', [oldRoot, newRoot]));
    assert.equal(
      standingOf({ ...rest, kind: 'checked', instancesUnknown: 'no right' } as AppVerification).hasDoubt,
      true,
    );
    assert.equal(kind, 'checked');
  });

  it('names the roots that some instances lack, and on how many', () => {
    assert.deepEqual(
      standingOf(checked('shop', instance('one', [oldRoot]), instance('two', [oldRoot, newRoot]))).missing,
      [{ name: 'new-root', on: 1, of: 2 }],
    );
  });

  it('never says that something is missing when nothing could be read', () => {
    assert.deepEqual(standingOf(couldNotTell('orders', linux)), { missing: [], hasDoubt: true });
    assert.deepEqual(standingOf(checked('shop', silent)), { missing: [], hasDoubt: true });
    for (const because of [givenUp, cancelled]) {
      assert.deepEqual(standingOf(couldNotTell('shop', because)), { missing: [], hasDoubt: true });
    }
  });
});

describe('The sentence about trust stores', () => {
  it('says that everything is loaded', () => {
    assert.equal(
      verificationSentence(verification(checked('shop', instance('one', [oldRoot, newRoot])))),
      'shop trusts both root certificates.',
    );
  });

  it('names what is missing first, then what is in doubt, then what is loaded', () => {
    assert.equal(
      verificationSentence(
        verification(
          checked('shop', instance('one', [oldRoot, newRoot])),
          couldNotTell('orders', linux),
          checked('pay', instance('one', [oldRoot]), instance('two', [oldRoot, newRoot])),
          checked('blog', instance('one', [])),
        ),
      ),
      [
        'Not loaded on contoso-ase: pay (new-root on 1 of 2 instances), blog (old-root, new-root). Stop and start them.',
        'Not fully verified on contoso-ase: orders. See the document for the reasons.',
        'shop trusts both root certificates.',
      ].join(' '),
    );
  });

  it('has the reason itself when there is only one app', () => {
    assert.equal(
      verificationSentence(verification(couldNotTell('orders', linux))),
      `The trust store of orders on contoso-ase could not be verified. ${couldNotTellSentence(linux)}`,
    );
  });

  it('points to the document for the reasons of several', () => {
    const sentence = verificationSentence(verification(couldNotTell('a', linux), couldNotTell('b', linux)));
    assert.equal(sentence, 'Not fully verified on contoso-ase: a, b. See the document for the reasons.');
  });

  it('counts apps beyond the first ten', () => {
    const apps = Array.from({ length: 12 }, (_, index) => checked(`app${index}`, instance('one', [oldRoot, newRoot])));
    assert.match(verificationSentence(verification(...apps)), /app9 and 2 more trust both root certificates\.$/);
  });
});

describe('The document about trust stores', () => {
  it('has a line for each instance and root', () => {
    const text = verificationText(verification(checked('shop', instance('one', [oldRoot]), silent)));
    const rows = text
      .slice(text.indexOf('## Details'))
      .split('\n')
      .filter((line) => line.startsWith('| '));
    assert.deepEqual(rows.slice(1), [
      `| RD-one · one | old-root | \`${'A'.repeat(40)}\` | loaded |`,
      `| RD-one · one | new-root | \`${'B'.repeat(40)}\` | **MISSING** |`,
      '| two |  |  | could not tell: Another instance answered instead of this one. |',
    ]);
    assert.match(text, /It runs on 2 instances\. 1 answered\./);
  });

  it('names a root once that several apps miss alone, and has its column first', () => {
    const lacking = ['pay', 'blog'].map((name) => checked(name, instance('one', [oldRoot])));
    const found = verification(...lacking);
    assert.equal(verificationSentence(found), 'Not loaded on contoso-ase: pay, blog (new-root). Stop and start them.');
    const table = verificationText(found).split('\n');
    assert.ok(table.includes('| App | new-root | old-root |') && table.includes('| pay | **MISSING** | loaded |'));
  });

  it('begins with one table of apps and roots: what misses something first, then what is not known', () => {
    const both = [oldRoot, newRoot];
    const { kind: _, ...one } = checked('one', instance('one', both));
    const text = verificationText(
      verification(
        checked('fine', instance('one', both), instance('two', both)),
        { ...one, kind: 'checked', instancesUnknown: 'no right' } as AppVerification,
        couldNotTell('orders', linux),
        checked('silent', silent),
        checked('half', instance('one', both), silent),
        checked('stale', instance('one', [oldRoot]), instance('two', both)),
        checked('blog', instance('one', [])),
      ),
    );
    assert.deepEqual(text.split('\n').slice(4, 13), [
      '| App | old-root | new-root |',
      '|:--|:--|:--|',
      '| stale | loaded | **MISSING** on 1 of 2 instances |',
      '| blog | **MISSING** | **MISSING** |',
      '| one | loaded on the instance that answered | loaded on the instance that answered |',
      '| orders | not known | not known |',
      '| silent | not known | not known |',
      '| half | loaded on 1 of 2 instances | loaded on 1 of 2 instances |',
      '| fine | loaded | loaded |',
    ]);
    assert.doesNotMatch(verificationText({ ...verification(), roots: [] }), /\| App/);
  });

  it('leads to SSH and has the command for Linux apps, once', () => {
    const text = verificationText(verification(couldNotTell('orders', linux), couldNotTell('cart', linux)));
    assert.ok(text.includes(`[Open SSH](https://${linux.kind === 'linux' ? linux.host : ''}/webssh/host)`));
    assert.equal(text.split('```').length, 3);
    assert.ok(text.includes('a'.repeat(40)));
  });

  it('has one line for apps with the same reason', () => {
    const text = verificationText(verification(...['a', 'b', 'c'].map((name) => couldNotTell(name, cancelled))));
    assert.ok(text.includes('\n- **a**, **b**, **c**: It was not checked, because you canceled.\n'), text);
  });

  it('counts no root certificates when the user canceled before they were listed', () => {
    const text = verificationText({ ...verification(couldNotTell('shop', cancelled)), roots: undefined });
    assert.match(
      text,
      /\nCanceled at 2026-11-24 12:00:00 UTC, before the root certificates of the environment were listed\./,
    );
    assert.doesNotMatch(text, /Checked at|0 root/);
  });

  it('escapes Markdown and HTML in text from outside', () => {
    const evil = '<img src=x> | **b** [a](command:x)';
    const printed: CouldNotTell = { kind: 'commandFailed', exitCode: 1, printed: evil };
    const text = verificationText(verification(couldNotTell(evil, printed), checked(evil, instance(evil, [oldRoot]))));
    assert.doesNotMatch(text, /(?<!\\)<img|(?<!\\)\[a|\*\*b/);
    const cells = text.split('\n').filter((line) => line.startsWith('| RD'));
    assert.ok(
      cells.every((line) => line.split(/(?<!\\)\|/).length === 6),
      cells.join('\n'),
    );
  });
});

describe('Why a trust store could not be read', () => {
  const host = 'shop.scm.contoso-ase.appserviceenvironment.net';

  it('says which network an internal load balancer needs, and its DNS', () => {
    const sentence = couldNotTellSentence({ kind: 'unreachable', host, code: 'ENOTFOUND', internal: true });
    assert.ok(sentence.includes(`${host} cannot be reached from this machine (ENOTFOUND)`));
    assert.match(sentence, /virtual network.*VPN, ExpressRoute, peering/);
    assert.ok(sentence.includes('DNS for *.scm.contoso-ase.appserviceenvironment.net'));
    assert.doesNotMatch(couldNotTellSentence({ kind: 'noAnswer', host, internal: false }), /virtual network/);
  });

  it('says for a skipped app how many others were out of reach, and which network is needed', () => {
    const sentence = couldNotTellSentence(givenUp);
    assert.ok(
      sentence.startsWith(
        'The check of its SCM site was skipped: 3 other apps of this environment could not be reached',
      ),
    );
    assert.ok(sentence.includes('DNS for *.scm.contoso-ase.appserviceenvironment.net'));
    assert.match(couldNotTellSentence({ ...givenUp, asked: true }), /^The check of its SCM site was stopped: 3 other/);
  });

  it('says for each cause what helps, in sentences', () => {
    const all: readonly CouldNotTell[] = [
      { kind: 'notRunning', stateText: 'Stopped', scmStopsToo: true },
      linux,
      { kind: 'windowsContainer', host },
      { kind: 'noScmSite' },
      { kind: 'givenUp', asked: false, others: 3, host, internal: true },
      { kind: 'givenUp', asked: true, others: 3, host, internal: true },
      { kind: 'cancelled' },
      { kind: 'untrusted', host, code: 'SELF_SIGNED_CERT_IN_CHAIN' },
      { kind: 'signedOut', host },
      { kind: 'forbidden', host },
      { kind: 'keptOut', host },
      { kind: 'siteNotFound', host },
      { kind: 'commandFailed', exitCode: 1, printed: '' },
      { kind: 'unreadable', problem: 'cut' },
      { kind: 'otherInstance', answered: 'abc' },
    ];
    const sentences = all.map(couldNotTellSentence);
    assert.equal(new Set(sentences).size, all.length);
    for (const sentence of sentences) {
      assert.match(sentence, /^[A-Z].*\.$/);
    }
    assert.match(sentences[0] ?? '', /not running \(Stopped\), and its SCM site stops with it\./);
    assert.ok(sentences.some((sentence) => sentence.includes('Microsoft.Web/sites/publish/Action')));
  });

  it('says of a cloud whose audience for SCM sites is not known that nothing is sent, and what helps', () => {
    const sentence = unknownAudienceSentence('Contoso Local');
    assert.match(sentence, /in the cloud “Contoso Local” take tokens, so none is sent to them\./);
    assert.ok(
      sentence.includes('"appServiceAudience" to your user setting "microsoft-sovereign-cloud.customEnvironment"'),
    );
    assert.ok(sentence.includes('"dir Cert:\\LocalMachine\\Root"'));
  });
});
