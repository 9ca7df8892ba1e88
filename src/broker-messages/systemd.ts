import type { BrokerMessage } from './message.js';

/** What systemd says about the broker in the journal: these lines are not the broker's own (src/core/service.c of systemd). */
export const systemdMessages: readonly BrokerMessage[] = [
  {
    id: 'systemd/start-limit',
    severity: 'error',
    formats: ['%s: Start request repeated too quickly.'],
    meaning: 'systemd has given up: the broker failed five times within ten seconds.',
    cause: 'It does not start; why stands above, in the lines of mosquitto itself.',
    next: 'Mend that, then: systemctl reset-failed mosquitto; mqttctl service restart',
  },
  {
    id: 'systemd/exited',
    severity: 'error',
    formats: ['%s: Main process exited, code=exited, status=%d/%s', "%s: Failed with result 'exit-code'."],
    meaning: 'The broker ended by itself with that status. The name systemd gives it means nothing for Mosquitto.',
    cause:
      'Status 3: the configuration or a file is wrong. 13: a plugin, or a file that cannot be read. 1: a port, memory or the database. 127: the program or a library is missing.',
    next: 'Read the lines of mosquitto above, and the log file: errors found after its log was open are only there.',
  },
  {
    id: 'systemd/killed',
    severity: 'error',
    formats: [
      '%s: Main process exited, code=killed, status=%d/%s',
      '%s: Main process exited, code=dumped, status=%d/%s',
      "%s: Failed with result 'signal'.",
      "%s: Failed with result 'core-dump'.",
    ],
    meaning: 'The broker was ended by a signal. SEGV and ABRT are crashes, KILL is somebody or the kernel.',
    cause: 'A bug of the broker or a plugin; KILL often means that the machine had no memory left.',
    next: 'Look at "journalctl -k" for "Out of memory"; after a crash look for an update, and leave plugins out to find the culprit.',
  },
  {
    id: 'systemd/out-of-memory',
    severity: 'error',
    formats: ["%s: Failed with result 'oom-kill'.", '%s: A process of this unit has been killed by the OOM killer.'],
    meaning: 'The machine had no memory left, and the kernel ended the broker.',
    cause: 'Queues for clients that are away, very many retained messages, or another program.',
    next: 'Look at max_queued_messages, memory_limit and persistent_client_expiration.',
    place: { options: ['memory_limit', 'max_queued_messages'] },
  },
  {
    id: 'systemd/watchdog',
    severity: 'error',
    formats: ['%s: Watchdog timeout (limit %s)!', "%s: Failed with result 'watchdog'."],
    meaning: 'The broker gave no sign of life for as long as WatchdogSec= allows, and systemd ended it.',
    cause:
      'It was busy with one thing, such as a very large database or very costly password hashes, or the machine stood still.',
    next: 'Look at the size of its database and the iterations of its hashes; WatchdogSec= can be raised with "systemctl edit mosquitto".',
  },
  {
    id: 'systemd/timeout',
    severity: 'error',
    formats: [
      '%s: start operation timed out. Terminating.',
      "%s: State 'stop-sigterm' timed out. Killing.",
      "%s: Failed with result 'timeout'.",
    ],
    meaning: 'The broker took longer than the unit allows to start or to stop.',
    cause:
      'At the start it never said that it is ready: a build without systemd support in a unit of Type=notify, or a name server that does not answer. At the stop a large database is saved.',
    next: 'Compare the package of the broker with that of the unit; TimeoutStartSec= can be raised.',
  },
  {
    id: 'systemd/not-started',
    severity: 'error',
    formats: [
      '%s: Failed at step %s spawning %s: %s',
      '%s: Failed to determine user credentials: %s',
      "%s: Failed with result 'resources'.",
      '%s: Control process exited, code=exited, status=%d/%s',
    ],
    meaning: 'systemd could not even start the program: the step says at what (USER, EXEC, CHDIR, NAMESPACE).',
    cause: 'The account, program or directory of the unit or of a drop-in does not exist.',
    next: '"mqttctl service status" shows the unit and its drop-ins.',
  },
  {
    id: 'systemd/state',
    severity: 'info',
    formats: [
      'Starting %s...',
      'Started %s.',
      'Stopping %s...',
      'Stopped %s.',
      'Reloading %s...',
      'Reloaded %s.',
      'Reload failed for %s.',
      'Failed to start %s.',
      '%s: Scheduled restart job, restart counter is at %d.',
      '%s: Deactivated successfully.',
      '%s: Succeeded.',
      '%s: Consumed %s CPU time%s.',
    ],
    only: /(?:mosquitto|Mosquitto).*(?:\.\.\.|\.)$/,
    meaning: 'systemd starts, stops or reloads the service.',
    cause: 'Somebody asked for it, the machine booted, or Restart=on-failure tries again.',
    next: 'Nothing.',
  },
];
