import type { TestApi } from '../../../src/extension.ts';
import type { TreeNode } from '../../../src/tree/treeNode.ts';
import type { ManualClock } from '../../../test/clock/manualClock.ts';
import type { Randomness } from '../../../test/randomness.ts';
import type { LocalAccounts } from '../../../test/vscode/authExtension/localAccounts.ts';
import type { DrawnRow, ShownView } from './shownTree.ts';
import type { Commands, Memory, Workspace } from './vscodeParts.ts';
import type { Answers, Question } from './window.ts';

/** What the user has before them. */
export interface Desk {
  readonly api: TestApi;
  readonly view: ShownView<TreeNode>;
  readonly commands: Commands;
  readonly workspace: Workspace;
  readonly memory: Memory;
  readonly accounts: LocalAccounts;
  readonly clock: ManualClock;
  readonly random: Randomness;
  /** Files with a root certificate each. */
  readonly files: readonly unknown[];
}

/** Buttons that do what a question asks for. */
const goOn = ['Add', 'Replace', 'Remove', 'Stop'];

/** On how many root certificates of an environment the user stops to add more. */
const mostRoots = 6;

/** Somebody who uses the extension. What they do is drawn by lot. */
export class User implements Answers {
  /** How often each thing was done. */
  readonly done: Record<string, number>;
  /** What was done last. */
  last = 'nothing';
  #desk: Desk | undefined;
  /** What is done in the next list: undefined, the first row is taken. */
  #choose: ((question: Question) => void) | undefined;
  /** What is typed in the next box; undefined: what is proposed. */
  #name: string | undefined;

  constructor() {
    this.done = Object.fromEntries(Object.keys(this.#things).map((name) => [name, 0]));
  }

  sitDown(desk: Desk): void {
    this.#desk = desk;
  }

  /** Whether something was never done. */
  get hasMore(): boolean {
    return Object.values(this.done).includes(0);
  }

  /** Does one thing; resolves when what it began is over. */
  async act(): Promise<void> {
    const { random } = this.#at;
    const all = Object.entries(this.#things).flatMap(([name, { often }]) => Array.from({ length: often }, () => name));
    const name = random.of(all);
    this.last = name;
    const isDone = await this.#things[name]?.act();
    this.#choose = undefined;
    this.#name = undefined;
    if (isDone !== false) {
      this.done[name] = (this.done[name] ?? 0) + 1;
    }
  }

  asked(question: Question): void {
    const choose = this.#choose ?? ((one: Question) => one.accept());
    const answer = async (): Promise<void> => {
      const limit = this.#at.clock.now() + 120_000;
      while (question.busy && !question.isOver && choose !== closeAtOnce && this.#at.clock.now() < limit) {
        await this.#at.clock.sleep(100);
      }
      if (question.title.includes('Certificate') && question.canSelectMany === undefined && this.#name !== undefined) {
        question.value = this.#name;
      }
      if (!question.isOver) {
        choose(question);
      }
    };
    void answer();
  }

  async told(_message: string, isModal: boolean, buttons: readonly string[]): Promise<string | undefined> {
    const { random, clock } = this.#at;
    await clock.sleep(1_000 + random.below(8_000));
    if (!isModal) {
      return buttons.includes('Undo') && random.below(6) === 0 ? 'Undo' : undefined;
    }
    return random.below(8) === 0 ? undefined : buttons.find((button) => goOn.includes(button));
  }

  files(): readonly unknown[] {
    return [this.#at.random.of(this.#at.files)];
  }

  get #at(): Desk {
    if (this.#desk === undefined) {
      throw new Error('Nobody sits there.');
    }
    return this.#desk;
  }

  readonly #things: Readonly<Record<string, { readonly often: number; readonly act: () => Promise<unknown> }>> = {
    'open a row': { often: 30, act: () => this.#open() },
    'close a row': { often: 12, act: () => this.#close() },
    'refresh a row': { often: 10, act: () => this.#run('refresh', this.#row()) },
    'refresh all': { often: 4, act: () => this.#run('refresh', undefined) },
    'try again': { often: 6, act: () => this.#run('retry', this.#row('error'), true) },
    'add a root certificate': { often: 12, act: () => this.#add() },
    'replace a root certificate': { often: 5, act: () => this.#replace() },
    'remove a root certificate': {
      often: 10,
      act: () => this.#run('removeCertificate', this.#row('certificate+root'), true),
    },
    'stop an app': { often: 6, act: () => this.#run('stopApp', this.#row('app', '+running'), true) },
    'start an app': { often: 8, act: () => this.#run('startApp', this.#row('app', '+stopped'), true) },
    'find something': { often: 5, act: () => this.#find() },
    'close a picker while it loads': { often: 4, act: () => this.#leave(closeAtOnce) },
    'close a picker': { often: 2, act: () => this.#leave((question) => question.hide()) },
    'select subscriptions': { often: 4, act: () => this.#select() },
    'show or hide empty subscriptions': {
      often: 3,
      act: () => this.#toggle('showAllSubscriptions', 'hideEmptySubscriptions'),
    },
    'arrange the apps': { often: 3, act: () => this.#toggle('groupByPlan', 'listApps') },
    'hide the view and show it': { often: 3, act: () => this.#away() },
    'sign in or out': { often: 4, act: () => this.#changeAccounts() },
    'sign in to a directory': { often: 4, act: () => this.#signInTo(this.#row('directory')) },
    'refresh while something goes on': { often: 6, act: () => this.#atOnce() },
  };

  async #run(command: string, row: DrawnRow<TreeNode> | undefined, isNeeded = false): Promise<unknown> {
    if (isNeeded && row === undefined) {
      return false;
    }
    const { commands, view } = this.#at;
    if (row !== undefined) {
      view.select(row.element);
    }
    return commands.api.executeCommand(`aseCertificates.${command}`, row?.element);
  }

  /** One of the rows in sight, by the parts of its context value. */
  #row(kind = '', flag = ''): DrawnRow<TreeNode> | undefined {
    const rows = this.#at.view.tree.rows().filter(({ item: { contextValue = '' } }) => {
      return contextValue.startsWith(kind) && contextValue.includes(flag);
    });
    return rows.length === 0 ? undefined : this.#at.random.of(rows);
  }

  #closed(): readonly DrawnRow<TreeNode>[] {
    const { tree } = this.#at.view;
    return tree.rows().filter(({ element }) => element.opens !== undefined && !tree.isOpen(element));
  }

  async #open(): Promise<boolean> {
    const closed = this.#closed();
    // Most people look for certificates and apps, not at each environment.
    const deep = closed.filter(({ item }) => /^(rootCertificates|apps)/.test(item.contextValue ?? ''));
    const from = deep.length > 0 && this.#at.random.below(3) > 0 ? deep : closed;
    if (from.length > 0) {
      await this.#at.view.open(this.#at.random.of(from).element);
    }
    return from.length > 0;
  }

  async #close(): Promise<boolean> {
    const { view, random } = this.#at;
    const open = view.tree.rows().filter(({ element }) => view.tree.isOpen(element));
    // One seldom closes a subscription.
    const below = open.filter(({ element }) => element.parent !== undefined || random.below(8) === 0);
    if (below.length > 0) {
      view.close(random.of(below).element);
    }
    return below.length > 0;
  }

  async #add(): Promise<unknown> {
    const row = this.#row('rootCertificates');
    if (row === undefined || this.#at.view.tree.below(row.element).length >= mostRoots) {
      return false;
    }
    this.#name = `root-${this.#at.random.below(1_000)}`;
    return this.#run('addCertificate', row);
  }

  async #replace(): Promise<unknown> {
    const row = this.#row('certificate+root');
    const list = row?.element.parent;
    if (list === undefined) {
      return false;
    }
    this.#name = String(row?.item.label);
    return this.#at.commands.api.executeCommand('aseCertificates.addCertificate', list);
  }

  async #find(): Promise<unknown> {
    const { random } = this.#at;
    this.#choose = (question) => {
      const rows = question.items.filter(({ kind }) => kind !== -1);
      question.selectedItems = rows.length === 0 ? [] : [random.of(rows)];
      question.accept();
      // The row that says that there are none picks nothing.
      question.hide();
    };
    return this.#run('find', undefined);
  }

  async #leave(how: (question: Question) => void): Promise<unknown> {
    this.#choose = how;
    const command = this.#at.random.of(['find', 'viewProperties', 'selectSubscriptions', 'removeCertificate']);
    return this.#run(command, undefined);
  }

  /** Some of them, or all. */
  async #select(): Promise<unknown> {
    const { random } = this.#at;
    const isAll = random.below(2) === 0;
    this.#choose = (question) => {
      const rows = question.items.filter(({ kind }) => kind !== -1);
      const some = rows.filter(() => random.below(4) > 0);
      question.selectedItems = isAll || some.length === 0 ? rows : some;
      question.accept();
      question.hide();
    };
    return this.#run('selectSubscriptions', undefined);
  }

  async #toggle(one: string, other: string): Promise<unknown> {
    return this.#run(this.#at.random.below(2) === 0 ? one : other, undefined);
  }

  async #away(): Promise<void> {
    const { view, clock, random } = this.#at;
    view.show(false);
    await clock.sleep(1_000 + random.below(30_000));
    view.show(true);
  }

  async #changeAccounts(): Promise<unknown> {
    const { accounts, random } = this.#at;
    switch (random.below(4)) {
      case 0:
        await this.#run('signOut', undefined);
        accounts.nextSignIn = megan;
        this.#choose = anotherAccount;
        return this.#run('signIn', undefined);
      case 1:
        accounts.nextSignIn = adele;
        this.#choose = anotherAccount;
        return this.#run('signIn', undefined);
      case 2:
        return accounts.replaceAll([megan, adele]);
      default:
        return accounts.replaceAll([megan]);
    }
  }

  async #signInTo(row: DrawnRow<TreeNode> | undefined): Promise<unknown> {
    this.#at.accounts.nextSignIn = megan;
    return this.#run('signIn', row, true);
  }

  /** Rows are refreshed while others load, and while a certificate is added. */
  async #atOnce(): Promise<void> {
    const { random, clock } = this.#at;
    const some = [this.#open(), random.below(2) === 0 ? this.#add() : this.#run('refresh', this.#row())];
    await clock.sleep(random.below(2_000));
    await Promise.all([...some, this.#run('refresh', random.below(2) === 0 ? undefined : this.#row())]);
  }
}

export const megan = 'megan.bowen@contoso.com';
export const adele = 'adele.vance@fabrikam.com';

function closeAtOnce(question: Question): void {
  question.hide();
}

/** Where it is asked where to sign in, the first row is another account. */
function anotherAccount(question: Question): void {
  question.selectedItems = question.items.slice(0, 1);
  question.accept();
}
