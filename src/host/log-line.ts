/** A line of a log, and when it was written, where that is known. */
export interface LogLine {
  readonly text: string;
  readonly time: Date | undefined;
}

/** Which lines of a log are wanted. */
export interface LogQuery {
  /** The last so many at most; undefined: all. */
  readonly lines?: number | undefined;
  /** None from before. */
  readonly since?: Date | undefined;
  /** Goes on with what comes, until the signal. */
  readonly follow?: AbortSignal | undefined;
}
