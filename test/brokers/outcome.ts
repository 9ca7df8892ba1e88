/** What became of a broker's start, read from its last words. */

export type StartOutcome =
  | { outcome: 'started' }
  | ({ outcome: 'exited'; exitCode: number | null; signal: NodeJS.Signals | null } & StartError)
  /** Neither in its main loop nor gone when the time was up. */
  | { outcome: 'hung' };

/** `output` is all it said: stderr, stdout and the log file its configuration names. */
export type StartResult = StartOutcome & { output: string };

export interface StartError {
  /** The line that tells most, without its timestamp. */
  message: string;
  /** Where the broker found the error, if it says so: the included file, not the one that includes it. */
  file?: string;
  line?: number;
}

/**
 * 2.1 quotes the place when the file is an included one. For an error in an included file
 * the broker names two places, first the included file's, then that of its `include_dir`.
 */
const PLACE = /Error found at (?:'(.*):(\d+)'|(.*):(\d+))\.$/;

/** Where the message begins after a timestamp of whatever format; the rarer form last. */
const MARKS = [/\bError: /, /\bError (?!found at)/];

export function readStartError(output: string): StartError {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = MARKS.flatMap((mark) =>
    lines.filter((line) => mark.test(line)).map((line) => line.slice(line.search(mark))),
  );
  const message = errors[0] ?? lines.filter((line) => !line.endsWith(' terminating')).at(-1) ?? '';
  const place = lines.map((line) => PLACE.exec(line)).find((match) => match !== null);
  const file = place?.[1] ?? place?.[3];
  const line = place?.[2] ?? place?.[4];
  return file !== undefined && line !== undefined ? { message, file, line: Number(line) } : { message };
}
