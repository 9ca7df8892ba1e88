import type { Rule } from '../../rule.js';
import { carriageReturns } from './carriage-returns.js';
import { clampedValue } from './clamped-value.js';
import { commentInValue } from './comment-in-value.js';
import { ignoredRest } from './ignored-rest.js';
import { leadingBlanks } from './leading-blanks.js';
import { misreadNumber } from './misread-number.js';
import { missingFinalNewline } from './missing-final-newline.js';
import { oldSpelling } from './old-spelling.js';
import { quotes } from './quotes.js';
import { trailingBlanks } from './trailing-blanks.js';
import { lostLastLine, nulByte } from './unread-bytes.js';
import { utf16 } from './utf-16.js';

/** How lines are written: what the broker reads otherwise than it looks. */
export const formRules: readonly Rule[] = [
  trailingBlanks,
  leadingBlanks,
  commentInValue,
  ignoredRest,
  quotes,
  misreadNumber,
  clampedValue,
  nulByte,
  lostLastLine,
  utf16,
  carriageReturns,
  missingFinalNewline,
  oldSpelling,
];
