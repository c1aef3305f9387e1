/** What object identifiers inside extensions mean. What is not here is shown in dotted form. */

/** Extended key usages (RFC 5280, section 4.2.1.12; Microsoft's and others' by the names that their tools show). */
export const purposes: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'TLS server authentication',
  '1.3.6.1.5.5.7.3.2': 'TLS client authentication',
  '1.3.6.1.5.5.7.3.3': 'code signing',
  '1.3.6.1.5.5.7.3.4': 'email protection',
  '1.3.6.1.5.5.7.3.5': 'IPsec end system',
  '1.3.6.1.5.5.7.3.6': 'IPsec tunnel',
  '1.3.6.1.5.5.7.3.7': 'IPsec user',
  '1.3.6.1.5.5.7.3.8': 'time stamping',
  '1.3.6.1.5.5.7.3.9': 'OCSP signing',
  '1.3.6.1.5.5.7.3.17': 'IPsec IKE',
  '1.3.6.1.5.5.7.3.21': 'SSH client',
  '1.3.6.1.5.5.7.3.22': 'SSH server',
  '1.3.6.1.5.5.7.3.36': 'document signing',
  '1.3.6.1.5.5.8.2.2': 'IPsec IKE intermediate',
  '1.3.6.1.5.2.3.4': 'Kerberos client (PKINIT)',
  '1.3.6.1.5.2.3.5': 'Kerberos KDC (PKINIT)',
  '1.3.6.1.4.1.311.10.3.1': 'Microsoft trust list signing',
  '1.3.6.1.4.1.311.10.3.4': 'Encrypting File System',
  '1.3.6.1.4.1.311.10.3.4.1': 'Encrypting File System recovery',
  '1.3.6.1.4.1.311.10.3.12': 'Microsoft document signing',
  '1.3.6.1.4.1.311.20.2.1': 'certificate request agent',
  '1.3.6.1.4.1.311.20.2.2': 'smart card logon',
  '1.3.6.1.4.1.311.21.5': 'private key archival',
  '1.3.6.1.4.1.311.21.6': 'key recovery agent',
  '1.3.6.1.4.1.311.54.1.2': 'Remote Desktop authentication',
  '2.16.840.1.113730.4.1': 'Netscape server-gated crypto',
  '2.5.29.37.0': 'any purpose',
};

/** Certificate policies (RFC 5280, section 4.2.1.4; CA/Browser Forum TLS Baseline Requirements, section 7.1.6.1). */
export const policies: Readonly<Record<string, string>> = {
  '2.5.29.32.0': 'any policy',
  '2.23.140.1.1': 'extended validation',
  '2.23.140.1.2.1': 'domain validated',
  '2.23.140.1.2.2': 'organization validated',
  '2.23.140.1.2.3': 'individual validated',
  '2.23.140.1.4.1': 'code signing',
  '2.23.140.1.3': 'extended validation code signing',
};

/** How authority and subject information is accessed (RFC 5280, section 4.2.2). */
export const accessMethods: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.48.1': 'OCSP',
  '1.3.6.1.5.5.7.48.2': 'CA issuers',
  '1.3.6.1.5.5.7.48.3': 'time stamping',
  '1.3.6.1.5.5.7.48.5': 'CA repository',
};
