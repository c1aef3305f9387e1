/**
 * Any text as a PowerShell expression that means exactly that text, in plain ASCII: Windows PowerShell 5.1 reads a file without
 * a byte-order mark in the machine's old code page, and PowerShell takes typographic quotes for quotes.
 */
export function powerShellQuoted(text: string): string {
  const parts = text.match(/[\x20-\x7E]+|[^\x20-\x7E]/g) ?? [];
  const [first = `''`, ...rest] = parts.map(quotedPart);
  if (rest.length === 0 && first.startsWith("'")) {
    return first;
  }
  // A string stands first: `[char] + …` would be arithmetic.
  return `(${[`''`, first, ...rest].join(' + ')})`;
}

function quotedPart(part: string): string {
  return /^[\x20-\x7E]/.test(part)
    ? `'${part.replaceAll("'", "''")}'`
    : `[char]0x${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}
