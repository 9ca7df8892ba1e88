import { t } from '../../../language/t.js';
import { databaseOf } from '../../../lint/rules/files/database.js';
import { type Check, orPass, skip } from '../../check.js';
import { lintFindings } from '../../diagnostics.js';
import { byteText } from '../../text.js';

export const database: Check = {
  id: 'persistence/database',
  title: t`The database can be read and saved`,
  needs: ['configuration/found', 'persistence/mount'],
  examine(examination) {
    const { evaluation } = examination;
    const findings = lintFindings(examination, 'persistence');
    const found = databaseOf(evaluation);
    if (!found && findings.length === 0) return skip(t`persistence is off`);
    const status = found && evaluation.circumstances.fs.stat(found.path);
    const size = status?.ok ? byteText(status.value.size) : t`not saved yet`;
    return orPass(findings, `${found?.path}, ${size}`);
  },
};
