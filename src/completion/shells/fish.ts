import { lines, type Shell } from './shell.js';

const script = `# Completion of mqttctl for fish: mqttctl completion fish > ~/.config/fish/completions/mqttctl.fish
function __mqttctl_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct | string replace -r '^["\\']' '' | string collect)
    set -l answer (mqttctl complete fish -- $words "$current" 2>/dev/null)
    set -q answer[1]; or return
    set -l head (string split -m 1 \\t -- $answer[1])[2]
    set -l path (string sub -s (math (string length -- "$head") + 1) -- "$current" | string collect)
    switch $answer[1]
        case 'files*'
            printf "$head%s\\n" (__fish_complete_path "$path")
        case 'directories*'
            printf "$head%s\\n" (__fish_complete_directories "$path" '')
        case '*'
            set -e answer[1]
            printf '%s\\n' $answer
    end
end
complete -c mqttctl -f -a '(__mqttctl_complete)'
`;

/** Fish quotes and filters for itself; candidates are whole words. */
export const fish: Shell = {
  script,
  words: (asked) => asked,
  answer: ({ kind, head, candidates }) =>
    lines(
      `${kind}\t${head}`,
      candidates.map(({ value, description = '' }) => `${head}${value}\t${description}`),
    ),
};
