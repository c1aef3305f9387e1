/** Stands in for `open` in Azure Identity, which opens a browser for the interactive sign-in alone. DefaultAzureCredential has none. */
export default function open(): never {
  throw new Error('This extension opens no browser through Azure Identity.');
}
