import { placeOf, ruleText } from '../acl/reason.js';
import type { Reader } from '../acl/who.js';
import { decode } from '../conf/tokens.js';
import type { AppliedAcl } from '../installation/applied-acl.js';
import { t } from '../language/t.js';
import type { SourceFile } from '../text/source-file.js';
import { table } from './table.js';
import { visible } from './visible.js';

/** For programs; its shape is published in schemas/acl-who.schema.json. */
export function whoDocument(topic: string, file: SourceFile | undefined, clients: readonly Reader[]): object {
  const by = ({ allowed, rule }: Reader['read']) =>
    allowed && rule && file ? { line: file.lineAt(rule.span.start), text: ruleText(rule) } : null;
  return {
    topic,
    clients: clients.map(({ username, clientid, read, write }) => ({
      username: username === undefined ? null : decode(username),
      clientid: clientid === undefined ? null : decode(clientid),
      read: read.allowed,
      write: write.allowed,
      read_by: by(read),
      write_by: by(write),
    })),
  };
}

/** For people. */
export function whoText(topic: string, { list }: AppliedAcl, clients: readonly Reader[]): string {
  if (!list) return `${t`No ACL file applies: every client may read and write ${visible(topic)}.`}\n`;
  if (clients.length === 0) return `${t`Nobody may read or write ${visible(topic)}.`}\n`;
  const by = ({ allowed, rule }: Reader['read']) => (allowed ? (rule ? placeOf(list, rule) : t`yes`) : '-');
  const rows = clients.map(({ username, clientid, read, write }) => [
    visible(
      (username === undefined ? t`(anonymous)` : decode(username)) +
        (clientid === undefined ? '' : t` as client ${decode(clientid)}`),
    ),
    visible(by(read)),
    visible(by(write)),
  ]);
  return table([[t`WHO`, t`READ BY`, t`WRITE BY`], ...rows]);
}
