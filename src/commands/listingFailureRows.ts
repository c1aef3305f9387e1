import type { ListingFailure } from '../signIn/listing.ts';
import { failureLabel, failureSentences } from '../ui/errorWords.ts';
import type { PickRow, Separator } from '../ui/questions.ts';

/** What stands above the first row if something failed. */
export const notAll = 'Not all could be loaded';

/**
 * A line to be put above the first row, because VS Code shows none below the last. It is short, because VS Code writes it into that row, and
 * what is long would cover the row's own words.
 */
export function failuresAbove(failures: readonly ListingFailure[]): readonly Separator[] {
  return failures.length === 0 ? [] : [{ separator: notAll }];
}

/** What could not be listed, as a row, which stays whatever is typed: a name that is sought may be in what could not be listed. */
export function failureRow(failure: ListingFailure): PickRow<ListingFailure> {
  const { what, error, each } = failure;
  return {
    label: `Could not load ${what}`,
    description: each === undefined ? failureLabel(error) : failureSentences(each).join(' '),
    icon: 'error',
    alwaysShow: true,
    data: failure,
  };
}
