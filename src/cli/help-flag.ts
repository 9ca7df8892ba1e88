/** Whether a word asks for help. */
export function isHelpFlag(argument: string | undefined): boolean {
  return argument === '--help' || argument === '-h';
}

/** Whether one of the flags does, before `--`. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end === -1 ? argv : argv.slice(0, end)).some(isHelpFlag);
}
