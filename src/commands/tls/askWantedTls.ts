import { settingNames } from '../../tls/changeText.ts';
import {
  type ChangeableSetting,
  type ClientCertificates,
  changeableSettings,
  type WantedTls,
} from '../../tls/wantedTls.ts';
import type { Ask, Asking, PickRow, Series } from '../../ui/questions.ts';

const versions: readonly PickRow<string>[] = [
  { label: 'TLS 1.3', description: 'Clients need TLS 1.3', data: '1.3' },
  { label: 'TLS 1.2', data: '1.2' },
  { label: 'TLS 1.1', description: 'Not secure', data: '1.1' },
  { label: 'TLS 1.0', description: 'Not secure', data: '1.0' },
];

/** The names in Azure's API (`TlsCipherSuites`), in its order: the strongest first. */
const cipherSuites: readonly PickRow<string>[] = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_CBC_SHA256',
  'TLS_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_RSA_WITH_AES_256_CBC_SHA',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
].map((name) => ({ label: name, data: name }));

const httpsOnly: readonly PickRow<boolean>[] = [
  { label: 'Yes', description: 'HTTP is redirected to HTTPS', data: true },
  { label: 'No', description: 'HTTP is answered without TLS', data: false },
];

const clientCertificates: readonly PickRow<ClientCertificates>[] = [
  { label: 'Required', description: 'Only clients with a certificate can connect', data: 'Required' },
  { label: 'Optional', description: 'The app gets a certificate that a client sends', data: 'Optional' },
  {
    label: 'Optional for Interactive Users',
    description: 'Browsers do not ask their users for one',
    data: 'OptionalInteractiveUser',
  },
  { label: 'Ignored', description: 'Clients are not asked for one', data: 'ignored' },
];

/** What the user wants to change, and the values. */
export interface WantedAnswers {
  readonly settings: readonly ChangeableSetting[];
  readonly minTlsVersion: string | undefined;
  readonly scmMinTlsVersion: string | undefined;
  readonly minTlsCipherSuite: string | undefined;
  readonly httpsOnly: boolean | undefined;
  readonly clientCertificates: ClientCertificates | undefined;
  readonly clientCertExclusionPaths: string | undefined;
}

const askPaths: Ask<string | undefined> = async (asking, _answers, earlier) => {
  const value = await asking.input({
    prompt: 'Paths that need no client certificate, separated by commas. Leave it empty for none.',
    placeHolder: '/health,/ready',
    value: earlier ?? '',
    validateInput: (value) =>
      pathsOf(value).every((path) => path.startsWith('/')) ? undefined : 'Each path begins with a slash.',
  });
  return pathsOf(value).join(',');
};

/** The series with the questions for what to change and for each new value. */
export function askWantedTls<Answers extends object>(series: Series<Answers>) {
  const wants =
    (setting: ChangeableSetting) =>
    ({ settings }: { readonly settings: readonly ChangeableSetting[] }): boolean =>
      settings.includes(setting);
  return series
    .ask('settings', askSettings)
    .askIf(
      'minTlsVersion',
      wants('minTlsVersion'),
      undefined,
      pick(versions, 'Select the minimum TLS version of the apps'),
    )
    .askIf(
      'scmMinTlsVersion',
      wants('scmMinTlsVersion'),
      undefined,
      pick(versions, 'Select the minimum TLS version of the SCM sites'),
    )
    .askIf(
      'minTlsCipherSuite',
      wants('minTlsCipherSuite'),
      undefined,
      pick(cipherSuites, 'Select the weakest cipher suite to allow. Stronger ones stay allowed'),
    )
    .askIf('httpsOnly', wants('httpsOnly'), undefined, pick(httpsOnly, 'Allow only HTTPS?'))
    .askIf(
      'clientCertificates',
      wants('clientCertificates'),
      undefined,
      pick(clientCertificates, 'Select what the apps do with client certificates'),
    )
    .askIf('clientCertExclusionPaths', wants('clientCertExclusionPaths'), undefined, askPaths);
}

function askSettings(asking: Asking): Promise<ChangeableSetting[]> {
  const rows = changeableSettings.map((setting) => ({ label: settingNames[setting], data: setting }));
  return asking.pickMany(rows, {
    placeHolder: 'Select what to change (end-to-end encryption: only in the Azure portal)',
    what: 'setting',
  });
}

/** Undefined is the answer where the question is not asked. */
function pick<T>(rows: readonly PickRow<T>[], placeHolder: string): Ask<T | undefined> {
  return (asking) => asking.pickOne<T | undefined>(rows, { placeHolder });
}

function pathsOf(value: string): readonly string[] {
  return value
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
}

/** The answers without those that were not asked for. */
export function wantedOf({ settings: _settings, ...values }: WantedAnswers): WantedTls {
  const known = Object.keys(values).filter((name) => (changeableSettings as readonly string[]).includes(name));
  const entries = known.map((name) => [name, values[name as ChangeableSetting]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
