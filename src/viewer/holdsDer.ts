/** Whether a part of a command's argument, which may be anything, has bytes where a certificate has its own. */
export function holdsDer(value: unknown): value is { readonly der: Uint8Array } {
  return typeof value === 'object' && value !== null && 'der' in value && value.der instanceof Uint8Array;
}
