import { t } from '../../../language/t.js';
import { CONFIGURATION_READER } from '../../../text/broker-lines.js';
import { filePieces, unreadBytes } from '../../../text/file-pieces.js';
import type { Finding, Rule, RuleContext } from '../../rule.js';

export const nulByte: Rule = {
  id: 'form/nul-byte',
  severity: 'error',
  summary: t`A NUL byte hides a part of the file.`,
  why: t`The broker reads a line up to the NUL only. Up to 2.0 it loses the rest of the file with it, from 2.1 on the line itself and all that follows, and no version says anything. UTF-16 is full of NULs: save the file as UTF-8.`,
  example: { bad: 'listener 1883\n# \u0000\nallow_anonymous false', good: 'listener 1883\nallow_anonymous false' },
  check: (context) => unread(context, 'form/nul-byte'),
};

export const lostLastLine: Rule = {
  id: 'form/lost-last-line',
  severity: 'error',
  summary: t`The last line is lost.`,
  why: t`Without a newline at its end, a last line of exactly the length of the buffer (999 bytes, 1,999 and so on) is not read, and no version says anything. End the file with a newline.`,
  example: { bad: `listener 1883\n# ${'x'.repeat(997)}`, good: `listener 1883\n# ${'x'.repeat(997)}\n` },
  check: (context) => unread(context, 'form/lost-last-line'),
};

function* unread({ model, target }: RuleContext, rule: string): Generator<Finding> {
  for (const { file } of model.files) {
    for (const piece of filePieces(file, target, CONFIGURATION_READER)) {
      const found = unreadBytes(file, piece, 'form');
      if (found?.rule === rule) yield { file, span: found.span, message: found.message };
    }
  }
}
