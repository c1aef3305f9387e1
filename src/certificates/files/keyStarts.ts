// How keys, and texts and stores that may hold one, begin in base64 and in hex.

/** A line may end behind any digit. */
const lineEnd = String.raw`(?:\\{0,2}[\r\n]{1,2}[ \t]{0,80})?`;
/** Base64 of a SEQUENCE that begins with an INTEGER, or is long; and of armour. */
export const heads = new RegExp(
  [
    ['M', '[A-H]', '[A-Za-z0-9+/_-]', 'C', 'A', 'Q'],
    ['M', 'I', '[A-T]'],
    ['L', 'S', '0', 't', 'L'],
  ]
    .map((digits) => digits.join(lineEnd))
    .join('|'),
  'g',
);
const between = String.raw`(?:[\s,:;"'+\\.-]|0?[xX]|&[hH]){0,8}`;
const hexOctet = `${between}[0-9a-f]{2}`;
/** SEQUENCE { INTEGER … } or { SEQUENCE … }. */
export const hexStart = new RegExp(
  `30${between}(?:[0-7][0-9a-f]|8(?:1${hexOctet}|2(?:${hexOctet}){2}|3(?:${hexOctet}){3}|4(?:${hexOctet}){4}))${between}(?:02${between}01|30)`,
  'gi',
);

/** Armour, base64 of it and of DER, and the magic of Java's keystores: what begins so is read to its end. */
export const hexTextStart = new RegExp(
  `2d(?:${between}2d){4}|4c${between}53${between}30|4d${between}4[1-9]|fe${between}ed${between}fe${between}ed|ce(?:${between}ce){3}`,
  'gi',
);
