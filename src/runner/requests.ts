/** A request that the runner may send to Azure Resource Manager; names in braces stand for resource ids: an app's may be a slot's. */
export interface RunnerRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly why: string;
}

/** Everything that the runner sends with its token. A test holds this against what it sends. */
export const runnerRequests: readonly RunnerRequest[] = [
  { method: 'GET', path: '{environment}', why: 'whether the environment is ready' },
  { method: 'GET', path: '{environment}/sites', why: 'its apps and their states' },
  { method: 'GET', path: '{group}/providers/Microsoft.Web/sites', why: 'their slots, by resource group' },
  { method: 'GET', path: '{app}', why: 'the state of one app, before its stop and until it runs again' },
  {
    method: 'GET',
    path: '{app}/slots',
    why: 'its slots, where the resource group may not be read, or a slot is not found',
  },
  { method: 'GET', path: '{app}/config/web', why: 'its health check path' },
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/permissions',
    why: 'whether apps may be stopped and started; of an app, its group or subscription',
  },
  {
    method: 'GET',
    path: '{scope}/providers/Microsoft.Authorization/locks',
    why: 'whether a lock forbids it; the same',
  },
  {
    method: 'GET',
    path: '/subscriptions/{subscription}/providers/Microsoft.Insights/eventtypes/management/values',
    why: 'who else stopped or started apps meanwhile',
  },
  { method: 'POST', path: '{app}/stop', why: 'stops it' },
  { method: 'POST', path: '{app}/start', why: 'starts it' },
];
