/** Exit codes of every command (see the contract). */
export const ExitCode = { done: 0, no: 1, usage: 2, failed: 3, interrupted: 130 } as const;

/**
 * An expected failure: one sentence that says what, where and what to do next, and the exit code that goes with
 * it. Everything else that is thrown is a bug.
 */
export class MqttctlError extends Error {
  override readonly name: string = 'MqttctlError';

  constructor(
    message: string,
    readonly exitCode: number = ExitCode.failed,
  ) {
    super(message);
  }
}

/** The command line (or a settings file) is wrong. */
export class UsageError extends MqttctlError {
  override readonly name = 'UsageError';

  constructor(message: string) {
    super(message, ExitCode.usage);
  }
}
