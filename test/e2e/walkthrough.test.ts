import assert from 'node:assert/strict';
import type { Workbench } from '../vscode/workbench.ts';
import { type Scene, sharedScene } from './scene.ts';

describe('The walkthrough of the first run, on the packaged extension', function () {
  this.timeout(120_000);
  let scene: Scene;
  let workbench: Workbench;

  before(async () => {
    scene = await sharedScene();
    workbench = await scene.openWindow();
    await workbench.openEnvironments();
    await workbench.environments.waitForRows();
  });

  it('has five steps, each with a picture and a button, and ticks what is done', async () => {
    const { page, quickInput } = workbench;
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await quickInput.pick('Make Your Apps Trust Your CA');
    const steps = page.locator('.getting-started-step');
    await steps.first().waitFor();
    const titles = await steps.locator('.step-title').allInnerTexts();
    assert.deepEqual(titles, [
      'Sign In to Azure',
      'Find Your Environment',
      'Add a Root Certificate',
      'Stop and Start the Apps',
      'Verify',
    ]);
    const checked = (title: string) =>
      steps.filter({ hasText: title }).locator('.codicon-getting-started-step-checked:visible');
    await checked('Sign In to Azure').waitFor();
    assert.equal(await checked('Find Your Environment').count(), 0);
    await workbench.environments.click(['Contoso Production', 'contoso-prod-ase']);
    await checked('Find Your Environment').waitFor();
    for (const title of titles) {
      await steps.filter({ hasText: title }).click();
      await page.locator('.getting-started-step.expanded .monaco-button').first().waitFor();
      const picture = page.locator('.getting-started-media img');
      await picture.waitFor();
      assert.notEqual(await picture.evaluate('(image) => image.decode().then(() => image.naturalWidth)'), 0, title);
    }
    await workbench.screenshot('walkthrough');
  });

  it('and that of the three ways to use a certificate has a button for each', async () => {
    await workbench.runCommand('ASE Certificates: Which Certificate Do I Need?');
    const { page } = workbench;
    const titles = ['Root Certificate (recommended)', 'Public Certificate of an App', 'Server Certificate'];
    for (const title of titles) {
      await page.locator('.getting-started-step', { hasText: title }).click();
      await page.locator('.getting-started-step.expanded .monaco-button', { hasText: 'Certificate…' }).waitFor();
    }
  });
});
