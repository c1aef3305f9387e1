function leftOut(): never {
  throw new Error('@noble/hashes is not in this bundle.');
}

/** In place of @noble/hashes: pkijs derives PKCS #12 keys with them. Here certificates/pkcs12/keyDerivation.ts does, with node:crypto. */
export { leftOut as sha1, leftOut as sha256, leftOut as sha384, leftOut as sha512 };
