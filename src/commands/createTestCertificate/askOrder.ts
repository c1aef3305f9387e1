import { readDnsNames } from '../../certificates/make/dnsNames.ts';
import {
  type KeptKeys,
  type KeyKind,
  keyKinds,
  type TestCertificateOrder,
  validDays,
} from '../../certificates/make/testOrder.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { type Asking, type PickRow, Series } from '../../ui/questions.ts';
import { daysSentence, dnsNamesSentence } from './orderWords.ts';

/** The title of every question of the command. */
export const title = 'Create Test Certificate';

/** What the user wants made. */
export interface TestOrder extends TestCertificateOrder {
  /** Of every store with a private key; empty if no key is kept. It is never stored or logged. */
  readonly password: string;
}

/** The names in Microsoft's example. */
const proposedNames = '*.internal.contoso.com, *.scm.internal.contoso.com';

/** Asks what is to be made; undefined when the user left. */
export async function askOrder(ui: AzextUi): Promise<TestOrder | undefined> {
  const answers = await ui.ask(
    title,
    whatToMake()
      .ask('keep', (asking, { kind }) =>
        asking.pickOne(keepPicks(kind), { placeHolder: 'Select which private keys to keep' }),
      )
      .askIf('password', keepsKeys, '', askPassword)
      .askIf('repeated', keepsKeys, '', (asking, { password }) => askPasswordAgain(asking, password)),
  );
  if (answers === undefined) {
    return undefined;
  }
  const { repeated, ...order } = answers;
  return order;
}

function whatToMake() {
  return Series.with({})
    .ask('kind', (asking) => asking.pickOne(kindPicks, { placeHolder: 'Select what to make' }))
    .ask('key', (asking) => asking.pickOne(keyKinds.map(keyPick), { placeHolder: 'Select the kind of key' }))
    .ask('dnsNames', askDnsNames)
    .ask('days', askDays);
}

async function askDnsNames(
  asking: Asking,
  _: object,
  earlier: readonly string[] | undefined,
): Promise<readonly string[]> {
  const text = await asking.input({
    prompt: 'DNS names of the server, separated by commas. An asterisk stands for one label.',
    value: earlier?.join(', ') ?? proposedNames,
    validateInput: (value) => {
      const names = readDnsNames(value);
      return 'problem' in names ? dnsNamesSentence(names) : undefined;
    },
  });
  const names = readDnsNames(text);
  return 'problem' in names ? [] : names;
}

async function askDays(asking: Asking, _: object, earlier = 365): Promise<number> {
  const text = await asking.input({
    prompt: `Days of validity, ${validDays.least} to ${validDays.most}. Some clients refuse a server certificate of more than 398 days.`,
    value: String(earlier),
    validateInput: daysSentence,
  });
  return Number(text);
}

function keepsKeys({ keep }: { readonly keep: KeptKeys }): boolean {
  return keep !== 'none';
}

function askPassword(asking: Asking): Promise<string> {
  return asking.input({
    prompt: 'Password of the .pfx. It is not stored anywhere.',
    password: true,
    validateInput: (value) => (value === '' ? 'Enter a password.' : undefined),
  });
}

function askPasswordAgain(asking: Asking, password: string): Promise<string> {
  return asking.input({
    prompt: 'Enter the password again.',
    password: true,
    validateInput: (value) => (value === password ? undefined : 'It is not the same as the first.'),
  });
}

const kindPicks: readonly PickRow<TestOrder['kind']>[] = [
  {
    label: 'CA and Server Certificate',
    description: 'recommended',
    detail: 'The environment gets the CA, and its apps then trust the server’s certificate.',
    data: 'authorityAndServer',
  },
  {
    label: 'Self-Signed Server Certificate',
    description: 'Microsoft’s example',
    detail: 'One certificate for both. It is not a CA, so adding it as a root shows a warning.',
    data: 'selfSigned',
  },
];

const keyRemarks: Readonly<Record<KeyKind, string>> = {
  'RSA 2048': 'every client and server supports it',
  'RSA 3072': '',
  'RSA 4096': 'takes a few seconds to make',
  'EC P-256': 'small and quick',
  'EC P-384': '',
};

function keyPick(kind: KeyKind): PickRow<KeyKind> {
  return { label: kind, description: keyRemarks[kind], data: kind };
}

function keepPicks(kind: TestOrder['kind']): readonly PickRow<KeptKeys>[] {
  const none: PickRow<KeptKeys> = {
    label: 'None',
    description: 'certificates (.cer) only',
    detail: 'Enough to try the root store. No server can use the server certificate.',
    data: 'none',
  };
  const server: PickRow<KeptKeys> = {
    label: 'The Server’s',
    description: 'also a .pfx with a password',
    detail: 'For the server that is to use the certificate.',
    data: 'server',
  };
  const all: PickRow<KeptKeys> = {
    label: 'The Server’s and the CA’s',
    description: 'also two .pfx with a password',
    detail: 'Whoever has the CA’s key can make certificates that your apps trust.',
    data: 'all',
  };
  return kind === 'selfSigned' ? [none, server] : [none, server, all];
}
