import * as vscode from 'vscode';
import type { SignIn } from '../../signIn/signIn.ts';
import { systemClock } from '../../time/clock.ts';
import { utcTime } from '../../time/timeText.ts';
import type { AzextUi } from '../../ui/azextUi.ts';
import { untilCancelled } from '../../ui/progress.ts';
import type { SettingsReader } from '../../ui/settings.ts';
import { diagnose } from './diagnosis.ts';
import { certificatesIgnored, diagnosisText, type Facts } from './diagnosisText.ts';

/** What Diagnose Sign-in… works with. */
export interface DiagnoseServices {
  readonly signIn: SignIn;
  readonly settings: SettingsReader;
  readonly ui: AzextUi;
  readonly version: string;
}

/** Diagnose Sign-in…: accounts, directories, endpoints and the certificates that they show, as a document without secrets. */
export async function diagnoseSignIn({ signIn, settings, ui, version }: DiagnoseServices): Promise<boolean> {
  const found = await untilCancelled('Diagnosing the sign-in…', (signal) =>
    diagnose({
      cloud: () => signIn.cloud(),
      directories: (abort, tell) => signIn.directories(abort, tell),
      clock: systemClock,
      signal,
    }),
  );
  if (found === undefined) {
    return false;
  }
  const here: Facts = [
    ['Extension', version],
    ['VS Code', `${vscode.version} (${vscode.env.appName})`],
    ['Runs on', `${process.platform} ${process.arch}, Node.js ${process.versions.node}`],
    ['Remote', vscode.env.remoteName ?? 'no'],
    ['Signs in with', await methodInUse(signIn, settings)],
  ];
  const text = diagnosisText(found, here, networkFacts(process.env), utcTime(Date.now()));
  await ui.openMarkdown('signInDiagnosis', 'Sign-in Diagnosis', text);
  return true;
}

/** Where the cloud's settings are wrong, the method is only what its setting says. */
async function methodInUse(signIn: SignIn, settings: SettingsReader): Promise<string> {
  const usesAccounts = await signIn.usesAccounts().catch(() => settings.get('signInWith') === 'vscode');
  return usesAccounts ? 'Microsoft accounts of VS Code' : 'Azure Identity (DefaultAzureCredential)';
}

/** Only hosts: a proxy's address may have a password in it. */
function networkFacts(env: NodeJS.ProcessEnv): Facts {
  const http = vscode.workspace.getConfiguration('http');
  const variables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];
  const proxies = variables.flatMap((name): Facts => {
    const value = env[name] ?? env[name.toLowerCase()];
    return value === undefined ? [] : [[name, hostOf(value)]];
  });
  const { NO_PROXY = env['no_proxy'], NODE_EXTRA_CA_CERTS, NODE_TLS_REJECT_UNAUTHORIZED } = env;
  return [
    ['http.proxy', hostOf(http.get<string>('proxy') ?? '') || 'not set'],
    ['http.proxySupport', http.get<string>('proxySupport') ?? ''],
    ['http.proxyStrictSSL', String(http.get<boolean>('proxyStrictSSL'))],
    ['http.systemCertificates', String(http.get<boolean>('systemCertificates'))],
    ...proxies,
    ...(NO_PROXY === undefined ? [] : ([['NO_PROXY', NO_PROXY]] as const)),
    ['NODE_EXTRA_CA_CERTS', NODE_EXTRA_CA_CERTS === undefined ? 'not set' : 'set'],
    ...(NODE_TLS_REJECT_UNAUTHORIZED === '0'
      ? ([[certificatesIgnored, 'NODE_TLS_REJECT_UNAUTHORIZED is 0']] as const)
      : []),
  ];
}

function hostOf(address: string): string {
  const text = address === '' || address.includes('://') ? address : `http://${address}`;
  return URL.canParse(text) ? new URL(text).host : '';
}
