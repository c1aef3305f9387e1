import { escapeMarkdown } from '../text/markdown.ts';

/** The content of a tree row as plain data, without VS Code, so that plain Node can test it. */
export interface Row {
  readonly label: string;
  /** Short. Contains a state only if it is not the normal one. */
  readonly description?: string;
  /** Markdown. */
  readonly tooltip?: string;
  /** `kind+flag+flag`. The look-aheads of the menus match flags in any order. */
  readonly contextValue: string;
  /** A codicon id. */
  readonly icon: string;
  /** A theme color id for the icon. Color never says anything that words do not say too. */
  readonly iconColor?: string;
  /** The text for screen readers, if label and description are not enough. */
  readonly accessibilityLabel?: string;
}

/** `kind+a+b` from a kind and the flags that are true. */
export function contextValue(kind: string, flags: Readonly<Record<string, boolean>>): string {
  const held = Object.keys(flags).filter((flag) => flags[flag] === true);
  return [kind, ...held].join('+');
}

/** A two-column Markdown table of the pairs that have a value. */
export function factsTable(facts: readonly (readonly [string, string | undefined])[]): string {
  const lines = facts
    .filter((fact): fact is readonly [string, string] => fact[1] !== undefined && fact[1] !== '')
    .map(([name, value]) => `| ${name} | ${escapeMarkdown(value)} |`);
  return ['| | |', '|:--|:--|', ...lines].join('\n');
}

/** The parts that there are, as one text. */
export function joined(separator: string, ...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(separator);
}
