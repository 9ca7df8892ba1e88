import { version } from '../../conf/version.js';
import { t } from '../../language/t.js';
import type { RuleDocs } from '../rule.js';

/** What the broker refuses about the files that a configuration names. */
export const fileRefusals: readonly RuleDocs[] = [
  {
    id: 'files/missing',
    severity: 'error',
    summary: t`A file or directory that the broker needs does not exist.`,
    why: t`Paths are taken as they stand: quotes stay part of them, a comment behind a path becomes part of it, and a relative path counts from the working directory of the broker (/ under systemd), not from the file it stands in.`,
    example: { bad: 'password_file /etc/mosquitto/paswd', good: 'password_file /etc/mosquitto/passwd' },
  },
  {
    id: 'files/unreadable',
    severity: 'error',
    summary: t`The account of the broker may not read a file that it needs.`,
    why: t`Since 2.0 the broker opens everything but its configuration after it has changed to its own account, so every directory on the way must let that account pass, and the file must be readable for it. sudo mosquitto_passwd leaves files that only root can read. On a reload the configuration is read again with those rights.`,
    example: { bad: 'password_file /root/passwd', good: 'password_file /etc/mosquitto/passwd' },
  },
  {
    id: 'files/not-seen',
    severity: 'warning',
    summary: t`mqttctl itself may not look at a file, so it cannot be judged.`,
    why: t`The account that runs mqttctl has fewer rights than the broker. Run it as root (sudo) for a complete answer; it only reads.`,
    example: { bad: 'listener 8883\ncertfile /root/server.pem\nkeyfile /root/server.key', good: 'listener 1883' },
  },
  {
    id: 'files/runtime-directory',
    severity: 'warning',
    summary: t`The directory of the pid file, below /run, does not exist now.`,
    why: t`/run is empty after every boot, and what the broker needs there must be made by its service: RuntimeDirectory=, tmpfiles.d, or an ExecStartPre=. No unit of the service was found to tell. Under systemd the pid file is not needed at all.`,
    example: { bad: 'pid_file /run/elsewhere/mosquitto.pid', good: 'pid_file /run/mosquitto/mosquitto.pid' },
  },
  {
    id: 'files/unwritable',
    severity: 'error',
    summary: t`The account of the broker may not make a file or socket that it needs.`,
    why: t`The broker makes its pid file and unix sockets with its own account, which needs write access to the directory.`,
    example: { bad: 'listener 0 /root/mosquitto.sock', good: 'listener 0 /run/mosquitto/mosquitto.sock' },
  },
  {
    id: 'files/symlink-refused',
    severity: 'error',
    summary: t`A password, ACL or PSK file is a symbolic link.`,
    why: t`From 2.1 on these files, the database and the log are not opened through a symbolic link (unless MOSQUITTO_UNSAFE_ALLOW_SYMLINKS is set in its environment). Secrets and config maps of Kubernetes are such links: copy them.`,
    example: { bad: 'password_file /etc/mosquitto/link-to-passwd', good: 'password_file /etc/mosquitto/passwd' },
    since: version('2.1'),
  },
  {
    id: 'files/not-a-file',
    severity: 'error',
    summary: t`A path leads to a directory or device where a file is needed.`,
    why: t`Docker makes an empty directory where the file to mount does not exist. 2.0.11 hangs for ever on a password file that is a directory, and with such an ACL file starts after some seconds and denies everything; later versions refuse to start.`,
    example: { bad: 'password_file /etc/mosquitto', good: 'password_file /etc/mosquitto/passwd' },
  },
  {
    id: 'files/not-a-plugin',
    severity: 'error',
    summary: t`The path of a plugin does not lead to a shared library.`,
    why: t`The broker loads the file at once and exits when it cannot.`,
    example: { bad: 'plugin /etc/mosquitto/passwd', good: 'plugin /usr/lib/mosquitto_dynamic_security.so' },
    since: version('2.0'),
  },
  {
    id: 'files/not-a-database',
    severity: 'error',
    summary: t`The persistence file is not a database of Mosquitto, or it is damaged.`,
    why: t`The broker refuses to start with it, and 2.1 writes an empty one in its place while it exits. Stop the service and keep a copy before anything else.`,
    example: {
      bad: 'persistence true\npersistence_location /etc/mosquitto/\npersistence_file passwd',
      good: 'persistence true\npersistence_location /var/lib/mosquitto/',
    },
  },
  {
    id: 'files/log-not-writable',
    severity: 'warning',
    summary: t`The log file cannot be opened.`,
    why: t`The broker starts all the same, and writes nothing but errors to standard error. Give the directory to the account of the broker.`,
    example: { bad: 'log_dest file /root/mosquitto.log', good: 'log_dest file /var/log/mosquitto/mosquitto.log' },
  },
];
