# fish completion of tcli: asks `tcli __complete`, which runs no module but one that has candidates of its own, sealed. No word is ever evaluated.

function __tcli_complete
    # The words before the cursor without their quotes, nothing expanded; the last one is what is being typed.
    set -l typed (commandline -opc)
    set -l current (commandline -ct | string unescape)
    test (count $current) -eq 1; or set current (commandline -ct)
    set -l option (string match -r -- '^--[^=]*=' "$current"; or echo)
    set -l value (string replace -r -- '^--[^=]*=' '' "$current")
    # The program as it was typed, so that ./tcli completes for itself; what is none is an alias.
    set -l program (string replace -r '^~/' "$HOME/" -- $typed[1])
    command -q $program; or set program tcli
    for line in (command $program __complete -- $typed[2..-1] "$current" 2>/dev/null </dev/null)
        switch $line
            case :files
                printf '%s\n' $option(__fish_complete_path "$value")
            case :dirs
                printf '%s\n' $option(__fish_complete_directories "$value" '')
            case '*'
                printf '%s\n' $line
        end
    end
end

complete -c tcli -f -a '(__tcli_complete)'
