/**
 * Stands in for semver in jsonwebtoken, which only asks whether this Node is at least one of versions 6.12 to 16.9. VS Code's is 22 or
 * later.
 */
export function satisfies(): true {
  return true;
}
