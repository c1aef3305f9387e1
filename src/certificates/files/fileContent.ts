import type { Work } from '../breather.ts';
import { CertificateError, type PemPosition, type TextPlace } from '../certificateError.ts';
import { derShape } from '../der/derShape.ts';
import { binariesIn, hasPreface } from './binaries.ts';
import { type Content, type FileFormat, type KeyReason, type Piece, placed, problem, type Value } from './content.ts';
import { derContent } from './derPieces.ts';
import { Effort } from './effort.ts';
import { type FileText, fileText } from './fileText.ts';
import { foreignFile, hasDamagedPem, isForeign } from './foreignFile.ts';
import { keyInOctets } from './keySearch.ts';
import { findPemBlocks, type PemBlock } from './pem.ts';
import { blockPieces, pemFormat } from './pemPieces.ts';
import { anyDerIn, valuesIn } from './values.ts';

/** Text in text in text: a PEM bundle as base64 in a value of a document. */
const deepest = 3;

/**
 * Finds what a file holds, by its content alone: binary first, then PEM in its text, and values without armour before, between
 * and behind the PEM blocks.
 *
 * @throws CertificateError when it holds nothing of the kind, with what it is instead.
 */
export function fileContent(bytes: Uint8Array): Work<Content> {
  return new FileSearch().content(bytes);
}

/** One thing in a text, and where. */
interface Found extends Content {
  readonly start: number;
}

/** A search through a file, and through what is wrapped in it. */
class FileSearch {
  #key: KeyReason | undefined;

  *content(bytes: Uint8Array): Work<Content> {
    const { format, pieces } = yield* this.#find(bytes, 0);
    const meant: Piece[] = [];
    for (const piece of pieces) {
      meant.push(...(piece.kind === 'signed' ? yield* this.#signedPieces(piece, 0) : [piece]));
    }
    return { format, pieces: meant, ...(this.#key === undefined ? {} : { key: this.#key }) };
  }

  *#find(bytes: Uint8Array, depth: number): Work<Content> {
    const binary = derContent(bytes);
    if (binary !== undefined) {
      return binary;
    }
    const found = yield* this.#inParts(bytes, depth);
    const pieces = found.flatMap((one) => one.pieces);
    const telling = pieces.filter((piece) => piece.kind !== 'problem' || !isForeign(piece.problem.reason));
    if (telling.length > 0) {
      return { format: found[0]?.format ?? 'pem', pieces: telling };
    }
    const { text } = yield* fileText(bytes);
    if (hasDamagedPem(text)) {
      throw new CertificateError('damagedPem');
    }
    const other = depth < deepest ? yield* anyDerIn(text) : undefined;
    if (other !== undefined) {
      return yield* this.#inValue(other, undefined, depth);
    }
    throw new CertificateError(yield* foreignFile(bytes, text));
  }

  /** What stands in a text, and between its parts where something binary was put behind it. */
  *#inParts(bytes: Uint8Array, depth: number): Work<readonly Content[]> {
    const binaries = yield* binariesIn(bytes);
    const texts: FileText[] = [];
    const blocks: (readonly PemBlock[])[] = [];
    for (let part = 0; part <= binaries.length; part++) {
      const text = yield* fileText(bytes.subarray(binaries[part - 1]?.end ?? 0, binaries[part]?.start));
      texts.push(text);
      blocks.push(yield* findPemBlocks(text));
    }
    const of = blocks.flat().length;
    const found: Content[] = [];
    let [line, number] = [0, 0];
    for (const [part, text] of texts.entries()) {
      found.push(...(yield* this.#inText({ text, blocks: blocks[part] ?? [], line, number, of, depth })));
      number += blocks[part]?.length ?? 0;
      const binary = binaries[part];
      if (binary !== undefined) {
        line += text.lineOf(text.text.length) - 1;
        found.push(yield* this.#inBinary(bytes.subarray(binary.start, binary.end), line + 1));
      }
    }
    // Binary alone is no text with something binary behind it.
    return of > 0 || found.length > binaries.length || (yield* hasPreface(bytes, binaries)) ? found : [];
  }

  *#inBinary(bytes: Uint8Array, line: number): Work<Content> {
    this.#key ??= yield* keyInOctets(bytes);
    return derContent(bytes) ?? { format: 'der', pieces: [problem('malformed', { line })] };
  }

  /** PEM, and what a document or a careless `cat` put before, between and behind its blocks, in the file's order. */
  *#inText({ text, blocks, line, number, of, depth }: Part): Work<readonly Found[]> {
    const effort = new Effort(text.text.length);
    const found: Found[] = [];
    for (let index = 0; index <= blocks.length; index++) {
      const [before, block] = [blocks[index - 1], blocks[index]];
      const gap = { start: before?.end ?? 0, end: block?.start ?? text.text.length };
      const values = depth < deepest ? yield* valuesIn(text.text, gap, effort) : [];
      for (const value of values.filter((one) => !isBodyOf(one, before, block))) {
        const place = { line: line + text.lineOf(value.start) };
        const { format, pieces } = yield* this.#inValue(value, place, depth);
        found.push({ start: value.start, format, pieces: of === 0 ? pieces : pieces.map(besideOthers) });
      }
      if (block !== undefined) {
        const place = { number: number + index + 1, of, line: line + block.line, label: block.label };
        found.push({ start: block.start, ...(yield* this.#inBlock(block, place, depth, of)) });
      }
      yield;
    }
    return found;
  }

  *#inBlock(block: PemBlock, place: PemPosition, depth: number, of: number): Work<Content> {
    const { bytes } = block;
    this.#key ??= bytes === undefined ? undefined : yield* keyInOctets(bytes);
    if (bytes !== undefined && depth < deepest && isPemText(bytes)) {
      return yield* this.#wrapped(bytes, 'base64', place, depth);
    }
    return { format: pemFormat(block, of), pieces: blockPieces(block, Object.freeze(place)) };
  }

  *#inValue(value: Value, place: TextPlace | undefined, depth: number): Work<Content> {
    const { bytes, from, isBroken = false } = value;
    this.#key ??= yield* keyInOctets(bytes);
    if (isBroken && derShape(bytes) === 'certificate') {
      return { format: from, pieces: [{ kind: 'certificate', der: bytes, ...(place === undefined ? {} : { place }) }] };
    }
    return isBroken
      ? { format: from, pieces: [problem('truncated', place)] }
      : yield* this.#wrapped(bytes, from, place, depth);
  }

  /** What something holds that was decoded from a text. What is wrong in it is where that text is. */
  *#wrapped(bytes: Uint8Array, from: FileFormat, place: TextPlace | undefined, depth: number): Work<Content> {
    try {
      const { format, pieces } = yield* this.#find(bytes, depth + 1);
      return { format: format === 'der' ? from : format, pieces: pieces.map((piece) => placed(piece, place)) };
    } catch (error) {
      if (error instanceof CertificateError) {
        return { format: from, pieces: [problem(error.reason, place)] };
      }
      throw error;
    }
  }

  /**
   * What a signed message is there for: certificates in what was signed, as in a configuration profile, else those that came
   * with the signature. A private key in it is kept, whatever else there is.
   */
  *#signedPieces({ content, signers }: Extract<Piece, { kind: 'signed' }>, depth: number): Work<readonly Piece[]> {
    const inside: Piece[] = [];
    for (const piece of (yield* this.#wrapped(content, 'base64', undefined, depth)).pieces) {
      inside.push(...(piece.kind !== 'signed' ? [piece] : yield* this.#signedInside(piece, depth)));
    }
    const isMeant = inside.some(({ kind }) => kind === 'certificate');
    const kept = isMeant ? inside : inside.filter((piece) => piece.kind !== 'problem' || isKeyProblem(piece));
    return [
      ...(isMeant ? kept : kept.map(besideOthers)),
      ...signers.map((piece): Piece => (piece.kind === 'certificate' ? { ...piece, isSigner: true } : piece)),
    ];
  }

  *#signedInside(piece: Extract<Piece, { kind: 'signed' }>, depth: number): Work<readonly Piece[]> {
    return depth < deepest ? yield* this.#signedPieces(piece, depth + 1) : piece.signers;
  }
}

/** A text of a file, and what stands before it there. */
interface Part {
  readonly text: FileText;
  readonly blocks: readonly PemBlock[];
  /** Lines and blocks before it. */
  readonly line: number;
  readonly number: number;
  /** Blocks of the whole file. */
  readonly of: number;
  readonly depth: number;
}

/** How far from a marker its body may stand. */
const nearby = 300;

/** Whether a value is what stands before an END line without its BEGIN line, or behind a BEGIN line without its END line. */
function isBodyOf({ start, end }: Value, before: PemBlock | undefined, behind: PemBlock | undefined): boolean {
  const isOpen = before?.problem === 'noEnd' || before?.problem === 'damagedBegin';
  return (isOpen && start - before.end < nearby) || (behind?.problem === 'noBegin' && behind.start - end < nearby);
}

function isPemText(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('-----BEGIN ');
}

/** Not everything in a document or a message is meant to be a certificate. */
function besideOthers(piece: Piece): Piece {
  return piece.kind === 'request' || piece.kind === 'revocationList' ? { ...piece, isBeside: true } : piece;
}

function isKeyProblem(piece: Piece): boolean {
  return piece.kind === 'problem' && ['privateKey', 'javaKeystore'].includes(piece.problem.reason);
}
