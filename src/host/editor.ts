import { spawn } from 'node:child_process';
import { t } from '../language/t.js';
import { MqttctlError } from '../text/error.js';
import { findProgram } from './find-program.js';

const USUAL = ['sensible-editor', 'editor', 'nano', 'vi'];

/**
 * The editor of who sits there: VISUAL, EDITOR, or the first of the usual ones. It may have arguments, as the shell
 * reads them.
 *
 * @throws MqttctlError where there is none
 */
export function editorCommand(environment: NodeJS.ProcessEnv = process.env): string {
  const found = environment.VISUAL || environment.EDITOR || USUAL.find((name) => findProgram(name));
  if (found) return found;
  throw new MqttctlError(t`There is no editor (${USUAL.join(', ')}): name one in the environment, as EDITOR=nano.`);
}

/**
 * Opens a file in an editor, in this terminal, and waits until that is closed.
 *
 * @throws MqttctlError where it cannot be started, or ends with an error, as by :cq in vi
 */
export async function runEditor(editor: string, file: string): Promise<void> {
  const restore = leaveToEditor();
  try {
    const status = await ended(spawn('/bin/sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit' }));
    if (status !== 0) throw new MqttctlError(t`The editor (${editor}) ended with ${status}; nothing was changed.`);
  } finally {
    restore();
  }
}

/** The terminal sends Ctrl-C to both of us, and it is meant for the editor. */
function leaveToEditor(): () => void {
  const signals = ['SIGINT', 'SIGQUIT'] as const;
  const kept = signals.map((signal) => process.listeners(signal));
  const ignore = () => undefined;
  for (const signal of signals) process.removeAllListeners(signal).on(signal, ignore);
  return () => {
    for (const [index, signal] of signals.entries()) {
      process.off(signal, ignore);
      for (const listener of kept[index] ?? []) process.once(signal, listener);
    }
  };
}

function ended(child: ReturnType<typeof spawn>): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? String(signal)));
  });
}
