/** Stands in for the telemetry of exceptions in Application Insights. This extension sends events alone, none with a message or a stack. */
export const Exception = {
  CreateFromInterface(): never {
    throw new Error('Telemetry of exceptions is not in this bundle.');
  },
};
