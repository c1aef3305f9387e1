import { listButtons, makeTabStop } from './list.ts';

/** Makes the filter box above the list work, where there is one. */
export function startFilter(): void {
  const box = document.getElementById('filter');
  if (box instanceof HTMLInputElement) {
    box.addEventListener('input', () => filterList(box.value));
  }
}

/** Hides what has not every word of the text, and says how much is left. */
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
