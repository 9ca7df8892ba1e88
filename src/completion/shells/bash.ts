import { lines, type Shell } from './shell.js';

const script = `# Completion of mqttctl for bash: source <(mqttctl completion bash)
_mqttctl() {
  local answer
  mapfile -t answer < <(mqttctl complete bash -- "\${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
  COMPREPLY=("\${answer[@]:1}")
  # Without candidates bash itself looks for files; here it may only where files are meant.
  case \${answer[0]} in
    files) ;;
    directories) compopt +o default -o dirnames ;;
    parts) compopt +o default -o nospace ;;
    *) compopt +o default ;;
  esac
}
complete -o default -F _mqttctl mqttctl
`;

/** A command line that bash has not taken apart yet. */
interface Unfinished {
  readonly words: readonly string[];
  /** The last word as it was typed. */
  readonly raw: string;
  /** The quote that is open at its end. */
  readonly quote: string;
}

/** Bash hands over the line and what of it readline would replace, and inserts answers as they are. */
export const bash: Shell = {
  script,
  words: ([line = '']) => takeApart(line).words.slice(1),
  answer({ kind, head, candidates }, [line = '', replaced = '']) {
    const { words, raw, quote } = takeApart(line);
    const current = words.at(-1) ?? '';
    const values = candidates.map(({ value }) => head + value).filter((value) => value.startsWith(current));
    const isPart = values.length > 0 && values.every((value) => value.endsWith('='));
    return lines(isPart ? 'parts' : kind, insertions(values, raw, quote, replaced));
  },
};

function insertions(values: readonly string[], raw: string, quote: string, replaced: string): string[] {
  if (quote) return raw.startsWith(quote) ? values.map((value) => inQuotes(value, quote)) : [];
  // Readline begins anew behind = and :, and replaces only what follows.
  const kept = raw.endsWith(replaced) ? raw.slice(0, raw.length - replaced.length) : '';
  return values.map(escaped).flatMap((text) => (text.startsWith(kept) ? [text.slice(kept.length)] : []));
}

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M}_@%+=:,./~-]/gu, '\\$&').replace(/^~/, '\\~');
}

function inQuotes(text: string, quote: string): string {
  return quote === "'" ? text.replaceAll("'", "'\\''") : text.replace(/["\\$`]/g, '\\$&');
}

/** The words of a line by the rules of the shell, as far as they matter here: quotes and backslashes. */
function takeApart(line: string): Unfinished {
  const words: string[] = [];
  let word = '';
  let start: number | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] as string;
    if (start === undefined && /\s/.test(character)) continue;
    start ??= at;
    if (quote === "'" || (quote && character === quote)) {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '\\' && (!quote || /["\\$`]/.test(line[at + 1] ?? ''))) {
      at += 1;
      word += line[at] ?? '';
    } else if (!quote && (character === '"' || character === "'")) {
      quote = character;
    } else if (!quote && /\s/.test(character)) {
      words.push(word);
      word = '';
      start = undefined;
    } else word += character;
  }
  return { words: [...words, word], raw: start === undefined ? '' : line.slice(start), quote };
}
