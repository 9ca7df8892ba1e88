import { t } from '../../../language/t.js';
import { type Check, orPass } from '../../check.js';
import { lintFindings } from '../../diagnostics.js';

export const rightsOfFiles: Check = {
  id: 'rights/files',
  title: t`The broker's account may use its files, and no other account its secrets`,
  needs: ['configuration/found'],
  examine(examination) {
    const { account } = examination.evaluation;
    return orPass(
      lintFindings(examination, 'rights'),
      t`${account.name} can use all files, at the start and at a reload`,
    );
  },
};
