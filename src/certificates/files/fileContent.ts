import { CertificateError } from '../certificateError.ts';
import { type Content, type FileFormat, type Piece, problem } from './content.ts';
import { derContent } from './derPieces.ts';
import { fileText } from './fileText.ts';
import { foreignFile, hasDamagedPem } from './foreignFile.ts';
import { type PemBlock, pemBlocks } from './pem.ts';
import { blockPieces, pemFormat } from './pemPieces.ts';
import { embeddedValues, type Unwrapped, unwrapped } from './wrappedText.ts';

/** Text in text in text: a PEM bundle as base64 in a value of a document. */
const deepest = 3;

/**
 * Finds what a file holds, by its content alone: DER first, then PEM in its text, then what its text is wrapped around.
 *
 * @throws CertificateError when it holds nothing of the kind, with what it is instead.
 */
export function fileContent(bytes: Uint8Array): Content {
  const { format, pieces } = find(bytes, 0);
  return { format, pieces: pieces.flatMap((piece) => (piece.kind === 'signed' ? signedPieces(piece, 0) : piece)) };
}

/**
 * What a signed message is there for: certificates in what was signed, as in a configuration profile, else those that came with
 * the signature. A private key in it is kept, whatever else there is.
 */
function signedPieces({ content, signers }: Extract<Piece, { kind: 'signed' }>, depth: number): readonly Piece[] {
  const inside = contentOf({ bytes: content, from: 'base64' }, depth).pieces.flatMap((piece) =>
    piece.kind === 'signed' ? (depth < deepest ? signedPieces(piece, depth + 1) : piece.signers) : piece,
  );
  const isMeant = inside.some(({ kind }) => kind === 'certificate');
  const kept = isMeant ? inside : inside.filter((piece) => piece.kind !== 'problem' || isKeyProblem(piece));
  return [
    ...(isMeant ? kept : kept.map(besideOthers)),
    ...signers.map((piece): Piece => (piece.kind === 'certificate' ? { ...piece, isSigner: true } : piece)),
  ];
}

/** Not everything in a document or a message is meant to be a certificate. */
function besideOthers(piece: Piece): Piece {
  return piece.kind === 'request' || piece.kind === 'revocationList' ? { ...piece, isBeside: true } : piece;
}

function isKeyProblem(piece: Piece): boolean {
  return piece.kind === 'problem' && ['privateKey', 'javaKeystore'].includes(piece.problem.reason);
}

function find(bytes: Uint8Array, depth: number): Content {
  const binary = derContent(bytes);
  if (binary !== undefined) {
    return binary;
  }
  const text = fileText(bytes);
  const blocks = pemBlocks(text);
  if (blocks.length > 0) {
    return besideBlocks(blocks, text, depth);
  }
  if (hasDamagedPem(text)) {
    throw new CertificateError('damagedPem');
  }
  const contents = depth < deepest ? unwrapped(text).map((value) => contentOf(value, depth)) : [];
  const [first] = contents;
  if (first === undefined) {
    throw new CertificateError(foreignFile(bytes, text));
  }
  return { format: first.format, pieces: contents.flatMap(({ pieces }) => pieces) };
}

/** PEM, and what a document or a careless `cat` put between and behind its blocks, in the file's order. */
function besideBlocks(blocks: readonly PemBlock[], text: string, depth: number): Content {
  const pieces: Piece[] = [];
  let position = 0;
  for (const [index, block] of blocks.entries()) {
    // What stands before an END line without its BEGIN line, or after a BEGIN line without its END line, is that block's.
    if (block.problem !== 'noBegin') {
      pieces.push(...betweenBlocks(text.slice(position, block.start), depth));
    }
    pieces.push(...blockPieces(blocks, index));
    position = isOpen(block) ? (blocks[index + 1]?.start ?? text.length) : block.end;
  }
  return { format: pemFormat(blocks), pieces: [...pieces, ...betweenBlocks(text.slice(position), depth)] };
}

function isOpen({ problem }: PemBlock): boolean {
  return problem === 'noEnd' || problem === 'damagedBegin';
}

function betweenBlocks(text: string, depth: number): readonly Piece[] {
  if (depth === deepest) {
    return [];
  }
  const binary = derContent(Buffer.from(text.trimStart(), 'latin1'));
  const pieces = binary?.pieces ?? embeddedValues(text).flatMap((value) => contentOf(value, depth).pieces);
  return pieces.filter(({ kind }) => kind !== 'problem').map(besideOthers);
}

/** What an unwrapped value holds. Positions in it mean nothing to a reader of the file. */
function contentOf({ bytes, from }: Unwrapped, depth: number): Content {
  try {
    const { format, pieces } = find(bytes, depth + 1);
    return { format: format === 'der' ? (from satisfies FileFormat) : format, pieces: pieces.map(withoutPosition) };
  } catch (error) {
    if (error instanceof CertificateError) {
      return { format: from, pieces: [problem(error.reason)] };
    }
    throw error;
  }
}

function withoutPosition(piece: Piece): Piece {
  switch (piece.kind) {
    case 'certificate':
      return { kind: 'certificate', der: piece.der };
    case 'pkcs12':
      return { kind: 'pkcs12', bytes: piece.bytes };
    case 'request':
    case 'revocationList':
      return { kind: piece.kind, der: piece.der, isBeside: piece.isBeside };
    case 'problem':
      return problem(piece.problem.reason);
    default:
      return piece;
  }
}
