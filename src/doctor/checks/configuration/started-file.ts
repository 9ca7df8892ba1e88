import { t } from '../../../language/t.js';
import { type Check, pass, skip } from '../../check.js';

export const startedFile: Check = {
  id: 'configuration/started-file',
  title: t`The configuration that is examined is the one that the broker reads`,
  needs: ['configuration/found'],
  live: true,
  async examine(examination) {
    const { mainFile, broker } = examination;
    const service = await examination.service;
    const config = broker?.config ?? service?.status.config;
    if (!broker && !service) return skip(t`no broker runs, and none is installed as a service`);
    if (config === mainFile) return pass(mainFile);
    const who = broker ? t`The broker that runs (process ${broker.pid})` : `${service?.status.name}`;
    return config === undefined
      ? {
          status: 'fail',
          detail: t`${who} was started without a configuration file, so that ${mainFile} means nothing to it: start it with -c ${mainFile}.`,
        }
      : {
          status: 'fail',
          detail: t`${who} reads ${config}, not ${mainFile}: changes there have no effect. Examine the other with --config ${config}, or mend what starts the broker.`,
          ...(service?.status.fragment && { file: service.status.fragment }),
        };
  },
};
