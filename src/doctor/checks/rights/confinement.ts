import { findProfile, isEnforced } from '../../../installation/apparmor.js';
import { confinementOf } from '../../../installation/sandbox.js';
import { readUnitSettings, type UnitSettings } from '../../../installation/unit-settings.js';
import { t } from '../../../language/t.js';
import { type Check, type Finding, orPass, skip } from '../../check.js';
import { addToUnit } from '../../drop-in.js';
import type { Examination } from '../../examination.js';
import { type NeededPath, neededPaths } from '../../needed-paths.js';
import { restartRepair } from '../../service-repairs.js';
import { accountFindings, networkFindings } from './unit-restrictions.js';

export const confinement: Check = {
  id: 'rights/confinement',
  title: t`systemd, AppArmor and SELinux leave the broker what it needs`,
  needs: ['configuration/found'],
  async examine(examination) {
    const { fs } = examination.installation;
    const settings = readUnitSettings(fs);
    const findings = [
      ...(settings ? await pathFindings(examination, settings) : []),
      ...(settings ? networkFindings(examination, settings) : []),
      ...(settings ? accountFindings(examination, settings) : []),
      ...profileFindings(examination),
      ...auditFindings(examination),
    ];
    if (!settings && findings.length === 0) return skip(t`there is no unit and no profile`);
    return orPass(findings, t`nothing that it needs is kept from it`);
  },
};

async function pathFindings(examination: Examination, settings: UnitSettings): Promise<Finding[]> {
  const { prepares = [] } = examination.installation.unit ?? {};
  const made = prepares.map((path): NeededPath => ({ path, want: 'write', what: t`what is prepared at the start` }));
  const needed = [...neededPaths(examination), ...made];
  const hidden = needed.filter(({ path }) => confinementOf(settings, path)?.sight === 'not at all');
  const readOnly = needed.filter(
    ({ path, want }) => want === 'write' && confinementOf(settings, path)?.sight === 'read-only',
  );
  return [
    ...hidden.map(
      ({ path, what }): Finding => ({
        status: 'fail',
        detail: t`The unit hides ${path} from the broker (${confinementOf(settings, path)?.by}), which needs it as ${what}: move it elsewhere, or take that line out of the unit.`,
        file: fileOf(settings, path),
      }),
    ),
    ...(await readOnlyFinding(examination, settings, readOnly)),
  ];
}

/** One for all paths: one line in the unit opens them. */
async function readOnlyFinding(
  examination: Examination,
  settings: UnitSettings,
  needed: readonly NeededPath[],
): Promise<Finding[]> {
  const [first] = needed;
  if (!first) return [];
  const paths = [...new Set(needed.map(({ path }) => path))];
  const { fix: restart } = await restartRepair(examination);
  return [
    {
      status: 'fail',
      detail: t`The unit lets the broker only read ${paths.join(', ')} (${confinementOf(settings, first.path)?.by}), where it has to write.`,
      file: fileOf(settings, first.path),
      fix: {
        title: t`Let the broker write there`,
        commands: [...addToUnit('paths', ['[Service]', openingLine(paths)]), ...(restart?.commands ?? [])],
        safe: restart?.safe ?? false,
      },
    },
  ];
}

/** Where the setting stands that confines a path. */
function fileOf(settings: UnitSettings, path: string): string {
  const [key] = confinementOf(settings, path)?.by.split('=') ?? [];
  return settings.fileOf(`Service.${key}`);
}

/** What is made in /run at the start is not there yet when the broker is shut in: /run itself has to be open. */
function openingLine(paths: readonly string[]): string {
  const opened = paths.map((path) => (/^\/run\/[^/]+$/.test(path) ? '/run' : path));
  return `ReadWritePaths=${[...new Set(opened)].join(' ')}`;
}

const WANTS = { read: t`read`, write: t`write` } as const;

/** Files that AppArmor does not let the broker use, whatever their owner and mode say. */
function profileFindings(examination: Examination): Finding[] {
  const { installation, isLive } = examination;
  const profile = findProfile(installation.fs);
  if (!profile || (isLive && !isEnforced(installation.fs))) return [];
  const refused = neededPaths(examination).filter(({ path, want }) => {
    // What is written in a directory is a file in it.
    const sample = want === 'write' ? `${path.replace(/\/$/, '')}/mosquitto.tmp` : path;
    return profile.allows(sample, want) === false;
  });
  const [first] = refused;
  if (!first) return [];
  const rules = refused.map(({ path, want }) => (want === 'write' ? `${path}/** rwk,` : `${path} r,`));
  return [
    {
      status: 'warn',
      detail: t`AppArmor's profile does not let the broker ${WANTS[first.want]} ${refused.map(({ path }) => path).join(', ')}, whatever the rights of the files say: add "${rules.join(' ')}" to /etc/apparmor.d/local/usr.sbin.mosquitto and load it with "apparmor_parser -r ${profile.path}".`,
      file: profile.path,
    },
  ];
}

const AUDIT_LOG = '/var/log/audit/audit.log';
const AUDIT_BYTES_MAX = 64 * 1024 * 1024;

/** What SELinux has refused, from the log of the kernel's audits. */
function auditFindings({ isLive, installation: { fs } }: Examination): Finding[] {
  const mode = isLive ? fs.read('/sys/fs/selinux/enforce') : undefined;
  if (!mode?.ok || mode.value.toString('latin1').trim() !== '1') return [];
  const content = fs.read(AUDIT_LOG, AUDIT_BYTES_MAX);
  const denials = content.ok
    ? content.value.toString('latin1').match(/^type=AVC .*denied.* comm="mosquitto".*$/gm)
    : null;
  const last = denials?.at(-1);
  if (last === undefined) return [];
  const [, right] = /\{ ([^}]*) \}/.exec(last) ?? [];
  const [, name] = /(?:path|name)="([^"]*)"/.exec(last) ?? [];
  return [
    {
      status: 'warn',
      detail: t`SELinux has refused the broker "${right}"${name === undefined ? '' : t` on ${name}`}, most recently of ${denials?.length} times: see "ausearch -m avc -c mosquitto", and "restorecon -Rv" for files that were moved.`,
      file: AUDIT_LOG,
    },
  ];
}
