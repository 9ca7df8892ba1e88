import { isIPv6 } from 'node:net';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';

export const urlAsBridgeAddress: Rule = {
  id: 'structure/url-as-bridge-address',
  severity: 'error',
  summary: t`The address of a bridge is written as a URL.`,
  why: t`address takes HOST or HOST:PORT. The broker starts, takes "mqtt://host" for the name of a host, and never connects: the log says "Name or service not known" again and again. TLS is not chosen by mqtts:// but by bridge_cafile, bridge_capath or, since 2.1, bridge_tls_use_os_certs.`,
  example: {
    bad: 'connection cloud\naddress mqtt://broker.example.org:1883\ntopic sensors/# out',
    good: 'connection cloud\naddress broker.example.org:1883\ntopic sensors/# out',
  },
  *check({ model }) {
    for (const { addresses, directive } of model.bridges) {
      for (const { host, port, span } of addresses) {
        const scheme = SCHEME.exec(host);
        if (!scheme) continue;
        const bare = `${host.slice(scheme[0].length)}:${port}`;
        yield {
          file: directive.file,
          span,
          message: t`${host} is looked up as the name of a host and not found: write ${bare}, without ${scheme[0]}.`,
          fix: { title: t`Write ${bare}`, safe: false, edits: [{ file: directive.file, span, newText: bare }] },
        };
      }
    }
  },
};

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

export const ipv6BridgeAddress: Rule = {
  id: 'structure/ipv6-bridge-address',
  severity: 'warning',
  summary: t`An IPv6 address of a bridge has no port, or brackets: its end is taken for the port.`,
  why: t`The broker takes what follows the last colon for the port and the rest for the host, in every version, and knows no brackets. 2001:db8::1 becomes the host 2001:db8: with port 1, and the bridge never connects. Write the address, a colon and the port, without brackets: 2001:db8::1:1883.`,
  example: {
    bad: 'connection cloud\naddress 2001:db8::1\ntopic sensors/# out',
    good: 'connection cloud\naddress 2001:db8::1:1883\ntopic sensors/# out',
  },
  *check({ model }) {
    for (const { addresses, directive } of model.bridges) {
      for (const { host, port, span } of addresses) {
        const unscoped = host.replace(/%[^%]*$/, '');
        if (!host.includes(':') || SCHEME.test(host) || isIPv6(unscoped)) continue;
        const meant = meantAddress(directive.file.text(span), host, port);
        yield {
          file: directive.file,
          span,
          message: t`The broker takes ${host} for the host and ${port} for the port${meant ? t`: write ${meant}` : t`; write ADDRESS:PORT, without brackets`}.`,
          ...(meant && {
            fix: { title: t`Write ${meant}`, safe: false, edits: [{ file: directive.file, span, newText: meant }] },
          }),
        };
      }
    }
  },
};

function meantAddress(written: string, host: string, port: number): string | undefined {
  const inBrackets = /^\[(.*)\]$/.exec(host)?.[1];
  if (inBrackets !== undefined && isIPv6(inBrackets)) return `${inBrackets}:${port}`;
  return isIPv6(written) ? `${written}:1883` : undefined;
}
