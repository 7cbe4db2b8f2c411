# Completion of fwctl for fish.

function __fwctl_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l out (command $words[1] __complete fish (math (count $words) - 1) $words[2..-1] "$word" 2>/dev/null)
    set -l first (string split -m 1 ' ' -- $out[1])
    for line in $out[2..-1]
        echo $line
    end
    switch "$first[1]"
        case files
            __fwctl_paths "$first[2]" "$word" __fish_complete_path
        case folders
            __fwctl_paths "$first[2]" "$word" __fish_complete_directories
        case programs
            __fish_complete_command
    end
end

# File names behind what of the word stands in front of them.
function __fwctl_paths -a behind word how
    set -l path (string sub -s (math (string length -- "$behind") + 1) -- "$word")
    for line in ($how "$path" '')
        echo "$behind$line"
    end
end

complete -c fwctl -e
complete -c fwctl -f -k -a '(__fwctl_complete)'
