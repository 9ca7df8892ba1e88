import { runProgram } from '../../../host/run-program.js';
import type { FileSystem } from '../../../installation/filesystem.js';
import { readUnitSettings, type UnitSettings } from '../../../installation/unit-settings.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import type { Examination } from '../../examination.js';
import { makeRepair } from '../../repairs.js';
import { bootFindings, networkFindings } from './unit-at-boot.js';

const RUNTIME = '/run/systemd/system';

export const unit: Check = {
  id: 'install/unit',
  title: t`systemd can start the broker, and does so at the boot`,
  needs: ['configuration/found'],
  async examine(examination) {
    const { fs } = examination.installation;
    const settings = readUnitSettings(fs);
    if (!settings) return skip(t`there is no mosquitto.service`);
    if (examination.isLive && !fs.stat(RUNTIME).ok) return skip(t`systemd does not run here`);
    const findings = settings.masked
      ? [maskedFinding(examination)]
      : [
          ...(await accountFindings(examination, settings)),
          ...workdirFindings(examination, settings),
          ...commandFindings(examination, settings),
          ...networkFindings(examination, settings),
          ...(await bootFindings(examination)),
        ];
    return orPass(
      findings.map((finding) => ({ file: settings.path, ...finding })),
      settings.path,
    );
  },
};

function maskedFinding({ broker }: Examination): Finding {
  return {
    status: broker ? 'warn' : 'fail',
    detail: broker
      ? t`mosquitto.service is masked: systemd does not start it, not after the next boot either.`
      : t`mosquitto.service is masked: systemd does not start it, whoever asks.`,
    // Somebody has done that on purpose.
    fix: { title: t`Let systemd start it again`, commands: [['systemctl', 'unmask', 'mosquitto']], safe: false },
  };
}

async function accountFindings(examination: Examination, settings: UnitSettings): Promise<Finding[]> {
  if (settings.isOn('Service.DynamicUser')) return [];
  const findings: Finding[] = [];
  const user = settings.last('Service.User');
  if (user && !(await isKnown(examination, 'passwd', user))) {
    findings.push({
      status: 'fail',
      detail: t`The unit starts the broker as ${user}, and there is no such account: systemd gives up with status 217/USER.`,
      file: settings.fileOf('Service.User'),
      ...(user === 'mosquitto' && { fix: ACCOUNT_REPAIR }),
    });
  }
  const group = settings.last('Service.Group');
  if (group && !(await isKnown(examination, 'group', group))) {
    findings.push({
      status: 'fail',
      detail: t`The unit starts the broker in the group ${group}, and there is no such group: systemd gives up with status 216/GROUP.`,
      file: settings.fileOf('Service.Group'),
    });
  }
  return findings;
}

const ACCOUNT_REPAIR = {
  title: t`Make the account`,
  commands: [
    [
      'useradd',
      '--system',
      '--user-group',
      '--home-dir',
      '/var/lib/mosquitto',
      '--shell',
      '/usr/sbin/nologin',
      'mosquitto',
    ],
  ],
  safe: true,
} as const;

/** Looked up in the files first: only a name that they do not have may come from elsewhere, as from LDAP. */
async function isKnown(
  { installation: { fs }, isLive }: Examination,
  database: 'passwd' | 'group',
  name: string,
): Promise<boolean> {
  const content = fs.read(`/etc/${database}`);
  // What cannot be read, and numbers and specifiers of systemd, are not ours to judge.
  if (!content.ok || /^\d+$|%/.test(name)) return true;
  if (
    content.value
      .toString('utf8')
      .split('\n')
      .some((line) => line.startsWith(`${name}:`))
  )
    return true;
  return isLive && (await runProgram(['getent', database, name])).code === 0;
}

function workdirFindings(
  { installation: { fs }, evaluation: { account } }: Examination,
  settings: UnitSettings,
): Finding[] {
  const workdir = settings.last('Service.WorkingDirectory');
  if (!workdir?.startsWith('/') || workdir.includes('%')) return [];
  const found = fs.stat(workdir);
  if (found.ok ? found.value.type === 'directory' : found.refusal.unseen) return [];
  return [
    {
      status: 'fail',
      detail: t`The unit starts the broker in ${workdir}, and there is no such directory: systemd gives up with status 200/CHDIR.`,
      file: settings.fileOf('Service.WorkingDirectory'),
      ...(!found.ok && { fix: makeRepair(account, workdir) }),
    },
  ];
}

/** Signs with which systemd lets a command be marked. */
const MARKS = /^[-@:+!|]*/;

/** What the unit runs must be there. Debian's has /bin/kill reload the broker, which small systems lack. */
function commandFindings({ installation: { fs } }: Examination, settings: UnitSettings): Finding[] {
  const [program = '', ...words] = settings.words('Service.ExecStart').map((word) => word.replace(MARKS, ''));
  const option = words.findIndex((word) => word === 'c' || word === 'config-file');
  const config = option === -1 ? undefined : words[option + 1];
  const [reload = ''] = settings.words('Service.ExecReload').map((word) => word.replace(MARKS, ''));
  const finding = (status: 'warn' | 'fail', path: string, detail: string): Finding[] =>
    isMissing(fs, path) ? [{ status, detail }] : [];
  return [
    ...finding(
      'fail',
      program,
      t`The unit starts ${program}, and there is no such program: systemd gives up with status 203/EXEC.`,
    ),
    ...finding('fail', config ?? '', t`The unit starts the broker with ${config}, and there is no such file.`),
    ...finding(
      'warn',
      reload,
      t`"systemctl reload mosquitto" does not work: it runs ${reload}, and there is no such program${reload.endsWith('/kill') ? t` (package "procps")` : ''}. Renewed certificates, new passwords and rotated logs are not taken up.`,
    ),
  ];
}

function isMissing(fs: FileSystem, path: string): boolean {
  if (!path.startsWith('/') || /[%$]/.test(path)) return false;
  const found = fs.stat(path);
  return !found.ok && found.refusal.unseen === undefined;
}
