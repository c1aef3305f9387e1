/** Stands in for @microsoft/1ds-core-js, which extension-telemetry uses for keys of Microsoft's internal endpoint only. */
export class AppInsightsCore {
  constructor() {
    throw new Error('Only connection strings of Application Insights are supported.');
  }
}

/** Stands in for @microsoft/1ds-post-js. */
export class PostChannel extends AppInsightsCore {}
