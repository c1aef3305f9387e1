/** A row that can be picked. Its texts are shown letter by letter: an icon is named apart. */
export interface PickRow<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** The icon before the label, by VS Code's name for it. */
  readonly icon?: string;
  /** The icon before the detail. */
  readonly detailIcon?: string;
  readonly picked?: boolean;
  /** Stays in the list whatever is typed to filter it. */
  readonly alwaysShow?: boolean;
  /** Whether what is typed means this row, though none of its texts has it. */
  readonly isMeantBy?: (typed: string) => boolean;
  /** What the row stands for. */
  readonly data: T;
}

/** A row that is no answer. With `more`, picking it loads further rows; without, it only says something. */
export interface PlainRow<T> extends Omit<PickRow<T>, 'data' | 'isMeantBy'> {
  readonly more?: ArrivingRows<T>;
}

/** A line between rows. It can be read, not picked. */
export interface Separator {
  readonly separator: string;
}

export type Rows<T> = readonly (PickRow<T> | Separator)[];

/**
 * Rows that come one part after the other. `show` is called with all that are there so far; the row that is active stays so. It resolves
 * when all were shown.
 */
export type ArrivingRows<T> = (show: (rows: readonly ArrivingRow<T>[]) => void) => Promise<void>;

export type ArrivingRow<T> = Rows<T>[number] | PlainRow<T>;

export interface PickOptions {
  readonly placeHolder: string;
  readonly matchOnDescription?: boolean;
  readonly matchOnDetail?: boolean;
  /** Shown while the items are loaded. */
  readonly loadingPlaceHolder?: string;
  readonly noPicksMessage?: string;
}

export interface PickManyOptions extends PickOptions {
  /** What a row is, for the sentence that asks for one: `app`. */
  readonly what: string;
  /** Whether it is an answer to tick nothing. */
  readonly mayBeNone?: boolean;
}

export interface InputOptions {
  readonly prompt: string;
  readonly value?: string;
  readonly placeHolder?: string;
  /** Shows dots in place of the typed text. */
  readonly password?: boolean;
  /** A sentence that says what is wrong with the value, or undefined if it is valid. */
  readonly validateInput?: (value: string) => string | undefined;
  /** A sentence on what comes of a valid value, shown as a warning while it is typed. It does not keep Enter from being taken. */
  readonly remarkOn?: (value: string) => string | undefined;
}

/** How a question asks. Leaving any of them ends the whole series. */
export interface Asking {
  /** Aborted once the question is over: answered, left, or gone back from. Whatever loads its rows takes this signal. */
  readonly signal: AbortSignal;
  pickOne<T>(rows: Rows<T> | Promise<Rows<T>>, options: PickOptions): Promise<T>;
  /** One of rows that come one part after the other. */
  pickArriving<T>(rows: ArrivingRows<T>, options: PickOptions): Promise<T>;
  /** At least one, unless `mayBeNone`. */
  pickMany<T>(rows: Rows<T> | Promise<Rows<T>>, options: PickManyOptions): Promise<T[]>;
  input(options: InputOptions): Promise<string>;
}

/** What may keep rows from being loaded: Azure throttles. */
export interface Delays {
  readonly onDidWait: (listener: () => void) => { dispose(): void };
  /** Milliseconds since the epoch; undefined when nothing waits. */
  readonly waitsUntil: number | undefined;
}

/**
 * Asks one question and returns its answer. `answers` are those of the questions before it. `earlier` is what this question was answered
 * before the user came Back to it.
 */
export type Ask<T, Answers = object> = (asking: Asking, answers: Answers, earlier: T | undefined) => Promise<T>;

/** A series that is being asked. */
export interface AskedSeries<Answers> {
  readonly questions: readonly AskedQuestion[];
  /** All answers, once every question that is needed was asked. */
  answers(): Answers;
}

export interface AskedQuestion {
  /** Whether the answers before it need this question. As long as that is not known: whether it is likely. */
  isNeeded(): boolean;
  /** Asks it and keeps the answer. It may be asked again: the user may go Back. */
  ask(asking: Asking): Promise<void>;
}

interface Step {
  readonly name: string;
  /** Undefined where it is always needed. */
  isNeeded?(answers: object): boolean;
  /** Whether it counts as needed as long as that is not known. */
  isLikely(answers: object): boolean;
  /** The answer where the question is not needed. */
  readonly otherwise: unknown;
  ask(asking: Asking, answers: object, earlier: unknown): Promise<unknown>;
}

/** Questions in their order, each with the name under which its answer is found in `Answers`. */
export class Series<Answers extends object> {
  readonly #given: object;
  readonly #steps: readonly Step[];

  private constructor(given: object, steps: readonly Step[]) {
    this.#given = given;
    this.#steps = steps;
  }

  /** A series without questions so far. `given`: answers that need no question. */
  static with<Given extends object>(given: Given): Series<Given> {
    return new Series<Given>(given, []);
  }

  /** The series with one more question. */
  ask<Name extends string, T>(name: Name, ask: Ask<T, Answers>): Series<Answers & Readonly<Record<Name, T>>> {
    return new Series(this.#given, [...this.#steps, { name, isLikely: () => true, otherwise: undefined, ask }]);
  }

  /**
   * The series with one more question, which is asked only where earlier answers need it. `otherwise` is its answer where they do not.
   * `isLikely`: whether to count it as long as it is not known whether it is needed, by the answers so far. Not counted by default.
   */
  askIf<Name extends string, T>(
    name: Name,
    isNeeded: (answers: Answers) => boolean,
    otherwise: T,
    ask: Ask<T, Answers>,
    isLikely: (answers: Partial<Answers>) => boolean = () => false,
  ): Series<Answers & Readonly<Record<Name, T>>> {
    return new Series(this.#given, [...this.#steps, { name, isNeeded, isLikely, otherwise, ask }]);
  }

  /** Begins to ask, without any answer but those that were given. */
  begin(): AskedSeries<Answers> {
    const answered = new Map<Step, unknown>();
    const answersBefore = (count: number): object | undefined =>
      answersOf(this.#given, this.#steps.slice(0, count), answered);
    const soFar = (): object => {
      const known = [...answered].map(([{ name }, answer]) => [name, answer] as const);
      return { ...this.#given, ...Object.fromEntries(known) };
    };
    return {
      questions: this.#steps.map((step, index) => ({
        isNeeded: () => {
          const answers = answersBefore(index);
          return answers === undefined ? step.isLikely(soFar()) : isNeeded(step, answers);
        },
        ask: async (asking) => {
          answered.set(step, await step.ask(asking, answersBefore(index) ?? this.#given, answered.get(step)));
        },
      })),
      answers: () => (answersBefore(this.#steps.length) ?? this.#given) as Answers,
    };
  }
}

function isNeeded(step: Step, answers: object): boolean {
  return step.isNeeded === undefined || step.isNeeded(answers);
}

/** Undefined as long as one that is needed is missing. An answer to a question that is no longer needed does not count. */
function answersOf(
  given: object,
  steps: readonly Step[],
  answered: ReadonlyMap<Step, unknown>,
): Readonly<Record<string, unknown>> | undefined {
  const answers: Record<string, unknown> = { ...given };
  for (const step of steps) {
    const needed = isNeeded(step, answers);
    if (needed && !answered.has(step)) {
      return undefined;
    }
    answers[step.name] = needed ? answered.get(step) : step.otherwise;
  }
  return answers;
}
