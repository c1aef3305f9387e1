/** A SHA-1 thumbprint as upper-case hex, whatever the service puts between its digits; undefined when it is not one. */
export function sha1Of(thumbprint: string | undefined): string | undefined {
  const digits = thumbprint?.replace(/[\s:\u200e\u200f-]/g, '').toUpperCase();
  return digits !== undefined && /^[0-9A-F]{40}$/.test(digits) ? digits : undefined;
}
