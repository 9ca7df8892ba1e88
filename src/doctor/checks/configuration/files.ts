import { versionText } from '../../../conf/version.js';
import { type Check, orPass } from '../../check.js';
import { lintFindings } from '../../diagnostics.js';

export const configurationFiles: Check = {
  id: 'configuration/files',
  title: 'The broker takes its files as they are meant',
  needs: ['configuration/found'],
  examine(examination) {
    const { target } = examination.evaluation.model;
    return orPass(
      lintFindings(examination, 'configuration'),
      `nothing wrong for Mosquitto ${versionText(target)} in the configuration, password and ACL files`,
    );
  },
};
