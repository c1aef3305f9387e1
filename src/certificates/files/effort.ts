import { CertificateError } from '../certificateError.ts';

/** Characters that may be read in vain, for each character of a text: a text that wants more of it is made to. */
const vainShare = 2;
const freeCharacters = 1 << 20;

/** Bounds what is read in vain of a text, so that its time stays proportional to its length. */
export class Effort {
  #left: number;
  /** Behind an offset of the text up to a length, where armour begins next: it is looked for once. */
  armour: { readonly length: number; readonly from: number; readonly next: number } = { length: -1, from: 0, next: 0 };

  constructor(length: number) {
    this.#left = vainShare * length + freeCharacters;
  }

  /** @throws CertificateError `tooMany` when too much was read in vain. */
  spend(characters: number): void {
    this.#left -= characters;
    if (this.#left < 0) {
      throw new CertificateError('tooMany');
    }
  }
}
