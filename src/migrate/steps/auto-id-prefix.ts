import { t } from '../../language/t.js';
import { deleteLine, faithful, insertAfter, placeOf, type Step } from '../rewriting.js';

/** `auto_id_prefix` for the whole broker becomes `listener_auto_id_prefix` of every listener. */
export const autoIdPrefix: Step = ({ model }) => {
  const setting = model.perListenerSettings ? undefined : model.security.get('auto_id_prefix');
  if (!setting) return { rewritings: [], decisions: [] };
  const { directive, value } = setting;
  const place = placeOf(directive);
  const text = faithful(String(value));
  const lines = model.listeners.flatMap((listener) => listener.directive ?? []);
  if (text === undefined || model.localOnly || lines.length < model.listeners.length) {
    const message = t`auto_id_prefix goes in 3.0: write a listener line, and listener_auto_id_prefix below it.`;
    return { rewritings: [], decisions: [{ message, place }] };
  }
  const own = model.listeners.filter(({ settings }) => !settings.has('listener_auto_id_prefix'));
  const edits = own.flatMap((listener) =>
    listener.directive ? [insertAfter(listener.directive, `listener_auto_id_prefix ${text}`)] : [],
  );
  const title = t`Write listener_auto_id_prefix for auto_id_prefix`;
  return { rewritings: [{ title, place, edits: [deleteLine(directive), ...edits] }], decisions: [] };
};
