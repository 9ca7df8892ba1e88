/** How long somebody else's lock is waited for, and who is told about it, each sentence once. */
export class Patience {
  readonly #said = new Set<string>();

  /**
   * @param notify told what people should know, in a sentence
   * @param untilNotice after how many milliseconds it is said that we wait
   * @param untilEnd after how many milliseconds we give up
   */
  constructor(
    private readonly notify: (sentence: string) => void = () => {},
    readonly untilNotice = 1_000,
    readonly untilEnd = 30_000,
  ) {}

  say(sentence: string): void {
    if (this.#said.has(sentence)) return;
    this.#said.add(sentence);
    this.notify(sentence);
  }
}
