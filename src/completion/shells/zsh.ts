import { lines, type Shell } from './shell.js';

const script = `#compdef mqttctl
# Completion of mqttctl for zsh: mqttctl completion zsh > a directory of your $fpath, as _mqttctl
_mqttctl() {
  local line
  local -a answer first values shown
  answer=("\${(@f)$(mqttctl complete zsh -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  first=("\${(@s: :)answer[1]}")
  compset -p \${first[2]:-0}
  case $first[1] in
    files) _files ;;
    directories) _files -/ ;;
    words | parts)
      for line in "\${(@)answer[2,-1]}"; do
        values+=("\${line%%$'\\t'*}")
        shown+=("\${line#*$'\\t'}")
      done
      if [[ $first[1] == parts ]]; then
        compadd -S '' -l -d shown -a -- values
      else
        compadd -l -d shown -a -- values
      fi
      ;;
  esac
}
if [[ $funcstack[1] == _mqttctl ]]; then
  _mqttctl "$@"
else
  compdef _mqttctl mqttctl
fi
`;

/** Zsh quotes and filters for itself; the line below the prompt is made here. */
export const zsh: Shell = {
  script,
  words: (asked) => asked,
  answer({ kind, head, candidates }) {
    const width = Math.min(30, Math.max(0, ...candidates.map(({ value }) => value.length)));
    const isPart = candidates.length > 0 && candidates.every(({ value }) => value.endsWith('='));
    return lines(
      `${isPart ? 'parts' : kind} ${head.length}`,
      candidates.map(({ value, description }) =>
        description ? `${value}\t${value.padEnd(width)}  -- ${description}` : `${value}\t${value}`,
      ),
    );
  },
};
