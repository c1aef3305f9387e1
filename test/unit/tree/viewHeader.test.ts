import assert from 'node:assert/strict';
import { localSecondOfDay } from '../../../src/time/timeText.ts';
import type { TreeNode } from '../../../src/tree/treeNode.ts';
import { selectedRow, ViewHeader, type ViewParts } from '../../../src/tree/viewHeader.ts';

const caring = (kind: 'environment' | 'left' | 'root', key: string): TreeNode =>
  ({ care: () => ({ kind, key }) }) as unknown as TreeNode;

describe('The badge of the Environments view', () => {
  it('counts environments that need something and roots that expire, each once, of the rows that there are', () => {
    const view: ViewParts = {};
    const header = new ViewHeader(view);
    header.count([caring('environment', 'a'), caring('environment', 'a'), caring('root', 'r'), {} as TreeNode]);
    assert.deepEqual(view.badge, {
      value: 2,
      tooltip: '1 environment has apps that need stop and start, 1 root certificate has expired or will soon',
    });
    header.count([caring('environment', 'a'), caring('environment', 'b')]);
    assert.deepEqual(view.badge, { value: 2, tooltip: '2 environments have apps that need stop and start' });
    header.count([caring('left', 'a'), caring('environment', 'b')]);
    assert.equal(
      view.badge?.tooltip,
      '1 environment has apps that a run left stopped, 1 environment has apps that need stop and start',
    );
    header.count([]);
    assert.equal(view.badge, undefined);
  });
});

describe('What is selected in the Environments view', () => {
  const row = (contextValue: string): TreeNode => ({ row: () => ({ contextValue }) }) as unknown as TreeNode;

  it('is the row, or rows of one kind', () => {
    assert.equal(selectedRow([row('certificate+root+read')]), 'certificate+root+read');
    assert.equal(selectedRow([row('certificate+root'), row('certificate+root+read')]), 'certificate+root+several');
    assert.equal(selectedRow([row('app+running'), row('app+stopped')]), 'app+running+several');
    assert.equal(selectedRow([row('certificate+root'), row('certificate+public')]), '');
    assert.equal(selectedRow([row('ase+v3'), row('app+running')]), '');
    assert.equal(selectedRow([]), '');
  });
});

describe('The message of the Environments view', () => {
  it('says that the first rows load, and not that later ones do', () => {
    const view: ViewParts = {};
    const header = new ViewHeader(view);
    header.state('loading');
    assert.equal(view.message, 'Loading Azure subscriptions…');
    header.state('ready');
    assert.equal(view.message, '');
    header.state('loading');
    assert.equal(view.message, '', 'the old rows are in sight');
  });

  it('is not there beside a welcome, which VS Code would hide', () => {
    const view: ViewParts = {};
    const header = new ViewHeader(view);
    header.subscriptions('Only 2 selected subscriptions');
    header.state('noEnvironments');
    assert.equal(view.message, '');
  });

  it('says that subscriptions and apps are filtered', () => {
    const view: ViewParts = {};
    const header = new ViewHeader(view);
    header.subscriptions('Only 2 selected subscriptions');
    header.state('ready');
    assert.equal(view.message, 'Only 2 selected subscriptions');
    header.filter('only apps that need stop and start');
    assert.equal(view.message, 'Only 2 selected subscriptions · only apps that need stop and start');
    header.filter('');
    header.subscriptions('');
    header.state('ready');
    assert.equal(view.message, '');
  });

  it('says until when Azure makes it wait, beside what it says else', () => {
    const view: ViewParts = {};
    const header = new ViewHeader(view);
    const until = Date.UTC(2026, 0, 5, 14, 5);
    const waits = `Waiting for Azure until ${localSecondOfDay(until)}`;
    header.state('loading');
    header.waits(until);
    assert.equal(view.message, `Loading Azure subscriptions… ${waits}`);
    header.subscriptions('Only 2 selected subscriptions');
    header.state('ready');
    assert.equal(view.message, `${waits} · Only 2 selected subscriptions`);
    header.waits(undefined);
    assert.equal(view.message, 'Only 2 selected subscriptions');
    header.waits(until);
    header.state('signedOut');
    assert.equal(view.message, '', 'a welcome is there');
  });
});
