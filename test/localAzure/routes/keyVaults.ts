import { armError, Refusal } from '../errors.ts';
import type { Estate } from '../estate.ts';
import { type KeyVaultSeed, keyVaultBody, secretBody } from '../keyVaults.ts';
import type { Pager } from '../paging.ts';
import { found, inSubscription, resourceId } from './lookup.ts';
import type { Call, Route } from './route.ts';

const type = 'Microsoft.KeyVault/vaults';
const one = `/subscriptions/{subscription}/resourceGroups/{resourceGroup}/providers/${type}/{vault}`;

/** Key Vaults and the names of their secrets, as Azure Resource Manager has them: without any value. */
export function keyVaultRoutes(estate: Estate, pager: Pager): Route[] {
  return [
    {
      method: 'GET',
      template: `/subscriptions/{subscription}/providers/${type}`,
      action: `${type}/read`,
      handle: (call) => {
        const vaults = estate.seed.keyVaults.map((seed) => ({ seed }));
        return pager.page(call.request, inSubscription(vaults, call), ({ seed }) => keyVaultBody(seed));
      },
    },
    {
      method: 'GET',
      template: one,
      action: `${type}/read`,
      handle: (call) => ({ status: 200, body: keyVaultBody(vaultOf(estate, call)) }),
    },
    {
      method: 'GET',
      template: `${one}/secrets`,
      action: `${type}/secrets/read`,
      handle: (call) => {
        const vault = vaultOf(estate, call);
        if (vault.secrets === 'refused') {
          const message = `The client '${call.principal.name}' does not have authorization to perform action '${type}/secrets/read' over scope '${vault.id}'.`;
          throw new Refusal(armError(403, 'AuthorizationFailed', message));
        }
        return pager.page(call.request, vault.secrets, (secret) => secretBody(vault, secret));
      },
    },
  ];
}

function vaultOf(estate: Estate, call: Call): KeyVaultSeed {
  const id = resourceId(call, type, 'vault').toLowerCase();
  const vault = estate.seed.keyVaults.find((one) => one.id.toLowerCase() === id);
  return found(vault, call, type, call.param('vault'));
}
