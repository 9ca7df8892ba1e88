import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const dynsecPasswordLeft: Rule = {
  id: 'security/dynsec-password-left',
  severity: 'warning',
  summary: t`The first password of dynamic security still lies beside its file in clear text.`,
  why: t`When 2.1 makes the file of the dynamic security plugin, it writes the passwords that it made up for admin and democlient into FILE.pw, and never removes it. Note them down, or change them, and remove the file.`,
  example: {
    bad: 'plugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_config_file /var/lib/mosquitto/dynsec.json',
    good: 'plugin /usr/lib/mosquitto_dynamic_security.so\nplugin_opt_config_file /var/lib/mosquitto/other.json',
  },
  *check({ evaluation, model }) {
    const { fs, workdir } = evaluation.circumstances;
    for (const { path, options } of model.plugins) {
      const file = options.findLast(({ key }) => key === 'config_file');
      if (!path.includes('dynamic_security') || !file) continue;
      if (!fs.stat(resolvePath(workdir, `${file.value}.pw`)).ok) continue;
      yield {
        file: file.directive.file,
        span: file.span,
        message: t`The passwords that were made up at the first start still lie in ${file.value}.pw: remove it.`,
      };
    }
  },
};
