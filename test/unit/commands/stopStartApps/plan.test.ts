import assert from 'node:assert/strict';
import type { App } from '../../../../src/azure/app.ts';
import {
  type Order,
  orderApps,
  usefulOrders,
  usefulOrdersOfEach,
} from '../../../../src/commands/stopStartApps/plan.ts';
import { app, group } from './plans.ts';

function told(apps: readonly App[], order: Order): readonly [readonly string[], unknown] {
  const { apps: taken, waves } = orderApps(apps, order);
  return [taken.map(({ name }) => name), waves.map(({ title, size, lookAfter }) => [title, size, lookAfter])];
}

describe('The order of apps', () => {
  const mixed = [app('a'), app('a/staging'), app('b', 'plan-b'), app('b/staging', 'plan-b'), app('c')];

  it('is asked for only where it makes a difference', () => {
    assert.deepEqual(usefulOrders([app('a'), app('c')]), ['together']);
    assert.deepEqual(usefulOrders([app('a/x'), app('c/x')]), ['together']);
    assert.deepEqual(usefulOrders([app('a'), app('a/x')]), ['together', 'slotsFirst']);
    assert.deepEqual(usefulOrders([app('a'), app('b', 'plan-b')]), ['together', 'planByPlan']);
    assert.deepEqual(usefulOrders(mixed), ['together', 'slotsFirst', 'planByPlan']);
  });

  it('is asked for where it makes a difference on any of several environments', () => {
    const plans = [app('a'), app('b', 'plan-b')];
    const slots = [app('a'), app('a/x')];
    assert.deepEqual(usefulOrdersOfEach([plans, slots]), ['together', 'slotsFirst', 'planByPlan']);
    assert.deepEqual(usefulOrdersOfEach([[app('a')], [app('a/x')]]), ['together']);
    assert.deepEqual(usefulOrdersOfEach([]), []);
  });

  it('has every app once, in waves', () => {
    assert.deepEqual(told(mixed, 'together'), [['a', 'a/staging', 'b', 'b/staging', 'c'], [['By name', 5, false]]]);
    assert.deepEqual(told(mixed, 'slotsFirst'), [
      ['a/staging', 'b/staging', 'a', 'b', 'c'],
      [
        ['Slots first', 2, true],
        ['Then the apps themselves', 3, false],
      ],
    ]);
    assert.deepEqual(told(mixed, 'planByPlan'), [
      ['a', 'a/staging', 'c', 'b', 'b/staging'],
      [
        ['plan-a', 3, false],
        ['plan-b', 2, false],
      ],
    ]);
  });

  it('sorts plans by name, whatever the names of their apps', () => {
    const apps = [app('a', 'plan-z'), app('b', 'plan-b')];
    assert.deepEqual(told(apps, 'planByPlan')[0], ['b', 'a']);
  });

  it('is by name if it makes no difference, as on one of several environments', () => {
    assert.deepEqual(told([app('a'), app('c')], 'slotsFirst'), [['a', 'c'], [['By name', 2, false]]]);
    assert.deepEqual(told([app('a/x')], 'slotsFirst'), [['a/x'], [['By name', 1, false]]]);
    assert.deepEqual(told([], 'planByPlan'), [[], [['By name', 0, false]]]);
  });

  it('distinguishes plans with the same name in two resource groups', () => {
    const elsewhere = `${group.replace('/g/', '/other/')}/serverfarms/plan-a`;
    assert.deepEqual(told([app('a'), app('b', elsewhere)], 'planByPlan'), [
      ['a', 'b'],
      [
        ['plan-a (g)', 1, false],
        ['plan-a (other)', 1, false],
      ],
    ]);
  });
});
