/** certbot, an authority for it on the loopback address, and Mosquitto: what renewals do with the hook of mqttctl. */
import assert from 'node:assert/strict';
import { tlsDeploySchema, tlsInstallHookSchema } from '../../src/report/tls-schemas.js';
import type { Host, Result } from './host.js';
import { SITE } from './site.js';

const HOST = 'mqtt.example.org';
const LIVE = `/etc/letsencrypt/live/${HOST}`;
const COPY = `/etc/mosquitto/certs/${HOST}.pem`;
const AUTHORITY = '/srv/pebble';
const HOOK = '/etc/letsencrypt/renewal-hooks/deploy/mqttctl-mosquitto';

const PEBBLE = JSON.stringify({
  pebble: {
    listenAddress: '127.0.0.1:14000',
    managementListenAddress: '127.0.0.1:15000',
    certificate: `${AUTHORITY}/server.crt`,
    privateKey: `${AUTHORITY}/server.key`,
    httpPort: 5002,
    tlsPort: 5001,
  },
});

const CERTBOT = `REQUESTS_CA_BUNDLE=${AUTHORITY}/ca.crt certbot --server https://127.0.0.1:14000/dir --non-interactive --http-01-port 5002`;

/** Issues, installs the hook, renews, and sees what a client sees; then lets renewals fail in all ways. */
export async function certbotScenario(host: Host): Promise<void> {
  await host.reset();
  try {
    await startAuthority(host);
    await host.sh(`${CERTBOT} certonly --standalone -d ${HOST} --agree-tos -m a@example.org`);
    await installHook(host);
    await renewalIsServed(host);
    await failuresKeepTheOld(host);
    await websocketsNeedMore(host);
    await hookIsRemoved(host);
  } finally {
    await host.exec(['systemctl', 'stop', 'pebble']);
  }
}

async function startAuthority(host: Host): Promise<void> {
  await host.put({ [`${AUTHORITY}/config.json`]: PEBBLE });
  await host.sh(`
    echo 127.0.0.1 ${HOST} >> /etc/hosts
    mqttctl tls self-signed ${AUTHORITY} --name localhost --name 127.0.0.1 --quiet
    systemd-run --quiet --unit pebble -E PEBBLE_VA_ALWAYS_VALID=1 -E PEBBLE_VA_NOSLEEP=1 -E PEBBLE_WFE_NONCEREJECT=0 \\
      pebble -config ${AUTHORITY}/config.json`);
  const fetchRoot = `const get = () => fetch('https://127.0.0.1:15000/roots/0').then((answer) => answer.text()).then(
    (root) => require('fs').writeFileSync('${AUTHORITY}/root.pem', root), () => setTimeout(get, 200)); get();`;
  await host.sh(`NODE_EXTRA_CA_CERTS=${AUTHORITY}/ca.crt timeout 20 node -e "${fetchRoot}"`);
}

/** The listener names certbot's own files, as tutorials have it: 2.0 cannot read them. */
async function installHook(host: Host): Promise<void> {
  await host.put({
    [SITE]: `allow_anonymous true\nlistener 8883 127.0.0.1\ncertfile ${LIVE}/cert.pem\ncafile ${LIVE}/chain.pem\nkeyfile ${LIVE}/privkey.pem\n`,
  });
  const shown = await ok(host, 'mqttctl tls install-hook --dry-run');
  assert.match(shown.stdout, /^-cafile \/etc\/letsencrypt/m);
  const run = await ok(host, 'mqttctl tls install-hook --restart --json');
  const outcome = tlsInstallHookSchema.parse(JSON.parse(run.stdout));
  assert.deepEqual(outcome.changed_files, [SITE]);
  assert.equal(outcome.certificates[0]?.served_by[0], 'port 8883 on 127.0.0.1');
  assert.equal(await host.sh(`stat -c '%U %a' ${COPY.replace(/pem$/, 'key')} ${HOOK}`), 'mosquitto 600\nroot 755\n');
  assert.equal(await servedSerial(host), await serialOf(host, `${LIVE}/cert.pem`));
  await ok(host, 'mqttctl tls install-hook --restart --check');
  await ok(host, `mqttctl tls check --cafile ${AUTHORITY}/root.pem`);
}

async function renewalIsServed(host: Host): Promise<void> {
  const [pid, serial] = [await brokerPid(host), await servedSerial(host)];
  await renew(host);
  const renewed = await serialOf(host, `${LIVE}/cert.pem`);
  assert.notEqual(renewed, serial);
  assert.equal(await servedSerial(host), renewed);
  assert.equal(await brokerPid(host), pid, 'the broker was restarted');
  await ok(host, `mosquitto_sub -h ${HOST} -p 8883 --cafile ${AUTHORITY}/root.pem -t '$SYS/broker/version' -C 1 -W 5`);
  const again = await ok(host, 'mqttctl tls deploy --json');
  assert.equal(tlsDeploySchema.parse(JSON.parse(again.stdout)).certificates[0]?.written, false);
}

async function failuresKeepTheOld(host: Host): Promise<void> {
  const [pid, serial] = [await brokerPid(host), await servedSerial(host)];
  const keepsTheOld = async (why: RegExp): Promise<void> => {
    const run = await host.exec(['sh', '-c', `RENEWED_LINEAGE=${LIVE} RENEWED_DOMAINS=${HOST} ${HOOK}`]);
    assert.notEqual(run.code, 0);
    assert.match(run.stderr, why);
    assert.equal(run.stderr.trimEnd().split('\n').length, 1, run.stderr);
    assert.equal(await servedSerial(host), serial);
    assert.equal(await serialOf(host, COPY), serial);
    assert.equal(await brokerPid(host), pid);
  };
  // The certificate of one renewal with the key of another.
  await host.sh(`rm ${LIVE}/privkey.pem; cp /etc/letsencrypt/archive/${HOST}/privkey1.pem ${LIVE}/privkey.pem`);
  await keepsTheOld(/privkey\.pem is not the key of the certificate in .*fullchain\.pem/);
  await host.sh(`ln -sf ../../archive/${HOST}/privkey2.pem ${LIVE}/privkey.pem`);
  // An ACL file over which the reload would choke: 2.0 would be open to everybody.
  await host.sh(`echo acl_file /etc/mosquitto/acl >> ${SITE}; echo topik read x > /etc/mosquitto/acl`);
  const renewal = await host.exec(['sh', '-c', `${CERTBOT} renew --force-renewal --no-random-sleep-on-renew`], {
    timeoutMs: 60_000,
  });
  assert.match(renewal.stdout + renewal.stderr, /would choke over \/etc\/mosquitto\/acl:1/);
  await keepsTheOld(/did not come to the broker, and the old one stays: .* \/etc\/mosquitto\/acl:1/);
  // Mended, the same hook brings it.
  await host.sh(`sed -i '/^acl_file/d' ${SITE}; RENEWED_LINEAGE=${LIVE} ${HOOK}`);
  assert.equal(await servedSerial(host), await serialOf(host, `${LIVE}/cert.pem`));
  // mqttctl is gone.
  await host.sh(`cp -p ${HOOK} /tmp/hook; sed -i "s/^mqttctl=.*/mqttctl='\\/nowhere'/" /tmp/hook`);
  const gone = await host.exec(['/tmp/hook']);
  assert.equal(gone.code, 1);
  assert.match(gone.stderr, /^\/nowhere is gone, .*run "mqttctl tls install-hook" again\.$/m);
}

/** Before 2.1 libwebsockets reads its certificate at the start alone. */
async function websocketsNeedMore(host: Host): Promise<void> {
  await host.sh(`
    printf 'listener 9001 127.0.0.1\\nprotocol websockets\\ncertfile ${COPY}\\nkeyfile ${COPY.replace(/pem$/, 'key')}\\n' >> ${SITE}
    systemctl restart mosquitto; mv ${HOOK} /srv/hook`);
  await renew(host);
  const late = host.suite === 'sid' ? [] : ['port 9001 on 127.0.0.1'];
  const run = await host.exec(['mqttctl', 'tls', 'deploy', '--json']);
  assert.equal(run.code, late.length, run.stderr);
  const [certificate] = tlsDeploySchema.parse(JSON.parse(run.stdout)).certificates;
  assert.deepEqual(certificate?.served_after_restart_by, late);
  const restarted = await ok(host, 'mqttctl tls deploy --restart --json');
  const served = tlsDeploySchema.parse(JSON.parse(restarted.stdout)).certificates[0]?.served_by;
  assert.deepEqual(served, ['port 8883 on 127.0.0.1', 'port 9001 on 127.0.0.1']);
  await host.sh(`mv /srv/hook ${HOOK}`);
}

async function hookIsRemoved(host: Host): Promise<void> {
  await ok(host, 'mqttctl tls install-hook --uninstall');
  await ok(host, `test ! -e ${HOOK}`);
}

function renew(host: Host): Promise<string> {
  return host.sh(`${CERTBOT} renew --force-renewal --no-random-sleep-on-renew`);
}

async function ok(host: Host, script: string): Promise<Result> {
  const run = await host.exec(['sh', '-c', script], { timeoutMs: 60_000 });
  assert.equal(run.code, 0, `${script}\n${run.stdout}${run.stderr}`);
  return run;
}

async function servedSerial(host: Host): Promise<string> {
  return host.sh(
    `openssl s_client -connect ${HOST}:8883 -servername ${HOST} -CAfile ${AUTHORITY}/root.pem -verify_return_error </dev/null 2>/dev/null | openssl x509 -noout -serial`,
  );
}

function serialOf(host: Host, file: string): Promise<string> {
  return host.sh(`openssl x509 -noout -serial -in ${file}`);
}

function brokerPid(host: Host): Promise<string> {
  return host.sh('systemctl show -p MainPID --value mosquitto');
}
