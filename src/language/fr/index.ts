import type { Catalogue } from '../t.js';
import acl from './acl.json' with { type: 'json' };
import apply from './apply.json' with { type: 'json' };
import brokerMessages from './broker-messages.json' with { type: 'json' };
import cli from './cli.json' with { type: 'json' };
import clients from './clients.json' with { type: 'json' };
import commands from './commands.json' with { type: 'json' };
import completion from './completion.json' with { type: 'json' };
import conf from './conf.json' with { type: 'json' };
import config from './config.json' with { type: 'json' };
import demo from './demo.json' with { type: 'json' };
import doctor from './doctor.json' with { type: 'json' };
import host from './host.json' with { type: 'json' };
import init from './init.json' with { type: 'json' };
import installation from './installation.json' with { type: 'json' };
import lint from './lint.json' with { type: 'json' };
import migrate from './migrate.json' with { type: 'json' };
import passwd from './passwd.json' with { type: 'json' };
import ports from './ports.json' with { type: 'json' };
import psk from './psk.json' with { type: 'json' };
import report from './report.json' with { type: 'json' };
import service from './service.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };
import status from './status.json' with { type: 'json' };
import store from './store.json' with { type: 'json' };
import templates from './templates.json' with { type: 'json' };
import text from './text.json' with { type: 'json' };
import tls from './tls.json' with { type: 'json' };

/** A catalogue for each folder of src/, of the texts that stand in it, and one for templates/. */
const catalogues: readonly Readonly<Record<string, string>>[] = [
  acl,
  apply,
  brokerMessages,
  cli,
  clients,
  commands,
  completion,
  conf,
  config,
  demo,
  doctor,
  host,
  init,
  installation,
  lint,
  migrate,
  passwd,
  ports,
  psk,
  report,
  service,
  settings,
  status,
  store,
  templates,
  text,
  tls,
];

export const french: Catalogue = new Map(catalogues.flatMap((catalogue) => Object.entries(catalogue)));
