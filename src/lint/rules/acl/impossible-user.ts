import { decode } from '../../../conf/tokens.js';
import { isMqttUtf8 } from '../../../conf/utf8.js';
import { t } from '../../../language/t.js';
import type { Rule } from '../../rule.js';
import { understoodAcls } from './blocks.js';
import { filesOfListeners } from './listener-files.js';

export const impossibleUser: Rule = {
  id: 'acl/impossible-user',
  severity: 'warning',
  summary: t`Rules are for a user name that no client can send.`,
  why: t`MQTT wants names in UTF-8 without control characters, and the broker disconnects a client that sends another. The ACL file is not held to that, so that such a block is loaded, in every version, and never applies. Mostly the file was written in Latin-1 or another old encoding, or a tab has slipped into the name. Not told where certificates give names, which old versions do not check.`,
  example: { language: 'ACL file', bad: 'user al\u0007ice\ntopic read home/#', good: 'user alice\ntopic read home/#' },
  *check({ evaluation }) {
    const byCertificate = filesOfListeners(evaluation).filter(({ access }) => access.passwords?.kind === 'certificate');
    for (const acl of understoodAcls(evaluation)) {
      if (byCertificate.some((listener) => listener.acl?.file === acl.file)) continue;
      const told = new Set<string>();
      for (const line of acl.loaded.tree.lines) {
        if (line.kind !== 'user' || isMqttUtf8(line.name.text) || told.has(line.name.text)) continue;
        const { start, end, text } = line.name;
        told.add(text);
        yield {
          file: acl.file,
          span: { start, end },
          message: t`No client can be user ${decode(text)}, ${reasonAgainst(text)}.`,
        };
      }
    }
  },
};

function reasonAgainst(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return t`whose name holds a control character: remove that`;
  const isUtf8 = Buffer.from(decode(text)).toString('latin1') === text;
  return isUtf8
    ? t`whose name holds a character that MQTT forbids: remove that`
    : t`whose name is not UTF-8: save the file as UTF-8`;
}
