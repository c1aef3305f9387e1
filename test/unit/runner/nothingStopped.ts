import assert from 'node:assert/strict';
import { NothingStopped } from '../../../src/runner/exitCodes.ts';

/** What ends the program before anything was stopped. */
export function nothingStoppedBy(act: () => unknown): NothingStopped {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof NothingStopped, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: 'It was accepted.' });
}
