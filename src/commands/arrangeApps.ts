import { type FilterState, filterStates, type ViewChoices } from '../tree/viewChoices.ts';
import type { AzextUi } from '../ui/azextUi.ts';

/** Filter Apps by Status…: which apps the view shows. It is remembered. */
export async function filterApps(ui: AzextUi, choices: ViewChoices): Promise<boolean> {
  const { filter } = choices;
  const rows = (Object.keys(filterStates) as FilterState[]).map((state) => ({
    label: filterStates[state].words,
    description: '',
    picked: filter.length === 0 || filter.includes(state),
    data: state,
  }));
  const picked = await ui.askOne('Filter Apps by Status', (asking) =>
    asking.pickMany(rows, { what: 'state', placeHolder: 'Select the states of the apps to show' }),
  );
  if (picked === undefined) {
    return false;
  }
  await choices.filterBy(picked);
  return true;
}
