/** How the extension is bundled. */
export interface BundleOptions {
  /** For a package: minified and without source maps. */
  readonly release: boolean;
  /** Where the files go, relative to the root of the repository; `dist` when absent. */
  readonly folder?: string;
}
