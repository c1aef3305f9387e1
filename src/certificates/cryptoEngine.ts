import { CryptoEngine } from 'pkijs';

/** Ours alone: the one that PKI.js keeps for a whole process may have been set by another extension's copy of it. */
export const cryptoEngine = new CryptoEngine({ name: 'webcrypto', crypto: globalThis.crypto });
