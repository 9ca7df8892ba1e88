import { versionText } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import { type Check, orPass } from '../../check.js';
import { lintFindings } from '../../diagnostics.js';

export const configurationFiles: Check = {
  id: 'configuration/files',
  title: t`The broker takes its files as they are meant`,
  needs: ['configuration/found'],
  examine(examination) {
    const { target } = examination.evaluation.model;
    return orPass(
      lintFindings(examination, 'configuration'),
      t`nothing wrong for Mosquitto ${versionText(target)} in the configuration, password and ACL files`,
    );
  },
};
