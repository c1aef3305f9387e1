/** The list of a file's certificates. Tab goes to the current one; the arrow keys, Home and End move in the list. */

const steps: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => Math.min(index + 1, count - 1),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

export function moveInList(event: KeyboardEvent): void {
  const step = steps[event.key];
  const buttons = listButtons().filter((button) => button.offsetParent !== null);
  const index = event.target instanceof HTMLButtonElement ? buttons.indexOf(event.target) : -1;
  if (step === undefined || index < 0) {
    return;
  }
  event.preventDefault();
  const next = buttons[step(index, buttons.length)];
  if (next !== undefined) {
    makeTabStop(next);
    next.focus();
  }
}

/** Marks the certificate that is shown, and scrolls to it. */
export function markCurrent(thumbprint: string): void {
  for (const button of listButtons()) {
    if (button.dataset['show'] === thumbprint) {
      button.setAttribute('aria-current', 'true');
      makeTabStop(button);
      button.scrollIntoView({ block: 'nearest' });
    } else {
      button.removeAttribute('aria-current');
    }
  }
}

/** Tab reaches exactly one button of the list. */
export function makeTabStop(stop: HTMLButtonElement): void {
  for (const button of listButtons()) {
    button.tabIndex = button === stop ? 0 : -1;
  }
}

export function listButtons(): HTMLButtonElement[] {
  return [...document.querySelectorAll<HTMLButtonElement>('#certificates button')];
}

/** Starts the filter box above the list, if there is one. */
export function startFilter(): void {
  const box = document.getElementById('filter');
  if (box instanceof HTMLInputElement) {
    box.addEventListener('input', () => filterList(box.value));
  }
}

/** Hides the certificates that do not contain every word of the text, and shows how many are left. */
function filterList(text: string): void {
  const words = text.toLowerCase().split(/\s+/);
  const buttons = listButtons();
  const fitting = buttons.filter((button) => {
    const content = button.textContent.toLowerCase();
    const fits = words.every((word) => content.includes(word));
    button.parentElement?.toggleAttribute('hidden', !fits);
    return fits;
  });
  const count = document.getElementById('filtered');
  if (count !== null) {
    count.textContent = fitting.length === buttons.length ? '' : `${fitting.length} of ${buttons.length}`;
  }
  const [first] = fitting;
  if (first !== undefined && !fitting.some(({ tabIndex }) => tabIndex === 0)) {
    makeTabStop(first);
  }
}
