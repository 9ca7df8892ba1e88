import { optionNamed } from '../../conf/compare/listeners.js';
import { at, versionText } from '../../conf/version.js';
import { t } from '../../language/t.js';
import { append, type Step, type StepContext } from '../rewriting.js';

/** The largest packet that MQTT has: as if there were no limit. */
export const LARGEST_PACKET = 268_435_460;

/** Where nothing is written, and the new version would do something else: the present behaviour is written down. */
export const defaults: Step = (context) => {
  const { source, to } = context;
  const [main] = source.files;
  if (!main) return { rewritings: [], decisions: [] };
  const end = main.file.bytes.length;
  const place = { file: main.file, span: { start: end, end } };
  const lines = [...packetSize(context), ...queue(context)];
  const rewritings = lines.map((line) => ({
    title: t`Write ${line}, since ${versionText(to)} has another default`,
    place,
    edits: [append(main.file, `# As before ${versionText(to)}, which has another default.`, line)],
  }));
  return { rewritings, decisions: [] };
};

function packetSize({ source, from, to }: StepContext): string[] {
  const option = optionNamed('max_packet_size');
  const hadNoLimit = at(option.default, from) === undefined && at(option.default, to) !== undefined;
  return hadNoLimit && !source.global.has(option.name) ? [`${option.name} ${LARGEST_PACKET}`] : [];
}

function queue({ source, from, to }: StepContext): string[] {
  const option = optionNamed('max_queued_messages');
  const [before, after] = [from, to].map((target) => at(option.default, target));
  return before !== after && !source.global.has(option.name) ? [`${option.name} ${before}`] : [];
}
