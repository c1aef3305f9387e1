/** Stands in for what the SDK writes a body of several parts with. */
export function buildMultipartBody(): never {
  throw new Error('Bodies of several parts are not in this bundle.');
}
