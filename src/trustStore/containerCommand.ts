import type { EnvironmentRoot } from './environmentRoot.ts';

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
export function linuxCommand(roots: readonly EnvironmentRoot[]): string {
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

/** Nothing else may come into a shell. */
function isThumbprint(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
