import type { App } from '../azure/app.ts';
import { appRow } from './appRow.ts';
import type { EnvironmentNode } from './environmentNode.ts';
import { contextValue, type Row } from './row.ts';
import { NoteNode, type TreeNode } from './treeNode.ts';
import type { TreeServices } from './treeServices.ts';

/** The apps of an environment. */
export class AppsNode implements TreeNode {
  readonly id: string;
  readonly parent: EnvironmentNode;
  readonly opens = 'collapsed';
  readonly #services: TreeServices;

  constructor(parent: EnvironmentNode, services: TreeServices) {
    this.id = `${parent.id}|apps`;
    this.parent = parent;
    this.#services = services;
  }

  row(): Row {
    const v3 = this.parent.environment.version === 3;
    return { label: 'Apps', contextValue: contextValue('apps', { v3 }), icon: 'layers' };
  }

  async children(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const { environment, subscription } = this.parent;
    // The list may or may not hold slots; those it holds are shown below their app like all others.
    const listed = await subscription.azure.apps.listOf(environment.id, signal);
    const apps = listed.filter((app) => app.slotName === undefined);
    if (apps.length === 0) {
      return [new NoteNode(this, 'No apps')];
    }
    return apps
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((app) => new AppNode(this, this.parent, app, this.#services));
  }
}

/** An app, or a slot below its app. */
export class AppNode implements TreeNode {
  readonly id: string;
  readonly parent: TreeNode;
  readonly environment: EnvironmentNode;
  readonly #services: TreeServices;
  /** Replaced when the app's state was read again. */
  app: App;

  constructor(parent: TreeNode, environment: EnvironmentNode, app: App, services: TreeServices) {
    this.id = `${environment.id}|${app.key}`;
    this.parent = parent;
    this.environment = environment;
    this.app = app;
    this.#services = services;
    if (app.slotName === undefined) {
      this.opens = 'collapsed';
      this.children = (signal) => this.#slots(signal);
    }
  }

  readonly opens?: 'collapsed';
  readonly children?: (signal: AbortSignal) => Promise<readonly TreeNode[]>;

  row(): Row {
    const { activity, needs } = this.#services;
    const { environment, subscription } = this.environment;
    const isV3 = environment.version === 3;
    const need = isV3 ? needs.known(subscription, environment.id, this.app) : undefined;
    return appRow(this.app, activity(this.app.key), need, isV3);
  }

  async #slots(signal: AbortSignal): Promise<readonly TreeNode[]> {
    const slots = await this.environment.subscription.azure.apps.slotsOf(this.app.id, signal);
    if (slots.length === 0) {
      return [new NoteNode(this, 'No deployment slots')];
    }
    return slots
      .toSorted((left, right) => left.name.localeCompare(right.name))
      .map((slot) => new AppNode(this, this.environment, slot, this.#services));
  }
}
