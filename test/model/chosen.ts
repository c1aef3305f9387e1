/** What the model plays, unless the environment says otherwise: the same each time, so that a gate does not depend on luck. */
const usualSeed = 20_260_105;
const usualCount = 5000;

/** STOP_START_SEED: another seed, or `random`. */
export const seed = seedFrom(process.env['STOP_START_SEED']);

/** STOP_START_SCENARIOS: so many instead. */
export const count = Number(process.env['STOP_START_SCENARIOS'] ?? usualCount);

function seedFrom(said: string | undefined): number {
  return said === 'random' ? Math.floor(Math.random() * 2 ** 30) : Number(said ?? usualSeed);
}
