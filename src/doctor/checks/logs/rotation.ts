import { openFilesOf } from '../../../host/open-files.js';
import { type RotationRule, rotationOf } from '../../../installation/logrotate.js';
import { t } from '../../../language/t.js';
import { directoryOf, pathOf } from '../../../lint/rules/files/places.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { writeLines } from '../../drop-in.js';
import type { Examination } from '../../examination.js';
import { reloadRepair, restartRepair } from '../../service-repairs.js';
import { byteText } from '../../text.js';

const LARGE_BYTES = 100_000_000;
const OWN_RULE = '/etc/logrotate.d/mosquitto';

export const rotation: Check = {
  id: 'logs/rotation',
  title: t`The log is rotated, and the broker writes to the new file`,
  needs: ['configuration/found'],
  async examine(examination) {
    const { evaluation } = examination;
    const setting = evaluation.model.global.get('log_dest file');
    if (!setting) return skip(t`the broker writes no log file`);
    const path = pathOf(evaluation, setting);
    const rule = rotationOf(examination.installation.fs, path);
    const findings = [
      ...(await lostLog(examination, path)),
      ...(rule ? signalFindings(examination, rule, path) : unrotated(examination, path)),
    ];
    return orPass(findings, rule ? t`${path} by ${rule.file}` : t`${path} is not rotated, and not large`);
  },
};

/** The broker has a file open that is not the one that its name now means. */
async function lostLog(examination: Examination, path: string): Promise<Finding[]> {
  const { broker, mainFile } = examination;
  if (broker?.config !== mainFile) return [];
  const open = openFilesOf(broker.pid);
  const isOpen = open.some((file) => file.path === path && !file.deleted);
  // After a rotation the old file has the same name with something behind it.
  const old = open.find((file) => file.path === path || /^[.-]\d+$/.test(file.path.replace(path, '')));
  if (isOpen || !old) return [];
  return [
    {
      status: 'warn',
      detail: old.deleted
        ? t`The broker writes its log to a file that was deleted: what it says is lost.`
        : t`The broker still writes its log to ${old.path}: nobody told it of the rotation.`,
      // Where its directory is gone, too, only a start makes it.
      ...(await (examination.installation.fs.stat(directoryOf(path)).ok
        ? reloadRepair(examination)
        : restartRepair(examination))),
    },
  ];
}

function unrotated({ installation: { fs }, evaluation: { account } }: Examination, path: string): Finding[] {
  const status = fs.stat(path);
  if (!status.ok || status.value.type !== 'file' || status.value.size <= LARGE_BYTES) return [];
  return [
    {
      status: 'warn',
      detail: t`${path} has ${byteText(status.value.size)}, and logrotate has no rule for it: it grows until the disk is full.`,
      ...(!fs.lstat(OWN_RULE).ok && {
        fix: {
          title: t`Have logrotate keep it small from tomorrow on`,
          commands: [writeLines(OWN_RULE, ruleLines(path, account.name))],
          safe: true,
        },
      }),
    },
  ];
}

function ruleLines(path: string, account: string): string[] {
  const how = ['rotate 7', 'daily', 'compress', 'missingok', 'notifempty', 'copytruncate', `su ${account} ${account}`];
  return [`${path} {`, ...how.map((line) => `    ${line}`), '}'];
}

/** What makes the broker open its log anew: SIGHUP, or a restart. */
const TELLS = /mosquitto|\bHUP\b|-1\b/i;

function signalFindings(
  { installation: { fs }, broker, mainFile }: Examination,
  rule: RotationRule,
  path: string,
): Finding[] {
  const place = { file: rule.file, line: rule.line };
  if (rule.options.has('copytruncate')) return [];
  if (!TELLS.test(rule.script)) {
    return [
      {
        status: 'warn',
        detail: t`logrotate renames ${path} and does not tell the broker, which goes on writing to the old file: add copytruncate, or a postrotate script with "systemctl reload mosquitto".`,
        ...place,
      },
    ];
  }
  const [pidFile] = /\/[\w./-]+\.pid\b/.exec(rule.script) ?? [];
  const isAsked = /systemctl|service|invoke-rc\.d|pkill|killall/.test(rule.script);
  if (pidFile === undefined || isAsked || broker?.config !== mainFile || fs.stat(pidFile).ok) return [];
  return [
    {
      status: 'warn',
      detail: t`logrotate tells the broker of a rotation by ${pidFile}, which does not exist while the broker runs: it goes on writing to the old file. Use "systemctl reload mosquitto" instead.`,
      ...place,
    },
  ];
}
