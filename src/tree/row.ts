import { escapeMarkdown } from '../text/markdown.ts';

/** What a tree row shows, as plain data: decided without VS Code, so that its words are tested in plain Node. */
export interface Row {
  readonly label: string;
  /** Only what is not the normal state, short. */
  readonly description?: string;
  /** Markdown. */
  readonly tooltip?: string;
  /** `kind+flag+flag`, matched order-free by the menus' look-aheads. */
  readonly contextValue: string;
  /** A codicon id. */
  readonly icon: string;
  /** A theme colour id for the icon. Never the only sign of anything. */
  readonly iconColor?: string;
  /** What a screen reader says, when label and description alone are not enough. */
  readonly accessibilityLabel?: string;
}

/** `kind+a+b` from a kind and the flags that hold. */
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
