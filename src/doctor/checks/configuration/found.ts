import { t } from '../../../language/t.js';
import { MqttctlError } from '../../../text/error.js';
import { type Check, pass } from '../../check.js';

export const configurationFound: Check = {
  id: 'configuration/found',
  title: t`There is a configuration`,
  examine(examination) {
    try {
      return pass(examination.evaluation.model.files.map(({ path }) => path).join(', '));
    } catch (error) {
      if (!(error instanceof MqttctlError)) throw error;
      return { status: 'fail', detail: error.message };
    }
  },
};
