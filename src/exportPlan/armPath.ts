import { shownName } from './shownName.ts';

/**
 * A resource id as the path of a URL, in letters, digits and `- . _ ~ / %` only: whatever stands in an id, no shell, no cmd.exe
 * behind PowerShell's `az`, no YAML and no GitHub expression sees anything to act on. A part `.` or `..` cannot climb.
 */
export function armPath(id: string): string {
  return `/${id.split('/').filter(isPart).map(encodePart).join('/')}`;
}

function isPart(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..';
}

function encodePart(part: string): string {
  return encodeURIComponent(shownName(part)).replace(/[!'()*]/g, percent);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
