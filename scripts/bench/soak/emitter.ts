type Listener<T> = (event: T) => unknown;

/** VS Code's event emitter. All that are not yet garbage are known. */
export class Emitter<T> {
  static readonly #all = new Set<WeakRef<{ readonly count: number }>>();
  /** What VS Code would only log. */
  static onError: (error: unknown) => void = () => undefined;
  #listeners: { readonly call: Listener<T> }[] = [];

  constructor() {
    Emitter.#all.add(new WeakRef(this));
  }

  /** How many listeners they have together. */
  static listeners(): number {
    let count = 0;
    for (const one of Emitter.#all) {
      const emitter = one.deref();
      if (emitter === undefined) {
        Emitter.#all.delete(one);
      }
      count += emitter?.count ?? 0;
    }
    return count;
  }

  get count(): number {
    return this.#listeners.length;
  }

  readonly event = (call: Listener<T>): { dispose(): void } => {
    const listener = { call };
    this.#listeners.push(listener);
    return {
      dispose: () => {
        this.#listeners = this.#listeners.filter((one) => one !== listener);
      },
    };
  };

  fire(event: T): void {
    for (const { call } of [...this.#listeners]) {
      try {
        call(event);
      } catch (error) {
        Emitter.onError(error);
      }
    }
  }

  dispose(): void {
    this.#listeners = [];
  }
}
