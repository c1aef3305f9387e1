import { writeFileSync } from 'node:fs';
import { type MochaOptions, type Runner, reporters } from 'mocha';
import { collectResults } from './results.ts';

/** The variable that names the file to write. */
export const resultsFileVariable = 'ASE_CERTIFICATES_TEST_RESULTS';

/** A mocha reporter for `scripts/test.ts`: prints what failed or was skipped and hands the counts back in a JSON file. */
export default class ResultsReporter extends reporters.Base {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    const results = collectResults(runner, (line) => process.stdout.write(`${line}\n`));
    const file = process.env[resultsFileVariable];
    runner.on('end', () => {
      if (file !== undefined) {
        writeFileSync(file, JSON.stringify(results()));
      }
    });
  }
}
