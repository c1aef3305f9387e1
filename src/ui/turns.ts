/** In milliseconds, and some more: VS Code's own figure is 800. */
const interval = 900;
/** VS Code shows three in that time; one of them may be a progress notification, which takes no turn here. */
const atOnce = 2;

/**
 * When notifications may come. VS Code protects itself from a flood of them: what comes after the third within 800 ms is never shown,
 * it is in the notification center alone (`SPAM_PROTECTION` of its notificationsToasts.ts). What people must see has to wait for its turn.
 */
export class Turns {
  readonly #now: () => number;
  /** When the latest ones come, the oldest first. */
  #taken: readonly number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes the next turn. How long until then, in milliseconds; 0 is now. */
  take(): number {
    const now = this.#now();
    const [earlier] = this.#taken.length < atOnce ? [] : this.#taken;
    const turn = Math.max(now, this.#taken.at(-1) ?? now, earlier === undefined ? now : earlier + interval);
    this.#taken = [...this.#taken, turn].slice(-atOnce);
    return turn - now;
  }
}
