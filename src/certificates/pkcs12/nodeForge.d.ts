// The modules of node-forge that are used one by one; @types/node-forge describes only the whole.

declare module 'node-forge/lib/util.js' {
  import forge from 'node-forge';

  const util: typeof forge.util;
  export default util;
}

declare module 'node-forge/lib/rc2.js' {
  import forge from 'node-forge';

  const rc2: typeof forge.rc2;
  export default rc2;
}

declare module 'node-forge/lib/des.js' {
  import forge from 'node-forge';

  const des: {
    /** In the manner of `forge.rc2`. */
    createDecryptionCipher(key: string, mode: 'CBC'): forge.rc2.cipher;
  };
  export default des;
}
