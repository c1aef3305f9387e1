import { randomUUID } from 'node:crypto';
import type { App } from './app.ts';
import type { Delay } from './delays.ts';
import type { Estate } from './estate.ts';

/** What somebody else does in the portal. `id` is an app's resource id or, when only one app has it, its name. */
export type ColleagueAction = { readonly id: string /** Milliseconds from now. */; readonly afterMs?: number } & (
  | { readonly do: 'stop' | 'start' | 'restart' | 'delete' }
  /** Writes one setting, or removes it where `value` is left out. */
  | { readonly do: 'set'; readonly name: string; readonly value?: string }
  /** Swaps the app with one of its slots; until `takes` is over, stop and start of both answer 409. */
  | { readonly do: 'swap'; readonly slot: string; readonly takes?: Delay }
  /** Scales the app's plan, for that long or for ever: the plan is Pending and its environment Scaling, and stop and start of their apps answer 409. */
  | { readonly do: 'scale'; readonly takesMs?: number }
);

/** Who does it, in the activity log. */
const caller = 'alex.wilber@contoso.com';

/** Somebody else with rights on the same estate. Nothing that they do is recorded as a request. */
export class Colleague {
  private readonly estate: Estate;

  constructor(estate: Estate) {
    this.estate = estate;
  }

  /** Throws when there is no such app or slot; nothing is scheduled then. */
  act(action: ColleagueAction): void {
    const app = this.estate.appBy(action.id);
    const deed = this.deed(app, action);
    this.estate.timeline.settle();
    this.estate.timeline.after(action.afterMs ?? 0, deed);
  }

  private deed(app: App, action: ColleagueAction): () => void {
    switch (action.do) {
      case 'stop':
        return () => this.ask(app, 'stop');
      case 'start':
        return () => this.ask(app, 'start');
      case 'restart':
        return () => this.ask(app, 'restart');
      case 'delete':
        return () => {
          this.estate.deleteApp(app);
          this.record(app, 'Delete');
        };
      case 'set':
        return () => {
          const { [action.name]: _before, ...others } = app.settings;
          const { value } = action;
          app.replaceSettings(value === undefined ? others : { ...app.settings, [action.name]: value }, 'colleague');
          this.record(app, 'config/Write');
        };
      case 'swap': {
        const slot = this.estate.appBy(`${app.seed.id}/slots/${action.slot}`);
        return () => this.swap(app, slot, action.takes ?? 'never');
      }
      case 'scale':
        return () => this.scale(app, action.takesMs);
    }
  }

  private ask(app: App, verb: 'stop' | 'start' | 'restart'): void {
    app[verb]('colleague');
    this.record(app, `${verb}/Action`);
  }

  private record({ seed: { id, parentId } }: App, operation: string): void {
    const type = parentId === undefined ? 'Microsoft.Web/sites' : 'Microsoft.Web/sites/slots';
    this.estate.activity.done({ operation: `${type}/${operation}`, resourceId: id, caller });
  }

  private swap(app: App, slot: App, takes: Delay): void {
    const { timeline } = this.estate;
    const operation = { id: randomUUID(), name: 'SwapSiteSlots', since: timeline.now };
    const [, source = ''] = slot.seed.name.split('/');
    for (const one of [app, slot]) {
      one.operation = operation;
      one.note('swap begun', 'colleague');
      one.delays.later(takes, () => {
        one.operation = undefined;
        one.lastSwap = { at: timeline.now, source, destination: 'Production' };
        one.note('swap ended', 'colleague');
        if (one === slot) {
          swapSettings(app, slot);
          this.record(slot, 'slotsswap/Action');
        }
      });
    }
  }

  private scale(app: App, takesMs: number | undefined): void {
    const { timeline } = this.estate;
    const plan = this.estate.plan(app.seed.planId);
    const environment = this.estate.environment(app.seed.environmentId);
    if (plan === undefined || environment === undefined) {
      throw new Error(`${app.seed.name} has no plan or no environment.`);
    }
    plan.status = 'Pending';
    plan.operation = { id: randomUUID(), name: 'UpdateServerFarm', since: timeline.now };
    environment.status = 'Scaling';
    this.estate.activity.done({ operation: 'Microsoft.Web/serverfarms/Write', resourceId: plan.seed.id, caller });
    if (takesMs === undefined) {
      return;
    }
    timeline.after(takesMs, () => {
      plan.status = 'Ready';
      plan.operation = undefined;
      environment.status = 'Ready';
    });
  }
}

/** A swap moves settings with the code, but for those that stay with their slot. */
function swapSettings(app: App, slot: App): void {
  const part = (all: App['settings'], isSticky: boolean): App['settings'] =>
    Object.fromEntries(Object.entries(all).filter(([name]) => app.stickySettings.includes(name) === isSticky));
  const [ofApp, ofSlot] = [app.settings, slot.settings];
  app.settings = { ...part(ofSlot, false), ...part(ofApp, true) };
  slot.settings = { ...part(ofApp, false), ...part(ofSlot, true) };
}
