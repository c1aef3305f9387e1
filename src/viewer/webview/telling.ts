import type { ViewMessage } from '../messages.ts';

const shownMilliseconds = 3000;

type Told = Pick<Extract<ViewMessage, { kind: 'told' }>, 'sentence' | 'isSeen'>;

/** A function that tells a sentence for a moment; the place is a live region, so a screen reader says it. */
export function startTelling(place: HTMLElement | null): (told: Told) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return ({ sentence, isSeen }) => {
    if (place === null) {
      return;
    }
    clearTimeout(timer);
    place.classList.toggle('unseen', !isSeen);
    // The same sentence again would not be said again.
    place.textContent = '';
    requestAnimationFrame(() => {
      place.textContent = sentence;
    });
    timer = setTimeout(() => {
      place.textContent = '';
    }, shownMilliseconds);
  };
}
