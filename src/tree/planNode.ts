import type { App } from '../azure/app.ts';
import type { HostingEnvironment } from '../azure/hostingEnvironment.ts';
import { groupIcon, type StatusSummary } from './appStatus.ts';
import { contextValue, joined, type Row } from './row.ts';
import type { TreeNode } from './treeNode.ts';

/** The row above, which has the apps of all plans. */
interface Apps extends TreeNode {
  readonly parent: TreeNode & { readonly environment: Pick<HostingEnvironment, 'version'> };
  apps(): readonly App[];
  shown(): readonly (TreeNode & { readonly app: App })[];
  statesOf(apps: readonly App[]): StatusSummary;
}

/** The same for every app of a plan: Azure does not always write its name in the same case. Empty where it names none. */
export function planKey(planName = ''): string {
  return planName.toLowerCase();
}

/** The apps of one App Service plan, where the user wants them grouped. */
export class PlanNode implements TreeNode {
  readonly id: string;
  readonly parent: Apps;
  readonly opens = 'expanded';
  readonly counts = true;
  /** Empty for apps of which Azure names no plan. */
  readonly plan: string;

  constructor(parent: Apps, plan: string) {
    this.id = `${parent.id}|plan|${planKey(plan)}`;
    this.parent = parent;
    this.plan = plan;
  }

  row(): Row {
    const apps = this.arranged().map(({ app }) => app);
    const states = this.parent.statesOf(apps);
    const { icon = 'server', color } = groupIcon(states);
    return {
      label: this.plan === '' ? 'Plan not known' : this.plan,
      description: joined(' · ', String(apps.length), ...states.words),
      tooltip: 'App Service plan',
      contextValue: contextValue('plan', {
        v3: this.parent.parent.environment.version === 3,
        needsStopStart: states.needing > 0,
      }),
      icon,
      ...(color === undefined ? {} : { iconColor: color }),
    };
  }

  isAbout(key: string): boolean {
    return this.parent.isAbout?.(key) === true;
  }

  /** The keys of its apps and slots, as far as they are known. */
  appKeys(): ReadonlySet<string> {
    const apps = this.parent.apps().filter((app) => this.#has(app));
    return new Set(apps.map(({ key }) => key));
  }

  arranged() {
    return this.parent.shown().filter(({ app }) => this.#has(app));
  }

  #has({ planName }: App): boolean {
    return planKey(planName) === planKey(this.plan);
  }

  async children(): Promise<readonly TreeNode[]> {
    return this.arranged();
  }
}
