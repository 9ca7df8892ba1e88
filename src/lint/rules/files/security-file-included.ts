import type { BrokerModel, Setting } from '../../../conf/model.js';
import { resolvePath } from '../../../installation/paths.js';
import { t } from '../../../language/t.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';
import { pathOf, placeOf } from './places.js';

const OPTIONS = ['password_file', 'acl_file', 'psk_file'];

/** A file of passwords or rights that is also read as configuration. */
export const securityFileIncluded: Rule = {
  id: 'files/security-file-included',
  severity: 'warning',
  summary: t`A password, ACL or PSK file is also read as configuration, because of its name and place.`,
  why: t`include_dir loads whatever ends in .conf in its directory, in every version. The lines of the file are then taken for options: the broker refuses to start as soon as there is one. Give the file another name, or keep it a directory higher.`,
  example: {
    bad: 'include_dir /etc/mosquitto/conf.d\nacl_file /etc/mosquitto/conf.d/acl.conf',
    good: 'include_dir /etc/mosquitto/conf.d\nacl_file /etc/mosquitto/acl',
  },
  check,
};

function* check({ evaluation, model }: RuleContext): Iterable<Finding> {
  if (model.includes.length === 0) return;
  const { fs, workdir } = evaluation.circumstances;
  const real = (path: string) => {
    const found = fs.realPath(path);
    return found.ok ? found.value : path;
  };
  const included = new Map(
    model.includes.flatMap(({ directive, path, span, names }) =>
      names.map((name) => [real(resolvePath(workdir, `${path}/${name}`)), { file: directive.file, span }] as const),
    ),
  );
  for (const setting of securitySettings(model)) {
    const place = included.get(real(pathOf(evaluation, setting)));
    if (!place) continue;
    yield {
      ...placeOf(setting),
      message: t`${setting.value} ends in .conf and stands in a directory of include_dir, so the broker reads it as configuration, too: name it otherwise, or move it.`,
      related: [{ ...place, message: t`included here` }],
    };
  }
}

function securitySettings({ security, listeners }: BrokerModel): readonly Setting[] {
  const scopes = [security, ...listeners.map((listener) => listener.security)];
  return scopes.flatMap((settings) => OPTIONS.flatMap((name) => settings.get(name) ?? []));
}
