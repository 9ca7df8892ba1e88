import { expect, test } from 'vitest';
import { brief, lintDebian, RELEASES, type Release } from './rules/files/debian.js';

const releases = Object.keys(RELEASES) as Release[];

test.each(releases)('the untouched tree of %s starts, without error or warning', (release) => {
  const judged = lintDebian(release);
  expect(judged.evaluation.starts).toBe(true);
  expect(judged.evaluation.model.localOnly).toBe(true);
  expect(judged.evaluation.account.name).toBe('mosquitto');
  expect(brief(judged).filter((line) => !line.startsWith('info '))).toEqual([]);
});

test.each(releases)('%s before the service has run for the first time', (release) => {
  const judged = lintDebian(release, {
    '/var/lib/mosquitto/mosquitto.db': undefined,
    '/var/log/mosquitto/mosquitto.log': undefined,
  });
  expect(judged.evaluation.starts).toBe(true);
  expect(brief(judged).filter((line) => !line.startsWith('info '))).toEqual([]);
});
