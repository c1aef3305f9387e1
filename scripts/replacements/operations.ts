import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/** Stands in for what builds requests from the description of an operation. `@azure/identity` sends requests that it builds itself. */
export const serializationPolicyName = 'serializationPolicy';

export function serializationPolicy(): PipelinePolicy {
  return { name: serializationPolicyName, sendRequest: (request, next) => next(request) };
}

export function getRequestUrl(): never {
  throw new Error('Requests by the description of an operation are not in this bundle.');
}
