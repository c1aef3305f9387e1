import { CryptoEngine } from 'pkijs';

/** Our own engine. PKI.js keeps one for the whole process, which another extension's copy of PKI.js may have set. */
export const cryptoEngine = new CryptoEngine({ name: 'webcrypto', crypto: globalThis.crypto });
