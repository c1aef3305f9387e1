/**
 * What is run on the SCM site of a Windows app. It is the listing that Microsoft documents for this
 * (`dir Cert:\LocalMachine\Root`, https://learn.microsoft.com/azure/app-service/environment/overview-certificates), without the
 * columns that a narrow console cuts off, and with an end that shows whether all of it arrived. It only reads.
 *
 * SCM hands it to cmd: inside the one pair of double quotes there is nothing that cmd reads for itself.
 */
export const listRootsCommand = `powershell -NoProfile -NonInteractive -InputFormat None -Command "${[
  `$ErrorActionPreference = 'Stop'`,
  `'Instance: ' + $env:WEBSITE_INSTANCE_ID`,
  `'Computer: ' + $env:COMPUTERNAME`,
  `$roots = @(dir Cert:\\LocalMachine\\Root)`,
  `foreach ($root in $roots) { $root.Thumbprint }`,
  `'Certificates: ' + $roots.Count`,
].join('; ')}"`;

/** The certificates that a machine trusts as roots. */
export interface RootListing {
  readonly kind: 'listing';
  /** SHA-1, upper-case hex. Never empty. */
  readonly thumbprints: ReadonlySet<string>;
  /** `WEBSITE_INSTANCE_ID`, Azure's name of the instance; undefined where it was not printed. */
  readonly instance: string | undefined;
  readonly computer: string | undefined;
}

/**
 * Why text is no listing from which anything may be concluded: it does not reach its end, it has fewer or more certificates than
 * it says, or it has none at all, though every Windows has some.
 */
export type ListingProblem = 'cut' | 'countDiffers' | 'empty';

/** A thumbprint at the start of its line, alone, before further columns, or after its name; a longer number is none. */
const thumbprintLine = /^\s*(?:Thumbprint\s*:\s*)?([0-9A-F]{40})(?![0-9A-Z])/i;

/**
 * Reads what `listRootsCommand` printed. Liberal in the layout (a table or a list of PowerShell's is read too), strict in the
 * conclusion: text that may be incomplete is not a listing, so that it is never taken for missing certificates.
 */
export function parseRootListing(
  text: string,
): RootListing | { readonly kind: 'unreadable'; readonly problem: ListingProblem } {
  const lines = text.split(/\r\n|\r|\n/);
  const thumbprints = lines.flatMap((line) => thumbprintLine.exec(line)?.[1]?.toUpperCase() ?? []);
  const count = lineValue(lines, 'Certificates');
  if (count === undefined || !/^\d+$/.test(count)) {
    return { kind: 'unreadable', problem: 'cut' };
  }
  if (Number(count) !== thumbprints.length) {
    return { kind: 'unreadable', problem: 'countDiffers' };
  }
  if (thumbprints.length === 0) {
    return { kind: 'unreadable', problem: 'empty' };
  }
  return {
    kind: 'listing',
    thumbprints: new Set(thumbprints),
    instance: lineValue(lines, 'Instance'),
    computer: lineValue(lines, 'Computer'),
  };
}

/** The value of the last line `name: value`; undefined where there is none. */
function lineValue(lines: readonly string[], name: string): string | undefined {
  const start = `${name}:`;
  const value = lines
    .findLast((line) => line.trimStart().startsWith(start))
    ?.trimStart()
    .slice(start.length)
    .trim();
  return value === '' ? undefined : value;
}

/** Where Linux distributions keep the certificates that a machine trusts, all in one file: Debian and Alpine, Red Hat and Azure Linux, SUSE. */
const bundles = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/ca-bundle.pem'];

/** SHA-1 of no bytes at all: what comes out where a tool is missing. It must not pass for a list. */
const hashOfNothing = 'da39a3ee5e6b4b0d3255bfef95601890afd80709';

/**
 * What to run inside the container of a Linux app to see which of the roots its system trusts: a line `THUMBPRINT loaded` or
 * `THUMBPRINT missing` for each; without roots, every thumbprint that it trusts.
 *
 * Microsoft documents no such command. This one reads the system's own bundle with the tools of a small image (sh, awk, base64,
 * sha1sum; no openssl), and says so where there is no bundle to read. Programs that bring a store of their own (Java, Node.js,
 * Python's certifi) may trust other roots.
 */
export function linuxCommand(roots: readonly { readonly thumbprint: string | undefined }[]): string {
  const thumbprints = roots.flatMap(({ thumbprint }) => thumbprint?.toLowerCase() ?? []).filter(isThumbprint);
  const decode = `awk '/-BEGIN /{b="";next} /-END /{print b;next} {b=b $0}' | while read -r b; do printf %s "$b" | base64 -d | sha1sum; done | cut -c1-40 | grep -v ${hashOfNothing}`;
  const trusted = `trusted=$(cat ${bundles.join(' ')} 2>/dev/null | tr -d '\\r' | ${decode})`;
  const tell =
    thumbprints.length === 0
      ? 'echo "$trusted"'
      : `for t in ${thumbprints.join(' ')}; do case "$trusted" in *$t*) echo "$t loaded";; *) echo "$t missing";; esac; done`;
  return `${trusted}; if [ -z "$trusted" ]; then echo "No list of trusted certificates could be read."; else ${tell}; fi`;
}

/** What to run inside a Windows container: the listing that Microsoft documents. */
export const windowsContainerCommand = 'powershell -NoProfile -Command "dir Cert:\\LocalMachine\\Root"';

/** Nothing but a thumbprint may get into a shell. */
function isThumbprint(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
