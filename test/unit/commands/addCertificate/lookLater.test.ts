import assert from 'node:assert/strict';
import type { LaterLook } from '../../../../src/azure/rootCertificates.ts';
import { planOne } from '../../../../src/commands/addCertificate/addPlan.ts';
import type { CertificatePlace } from '../../../../src/commands/addCertificate/certificatePlace.ts';
import type { Choice, Tell } from '../../../../src/ui/tell.ts';
import { stubVscode } from '../../../equipment/vscodeStub.ts';
import { alone, existing, now, rootNamed } from './candidates.ts';

describe('The later look at a certificate that was added', () => {
  const accepted = { at: 0, tookMs: 12_000 };

  before(stubVscode);

  /** What the user is told after a look that finds this. */
  async function toldOf(found: LaterLook): Promise<{ readonly told: readonly string[]; readonly redrawn: number }> {
    const { lookLater } = await import('../../../../src/commands/addCertificate/lookLater.ts');
    const told: string[] = [];
    let redrawn = 0;
    const place = {
      name: 'contoso-ase',
      stillThere: () => Promise.resolve(found),
      addAgain: () => ({ title: 'Add Under Another Name…', run: () => undefined }),
      changed: () => {
        redrawn += 1;
      },
    } as unknown as CertificatePlace;
    const tell = {
      warn: (sentence: string, ...choices: readonly Choice[]) =>
        told.push([sentence, ...choices.map(({ title }) => `[${title}]`)].join(' ')),
    } as unknown as Tell;
    await lookLater(tell, place, planOne(alone(await rootNamed('My Root')), 'corp-root', [], now), accepted);
    return { told, redrawn };
  }

  it('names what is there now, and offers another name', async () => {
    const { certificate } = await rootNamed('Their Root');
    const { told, redrawn } = await toldOf({ kind: 'undone', now: existing('corp-root', certificate).resource });
    assert.match(
      told[0] ?? '',
      /^Somebody else saved another certificate as corp-root on contoso-ase at the same time\. Now Their Root \(SHA-1 [0-9A-F]{8}…\) is there, and yours is not: My Root \(SHA-1 [0-9A-F]{8}…\)\. \[Add Under Another Name…\]$/,
    );
    assert.deepEqual([told.length, redrawn], [1, 1]);
  });

  it('names the thumbprint of what it cannot read', async () => {
    const resource = { id: '/x', name: 'corp-root', der: undefined, raw: {} };
    const { told } = await toldOf({ kind: 'undone', now: { ...resource, thumbprint: 'AB' } });
    assert.match(told[0] ?? '', /Now SHA-1 AB is there, and yours is not/);
  });

  it('says that a slow write may have overwritten another', async () => {
    const { certificate } = await rootNamed('My Root');
    const { told } = await toldOf({ ...existing('corp-root', certificate), kind: 'slow', tookMs: 12_000 } as never);
    assert.match(told[0] ?? '', /^Azure took 12 seconds to save corp-root on contoso-ase\. /);
  });

  it('says nothing where all is well, where it was removed, and where nothing is known', async () => {
    for (const found of [
      { kind: 'confirmed' },
      { kind: 'undone', now: undefined },
      { kind: 'notVisibleYet' },
    ] as const) {
      assert.deepEqual(await toldOf(found), { told: [], redrawn: 0 });
    }
  });
});
