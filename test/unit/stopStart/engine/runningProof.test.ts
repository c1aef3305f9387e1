import assert from 'node:assert/strict';
import { RunningProof } from '../../../../src/stopStart/engine/runningProof.ts';

const lengths = { watchMs: 90_000, longWatchMs: 600_000 };

describe('The proof that an app is back', () => {
  let proof: RunningProof;

  beforeEach(() => {
    proof = new RunningProof(lengths);
    proof.stopSent()(1000, true);
  });

  it('is a Running that was asked for after Azure accepted a start that was sent after the stop', () => {
    assert.equal(proof.isBack(2000), false, 'no start');
    proof.startSent(2000)(2500, true);
    assert.equal(proof.isBack(2400), false, 'asked before the start was accepted');
    assert.equal(proof.isBack(2500), true);
  });

  it('is not a start without an answer, or one that Azure refused', () => {
    proof.startSent(2000)(3000, false);
    assert.equal(proof.isBack(4000), false);
    assert.equal(proof.wantsStart, true);
  });

  it('waits until nothing of ours is in flight', () => {
    const hanging = proof.startSent(2000);
    proof.startSent(3000)(3100, true);
    assert.equal(proof.isBack(4000), false);
    hanging(5000, false);
    assert.equal(proof.isBack(4000), true);
  });

  it('is not a start that was sent while a stop was on its way: the stop may come after it', () => {
    const stopped = proof.stopSent();
    const started = proof.startSent(2000);
    started(2100, true);
    assert.equal(proof.wantsStart, false, 'a start that is sent now would prove nothing either');
    stopped(121_000, false);
    assert.equal(proof.isBack(130_000), false);
    assert.equal(proof.wantsStart, true);
    proof.startSent(130_000)(130_100, true);
    assert.equal(proof.isBack(130_200), true);
  });

  it('is not a start whose answer came while a later stop was on its way', () => {
    const started = proof.startSent(2000);
    const stopped = proof.stopSent();
    stopped(2500, true);
    started(2600, true);
    assert.equal(proof.isBack(3000), false);
  });

  it('is worth nothing once the app was seen stopped again', () => {
    proof.startSent(2000)(2500, true);
    proof.stoppedAgain();
    assert.equal(proof.isBack(3000), false);
    assert.equal(proof.wantsStart, true);
  });

  it('is followed by a watch from the end of the last call', () => {
    proof.startSent(2000)(2500, true);
    assert.equal(proof.watchedUntil, 92_500);
  });

  it('is followed by a long watch where a stop ended without a clear answer, the machine slept, or an owner died', () => {
    proof.startSent(2000)(2500, true);
    proof.slept();
    assert.equal(proof.watchedUntil, 602_500);
    const lost = new RunningProof(lengths);
    lost.stopSent()(1000, false);
    assert.equal(lost.watchedUntil, 601_000);
    const recovered = new RunningProof(lengths, true);
    recovered.startSent(0)(10, true);
    assert.equal(recovered.watchedUntil, 600_010);
  });

  it('of a journal is watched for what is left', () => {
    proof.wasBack(5000, 30_000);
    assert.equal(proof.watchedUntil, 35_000);
  });
});
