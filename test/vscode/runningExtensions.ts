import type { Workbench } from './workbench.ts';

/** The activation times that VS Code itself reports in "Developer: Show Running Extensions", in milliseconds. */
export async function activationTimes(workbench: Workbench, names: readonly string[]): Promise<Map<string, number>> {
  await workbench.runCommand('Developer: Show Running Extensions');
  const times = new Map<string, number>();
  for (const name of names) {
    const row = workbench.page
      .locator('.runtime-extensions-editor .extension')
      .filter({ has: workbench.page.locator('.name').getByText(name, { exact: true }) });
    const time = row.locator('.activation-time').filter({ hasText: /\d+ms/ });
    await time.waitFor({ timeout: 60_000 });
    times.set(name, Number(/(\d+)ms/.exec(await time.innerText())?.[1]));
  }
  return times;
}
