import type { Cloud } from '../../src/azure/cloud.ts';
import type { LocalAzure } from './server.ts';

/** Local Azure as a cloud of its own. */
export function cloudOf({ url }: LocalAzure): Cloud {
  return {
    name: 'Local Azure',
    resourceManagerUrl: url,
    resourceManagerScope: `${url}/.default`,
    authorityUrl: url,
    portalUrl: url,
    isCustom: true,
  };
}
