import type { Rule } from '../../rule.js';
import { accidentalDefaultListener } from './accidental-default-listener.js';
import { ipv6BridgeAddress, urlAsBridgeAddress } from './bridge-address.js';
import { bridgeOfEverything } from './bridge-of-everything.js';
import { bridgesInParallel } from './bridges-in-parallel.js';
import { globalOptionInListener } from './global-option-in-listener.js';
import { hiddenIncludeFile } from './hidden-include-file.js';
import { ignoredIncludeFile } from './ignored-include-file.js';
import { includeInBlock } from './include-in-block.js';
import { listenerWithoutOwnSecurity } from './listener-without-own-security.js';
import { lostSecurityOption } from './lost-security-option.js';
import { optionOfDefaultListener } from './option-of-default-listener.js';
import { overwrittenValue } from './overwritten-value.js';
import { pluginOptionApart } from './plugin-option-apart.js';
import { pskHintWithoutKeys, unusedPskFile } from './psk.js';
import { relativePath } from './relative-path.js';
import { repeatedBridgeTopic } from './repeated-bridge-topic.js';
import { repeatedValue } from './repeated-value.js';
import { requireCertificateWithoutAuthority, requireCertificateWithoutTls } from './require-certificate.js';
import { surprisingIncludeOrder } from './surprising-include-order.js';
import { unlimitedQueue } from './unlimited-queue.js';

/** What belongs to what, and which line counts: where the file means something else than it seems to. */
export const structureRules: readonly Rule[] = [
  accidentalDefaultListener,
  optionOfDefaultListener,
  globalOptionInListener,
  lostSecurityOption,
  listenerWithoutOwnSecurity,
  overwrittenValue,
  repeatedValue,
  surprisingIncludeOrder,
  ignoredIncludeFile,
  hiddenIncludeFile,
  includeInBlock,
  bridgeOfEverything,
  bridgesInParallel,
  repeatedBridgeTopic,
  urlAsBridgeAddress,
  ipv6BridgeAddress,
  pluginOptionApart,
  relativePath,
  unusedPskFile,
  pskHintWithoutKeys,
  requireCertificateWithoutAuthority,
  requireCertificateWithoutTls,
  unlimitedQueue,
];
