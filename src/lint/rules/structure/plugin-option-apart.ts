import type { Listener, Plugin } from '../../../conf/model.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { lineName, relatedLine } from './names.js';
import { readingOrder } from './reading-order.js';

export const pluginOptionApart: Rule = {
  id: 'structure/plugin-option-apart',
  severity: 'warning',
  summary: t`A plugin option stands below a listener, but is for a plugin above it, and for all listeners that use that.`,
  why: t`plugin_opt_ lines go to the plugin named last in the file; a listener line in between changes nothing. After plugin_use (2.1) they go to the one plugin of that name, so all listeners that use it get the option. An option that was meant for one listener, or for another plugin, ends up in the wrong place. Put plugin options right below plugin, global_plugin or plugin_load.`,
  example: {
    bad: 'plugin /usr/lib/mosquitto_dynamic_security.so\nlistener 1883\nplugin_opt_config_file /var/lib/mosquitto/dynamic-security.json',
    good: 'plugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_config_file /var/lib/mosquitto/dynamic-security.json\nlistener 1883',
  },
  *check({ model }) {
    const owners = new Map(
      model.plugins.flatMap((plugin) => plugin.options.map(({ directive }) => [directive, plugin] as const)),
    );
    /** The last line that names a plugin or a listener. */
    let above = model.files[0]?.directives[0];
    for (const { directive, option } of readingOrder(model)) {
      if (NAMING.includes(option.name)) above = directive;
      const plugin = owners.get(directive);
      if (!plugin || !above || above.file !== directive.file) continue;
      const shared = above.name.text === 'plugin_use' && listenersOf(plugin).length > 1;
      if (above.name.text !== 'listener' && !shared) continue;
      yield {
        file: directive.file,
        span: directive.name,
        message: shared
          ? t`${directive.name.text} is not for this listener alone: the plugin ${plugin.name} is one for all ${listenersOf(plugin).length} listeners that use it.`
          : t`${directive.name.text} is for the plugin in ${lineName(plugin.directive, directive)}, in spite of the listener line between them. Put it right below that plugin.`,
        related: [relatedLine(t`the plugin that gets it`, plugin.directive)],
      };
    }
  },
};

const NAMING = ['plugin', 'global_plugin', 'plugin_load', 'plugin_use', 'listener'];

function listenersOf({ attachedTo }: Plugin): Listener[] {
  return attachedTo.filter((place) => place !== 'global');
}
