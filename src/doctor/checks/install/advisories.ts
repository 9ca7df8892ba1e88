import { versionText } from '../../../conf/version.js';
import { packageOf } from '../../../host/distribution-package.js';
import { t } from '../../../language/t.js';
import { advisoriesFor } from '../../advisories.js';
import { type Check, pass } from '../../check.js';

export const advisories: Check = {
  id: 'install/advisories',
  title: t`No weakness is known of the version that runs`,
  needs: ['install/program'],
  live: true,
  examine({ broker, installedBrokers: [installed] }) {
    const version = broker?.version ?? installed?.version;
    const program = broker?.program ?? installed?.path;
    if (version === undefined || program === undefined) return pass(t`no version is known`);
    const known = advisoriesFor(version);
    if (known.length === 0) return pass(t`none is known of ${versionText(version)}`);
    const owner = packageOf(program);
    // Distributions keep the number of a release and mend it: the number says nothing about weaknesses then.
    if (owner?.isMaintained) {
      return pass(t`${owner.name} ${owner.version} is mended by the distribution: keep it up to date`);
    }
    const list = known.map(({ id, summary }) => `${id} (${summary})`).join(', ');
    return {
      status: 'warn',
      detail: t`Mosquitto ${versionText(version)} has known weaknesses: ${list}. Install a newer release.`,
    };
  },
};
