import { encodePath } from '../azure/resourceId.ts';
import { shownName } from '../text/shownName.ts';
import type { TemplateCloud } from './template.ts';

/*
 * Each function here takes any text, whatever Azure or a user named. What it writes means that text again to whoever reads the language.
 * Only lone surrogates are lost: they are no text, and become U+FFFD.
 */

/**
 * The address of a resource, or of an action on one, without the api-version. It has letters, digits and `-._~%/:` only, so that it needs
 * quotes nowhere: not even in cmd.exe, through which `az` on Windows is called. Throws RangeError on the names `.` and `..`.
 */
export function resourceUrl({ resourceManagerUrl }: TemplateCloud, path: string): string {
  const encoded = encodePath(path.toWellFormed());
  return `${resourceManagerUrl}${encoded.replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)}`;
}

/** The same with the api-version, as it is requested. */
export function requestUrl(cloud: TemplateCloud, path: string): string {
  return `${resourceUrl(cloud, path)}?api-version=${encodeURIComponent(cloud.apiVersion)}`;
}

/** A sentence as a comment on one line, which no name in it can end. */
export function comment(mark: string, sentence: string): string {
  return `${mark} ${asciiLine(sentence)}`;
}

/** A text that people read, as one line of ASCII, so that no program reads it in a wrong encoding. Other characters become `?`. */
export function asciiLine(text: string): string {
  return shownName(text).replace(/[^ -~]/gu, '?');
}

/** JSON in ASCII, indented by 2, whose strings have no `{{`, which a `.http` file would take for a variable. */
export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value, (_, one) => (typeof one === 'string' ? one.toWellFormed() : one), 2);
  return text.replace(/(?<=\{)\{|[^\n -~]/g, unicodeEscape);
}

/** A string of bash that means the text as it stands. */
export function bashQuoted(text: string): string {
  return `'${text.toWellFormed().replaceAll("'", () => `'\\''`)}'`;
}

/** A string of PowerShell that means the text as it stands. PowerShell ends it at curly quotes too. */
export function powerShellQuoted(text: string): string {
  return `'${text.toWellFormed().replace(/['\u2018-\u201B]/g, '$&$&')}'`;
}

/** A string in an ARM template. One in brackets would be an expression, so it gets a second bracket. */
export function armString(text: string): string {
  return /^\[.*\]$/s.test(text) ? `[${text}` : text;
}

/** A string of Bicep. https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings */
export function bicepQuoted(text: string): string {
  const inner = text
    .toWellFormed()
    .replace(/[\\'$]/g, '\\$&')
    .replace(/[^ -~]/gu, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
  return `'${inner}'`;
}

/** A string of Terraform (HCL). An escaped `$` or `%` begins no template. https://developer.hashicorp.com/terraform/language/expressions/strings */
export function hclQuoted(text: string): string {
  const inner = text
    .toWellFormed()
    .replace(/["\\]/g, '\\$&')
    .replace(/[$%](?=\{)|[^ -~]/gu, (char) => {
      const code = char.codePointAt(0) ?? 0;
      return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : unicodeEscape(char);
    });
  return `"${inner}"`;
}

/**
 * A name for a resource within a file of Bicep or Terraform: ASCII letters, digits and `_`, never a word of the language because of the
 * `root_` before it. It is added to `taken`, and is none of those that were there.
 */
export function symbolOf(name: string, taken: Set<string>): string {
  const plain = `root_${name.replace(/[^A-Za-z0-9]+/g, '_')}`;
  let symbol = plain;
  for (let count = 2; taken.has(symbol); count++) {
    symbol = `${plain}_${count}`;
  }
  taken.add(symbol);
  return symbol;
}

/** One UTF-16 unit, as JSON and HCL write it. */
function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
