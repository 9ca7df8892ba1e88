import { t } from '../../../language/t.js';
import { type Check, orPass, skip } from '../../check.js';
import { lintFindings } from '../../diagnostics.js';

export const tlsFiles: Check = {
  id: 'tls/files',
  title: t`Certificates and keys on the disk are in order`,
  needs: ['configuration/found'],
  examine(examination) {
    const { listeners, bridges } = examination.evaluation.model;
    const isUsed =
      listeners.some(({ settings }) => settings.has('certfile') || settings.has('psk_hint')) ||
      bridges.some(({ settings }) =>
        ['bridge_cafile', 'bridge_capath', 'bridge_certfile'].some((name) => settings.has(name)),
      );
    const findings = lintFindings(examination, 'tls');
    if (!isUsed && findings.length === 0) return skip(t`nothing uses TLS`);
    return orPass(findings, t`certificates, keys and chains fit together`);
  },
};
