/** "TLS server authentication (1.3.6.1.5.5.7.3.1)"; the OID alone where it has no name. */
export function withOid(name: string, oid: string): string {
  return name === oid ? oid : `${name} (${oid})`;
}
