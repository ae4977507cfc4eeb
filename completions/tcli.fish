# fish completion of tcli: asks `tcli __complete`, which runs no module but one that has candidates of its own, sealed. No word is ever evaluated.

# The files that begin with the value, or the folders, which end with a slash. Fish's own functions for it run ls(1) on what was
# typed, and take a name that begins with a dash for its option. `raw` is the value with its quotes.
function __tcli_paths --argument-names wanted before value raw
    set -l start "$value"
    # As text what fish would expand, a ~ only where a word begins; the rest of a name is put behind what was typed.
    set -l home '^"?\$HOME/'
    test -n "$before"; or set home '^(~|"?\$HOME)/'
    test -n "$HOME"; and string match -qr -- $home "$raw"; and set start "$HOME"(string replace -r -- '^[^/]*' '' "$value")
    set -l behind (math 1 + (string length -- "$start"))
    for path in $start*
        set -l name (string sub -s $behind -- $path | string collect)
        if string match -q -- \*\t\* $path # what follows would be taken for its description
            continue
        else if test -d $path
            printf '%s/\0' "$before$value$name"
        else if test $wanted = :files
            printf '%s\0' "$before$value$name"
        end
    end
end

function __tcli_complete
    # The words before the cursor without their quotes, nothing expanded; the last one is what is being typed.
    set -l typed (commandline -opc)
    set -l raw (commandline -ct)
    set -l current (commandline -ct | string unescape | string collect)
    test (count $current) -eq 1; or set current $raw
    set -l option (string match -r -- '^--[^=]*=' "$current"; or echo)
    set -l value (string replace -r -- '^--[^=]*=' '' "$current")
    # The program as it was typed, so that ./tcli completes for itself; what is none is an alias.
    set -l program (string replace -r '^~/' "$HOME/" -- $typed[1])
    command -q $program; or set program tcli
    for line in (command $program __complete -- $typed[2..-1] "$current" 2>/dev/null </dev/null)
        switch $line
            case :files :dirs
                __tcli_paths $line "$option" "$value" (string replace -r -- '^--[^=]*=' '' "$raw")
            case '*'
                printf '%s\0' $line
        end
    end
end

complete -c tcli -f -a '(__tcli_complete | string split0)'
