import { runs } from '../seed.ts';

/** How many scenarios the model plays; STOP_START_SCENARIOS: so many instead. */
export const count = Number(process.env['STOP_START_SCENARIOS'] ?? runs(5000, 100_000));
