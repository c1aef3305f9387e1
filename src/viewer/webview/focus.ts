/** Draws a part of the page anew, and gives the focus back to what has the id of what had it before. */
export function keepingFocus(draw: () => void): void {
  const id = document.activeElement?.id ?? '';
  draw();
  if (id !== '' && document.activeElement?.id !== id) {
    document.getElementById(id)?.focus({ preventScroll: true });
  }
}
