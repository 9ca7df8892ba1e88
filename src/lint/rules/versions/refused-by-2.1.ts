import { evaluate } from '../../../conf/evaluate/evaluate.js';
import { usualBuild } from '../../../conf/evaluate/state.js';
import { version } from '../../../conf/version.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

const NEXT = version('2.1.2');

export const refusedByNext: Rule = {
  id: 'versions/refused-by-2.1',
  severity: 'info',
  summary: t`The upgrade to 2.1 would stop the broker here.`,
  why: t`This version starts on the configuration, 2.1 would not: it reads numbers strictly, opens no password file through a symbolic link, and dies of lines that 2.0 only drops. Found by judging the same files for 2.1.2; mend it before the upgrade. Not told where the broker does not start anyway.`,
  example: {
    bad: 'max_queued_messages 1000 # enough\nmax_keepalive 60s',
    good: 'max_queued_messages 1000\nmax_keepalive 60',
  },
  until: version('2.0.999'),
  *check({ evaluation }) {
    if (!evaluation.starts) return;
    const { circumstances, mainPath } = evaluation;
    const next = evaluate(mainPath, { ...circumstances, target: NEXT, build: usualBuild(NEXT) });
    // The same file was read again, and is another object: places are told in the files of this reading.
    const files = new Map(
      [...evaluation.model.files, ...evaluation.securityFiles].map(({ file }) => [file.path, file]),
    );
    for (const { fatal, file, span, message } of next.diagnostics) {
      const here = files.get(file.path);
      if (fatal && here) yield { file: here, span, message: t`2.1 does not start with this: ${message}` };
    }
  },
};
