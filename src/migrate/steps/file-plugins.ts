import type { BrokerModel } from '../../conf/model.js';
import { t } from '../../language/t.js';
import { type Decision, deleteLine, placeOf, type Rewriting, replaceLine, type Step } from '../rewriting.js';
import { FILE_OPTIONS, pluginFormOf } from './plugin-form.js';

/** `password_file` and `acl_file` of the whole broker become the plugins that read the same files. */
export const filePlugins: Step = (context) => {
  const { model } = context;
  const rewritings: Rewriting[] = [];
  const decisions: Decision[] = [];
  if (model.perListenerSettings) return { rewritings, decisions };
  for (const name of FILE_OPTIONS) {
    const setting = model.security.get(name);
    if (!setting) continue;
    const place = placeOf(setting.directive);
    const form = pluginFormOf(context, setting, model.plugins);
    if (typeof form === 'string') {
      decisions.push({ message: t`${name} stays as it is, which 2.1 reads and 3.0 will not: ${form}.`, place });
      continue;
    }
    rewritings.push({
      title: t`Write the plugin mosquitto_${name} for ${name}`,
      place,
      edits: [
        replaceLine(setting.directive, `global_plugin ${form.path}`, form.option),
        ...earlier(model, name, setting.directive).map(deleteLine),
      ],
    });
  }
  return { rewritings, decisions };
};

/** Lines that a later one has overruled. */
function earlier({ files }: BrokerModel, name: string, last: BrokerModel['files'][number]['directives'][number]) {
  return files.flatMap(({ directives }) =>
    directives.filter((directive) => directive.name.text === name && directive !== last),
  );
}
