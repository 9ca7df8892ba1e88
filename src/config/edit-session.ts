import { editorCommand, runEditor } from '../host/editor.js';
import { t } from '../language/t.js';
import { EditCopy } from '../store/edit-copy.js';
import { replaceFile } from '../store/replace.js';
import { MqttctlError } from '../text/error.js';
import type { SourceFile } from '../text/source-file.js';
import type { Configuration } from './configuration.js';
import { type EditedFile, judgeEdited } from './edited.js';

/** What shall become of an edited file with problems. */
export type Decision = 'again' | 'discard' | 'write';

export interface EditOutcome {
  readonly result: 'written' | 'unchanged' | 'discarded';
  /** Undefined where nothing was edited. */
  readonly edited: EditedFile | undefined;
}

export interface EditContext {
  /** Asked where the broker would not start with it, or there are new errors. */
  readonly decide: (edited: EditedFile) => Promise<Decision>;
  readonly notify: (sentence: string) => void;
}

/**
 * Has somebody edit a file of a configuration, and writes it where it is good, or where that is wanted all the same.
 *
 * @throws MqttctlError where there is no editor, it fails, or the file cannot be written; where somebody else has changed
 *   the file meanwhile, the edited copy is kept and named
 */
export async function editFile(
  configuration: Configuration,
  file: SourceFile,
  { decide, notify }: EditContext,
): Promise<EditOutcome> {
  const editor = editorCommand();
  const copy = EditCopy.create(file.path, file.bytes);
  try {
    for (;;) {
      await runEditor(editor, copy.path);
      const bytes = copy.read();
      if (bytes.equals(file.bytes)) return { result: 'unchanged', edited: undefined };
      const edited = judgeEdited(configuration, file, bytes);
      const decision = edited.problems.length > 0 ? await decide(edited) : 'write';
      if (decision === 'discard') return { result: 'discarded', edited };
      if (decision === 'again') continue;
      await write(file, bytes, copy, notify);
      return { result: 'written', edited };
    }
  } finally {
    copy.remove();
  }
}

async function write(file: SourceFile, bytes: Buffer, copy: EditCopy, notify: EditContext['notify']): Promise<void> {
  try {
    await replaceFile(file, bytes, { notify });
  } catch (error) {
    if (!(error instanceof MqttctlError)) throw error;
    copy.keep();
    throw new MqttctlError(t`${error.message} What you wrote is in ${copy.path}.`, error.exitCode);
  }
}
