/**
 * Where a main configuration file is found, in the order in which it is looked for: Debian and most others,
 * Docker, Homebrew on both kinds of Mac, FreeBSD and upstream's own prefix, snap.
 */
export const KNOWN_CONFIGURATIONS = [
  '/etc/mosquitto/mosquitto.conf',
  '/mosquitto/config/mosquitto.conf',
  '/opt/homebrew/etc/mosquitto/mosquitto.conf',
  '/usr/local/etc/mosquitto/mosquitto.conf',
  '/var/snap/mosquitto/common/mosquitto.conf',
] as const;

/** The name of the main file in a directory. */
export const MAIN_FILE = 'mosquitto.conf';
