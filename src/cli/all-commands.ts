import AclAllow from '../commands/acl/allow.js';
import AclCheck from '../commands/acl/check.js';
import AclDeny from '../commands/acl/deny.js';
import AclExplain from '../commands/acl/explain.js';
import AclFormat from '../commands/acl/format.js';
import AclList from '../commands/acl/list.js';
import AclMatrix from '../commands/acl/matrix.js';
import AclRevoke from '../commands/acl/revoke.js';
import AclSuggest from '../commands/acl/suggest.js';
import AclTest from '../commands/acl/test.js';
import AclWho from '../commands/acl/who.js';
import Apply from '../commands/apply.js';
import Client from '../commands/client.js';
import ConfigDiff from '../commands/config/diff.js';
import ConfigEdit from '../commands/config/edit.js';
import ConfigExplain from '../commands/config/explain.js';
import ConfigFormat from '../commands/config/format.js';
import ConfigGet from '../commands/config/get.js';
import ConfigMigrate from '../commands/config/migrate.js';
import ConfigSet from '../commands/config/set.js';
import ConfigShow from '../commands/config/show.js';
import ConfigUnset from '../commands/config/unset.js';
import Demo from '../commands/demo.js';
import Doctor from '../commands/doctor.js';
import Init from '../commands/init.js';
import Lint from '../commands/lint.js';
import PasswdAdd from '../commands/passwd/add.js';
import PasswdImport from '../commands/passwd/import.js';
import PasswdList from '../commands/passwd/list.js';
import PasswdRehash from '../commands/passwd/rehash.js';
import PasswdRemove from '../commands/passwd/remove.js';
import PasswdVerify from '../commands/passwd/verify.js';
import Ports from '../commands/ports.js';
import Probe from '../commands/probe.js';
import ServiceLogs from '../commands/service/logs.js';
import ServiceReload from '../commands/service/reload.js';
import ServiceRestart from '../commands/service/restart.js';
import ServiceStatus from '../commands/service/status.js';
import Status from '../commands/status.js';
import TlsCheck from '../commands/tls/check.js';
import TlsDeploy from '../commands/tls/deploy.js';
import TlsInstallHook from '../commands/tls/install-hook.js';
import TlsSelfSigned from '../commands/tls/self-signed.js';

/** What oclif's help shows (package.json names this file as its list of commands). */
export const allCommands = {
  'acl:allow': AclAllow,
  'acl:check': AclCheck,
  'acl:deny': AclDeny,
  'acl:explain': AclExplain,
  'acl:format': AclFormat,
  'acl:list': AclList,
  'acl:matrix': AclMatrix,
  'acl:revoke': AclRevoke,
  'acl:suggest': AclSuggest,
  'acl:test': AclTest,
  'acl:who': AclWho,
  apply: Apply,
  client: Client,
  'config:diff': ConfigDiff,
  'config:edit': ConfigEdit,
  'config:explain': ConfigExplain,
  'config:format': ConfigFormat,
  'config:get': ConfigGet,
  'config:migrate': ConfigMigrate,
  'config:set': ConfigSet,
  'config:show': ConfigShow,
  'config:unset': ConfigUnset,
  demo: Demo,
  doctor: Doctor,
  init: Init,
  lint: Lint,
  'passwd:add': PasswdAdd,
  'passwd:import': PasswdImport,
  'passwd:list': PasswdList,
  'passwd:rehash': PasswdRehash,
  'passwd:remove': PasswdRemove,
  'passwd:verify': PasswdVerify,
  ports: Ports,
  probe: Probe,
  'service:logs': ServiceLogs,
  'service:reload': ServiceReload,
  'service:restart': ServiceRestart,
  'service:status': ServiceStatus,
  status: Status,
  'tls:check': TlsCheck,
  'tls:deploy': TlsDeploy,
  'tls:install-hook': TlsInstallHook,
  'tls:self-signed': TlsSelfSigned,
};
