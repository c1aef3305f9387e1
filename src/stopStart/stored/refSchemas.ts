import { exactOptional, string } from 'valibot';
import type { AppRef } from '../engine/ports.ts';
import type { AccountRef, EnvironmentRef } from '../engine/runRequest.ts';
import { exactly, text } from './fieldSchemas.ts';

export const appRef = exactly<AppRef>({ id: text, key: text, name: string() });

export const environmentRef = exactly<EnvironmentRef>({ id: text, key: text, name: string() });

export const accountRef = exactly<AccountRef>({
  tenantId: string(),
  subscriptionId: string(),
  cloud: string(),
  accountId: exactOptional(string()),
  accountLabel: exactOptional(string()),
});
