/** Stands in for vscode-tas-client in azext-utils' `createExperimentationService`, which this extension never calls. */
export function getExperimentationServiceAsync(): never {
  throw new Error('This extension runs no experiments.');
}

export const TargetPopulation = {};
