import { type Refusal, RunRefused } from '../../../../src/stopStart/engine/runRequest.ts';

/** Why a run was refused; undefined when it was not. */
export async function refusalOf(run: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await run;
    return undefined;
  } catch (thrown) {
    if (thrown instanceof RunRefused) {
      return thrown.refusal;
    }
    throw thrown;
  }
}
