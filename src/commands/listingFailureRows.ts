import type { ListingFailure } from '../signIn/listing.ts';
import { failureLabel } from '../ui/errorWords.ts';
import type { PickRow, Separator } from '../ui/questions.ts';

/** What could not be listed, as a line to be put above the first row: VS Code shows no line below the last row, and one line above a row. */
export function failuresAbove([first, ...others]: readonly ListingFailure[]): readonly Separator[] {
  if (first === undefined) {
    return [];
  }
  const what = others.length === 0 ? first.what : `${first.what} and ${others.length} more`;
  return [{ separator: `Could not load ${what}: ${failureLabel(first.error)}` }];
}

/** The same as a row, which stays whatever is typed: a name that is sought may be in what could not be listed. */
export function failureRow(failure: ListingFailure): PickRow<ListingFailure> {
  const { what, error } = failure;
  return {
    label: `Could not load ${what}`,
    description: failureLabel(error),
    icon: 'error',
    alwaysShow: true,
    data: failure,
  };
}
