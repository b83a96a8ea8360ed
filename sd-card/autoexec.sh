#!/bin/sh
# nx-gateway: the camera runs this when it finds the card, perhaps every second. It starts camera-agent, and sets names
# by itself only where that cannot be started at all. README.txt tells more. Keep the Unix line ends if you edit it.
action=install # or uninstall
mode=auto      # or remount, bind

card=/mnt/mmc log=/mnt/mmc/nx-gateway.log
marker=/tmp/nx-gateway.done writable=/tmp/nx-gateway.writable failures=/tmp/nx-gateway.failures
PATH=/bin:/sbin:/usr/bin:/usr/sbin:$PATH
newline='
'
say() { echo "autoexec.sh: $*" >>$log; }
agent() { is_program "$1" || return 127; "$1" $action --mode $mode --hosts $card/hosts --log $log; }

# A damaged file, or a web page in its place, would be taken for a script by some shells.
is_program() { first= && read -r first <"$1"; case $first in ?ELF* | '#!'*) ;; *) return 1 ;; esac; }

# While info.tg is on the card there is more to do than the names: factory mode has to be ended.
is_done() {
    [ $action = install ] && [ -f $marker ] && [ ! -e $card/info.tg ] &&
        wanted=$(cat $card/hosts) && [ -n "$wanted" ] && [ "$wanted" = "$(cat $marker)" ]
}

# Ten failures with the same file hosts are enough: each may write to the card. After a cold start it is tried again.
is_given_up() {
    tries=$(cat $failures) wish=$action:$mode:$(cat $card/hosts)
    case $tries in *"$wish") ;; *) tries=$wish ;; esac
    case $tries in ..........*) ;; *) return 1 ;; esac
}
count_failure() {
    cat >$failures <<TEXT
.$tries
TEXT
}

# What camera-agent does, as far as a shell can: a block of ours, then what was in the file before.
without_agent() {
    echo "autoexec.sh: camera-agent cannot be started, so a simple script does its work" >$log
    begin='# nx-gateway: begin (put here by camera-agent; "camera-agent uninstall" takes it away)'
    end='# nx-gateway: end' filler="$newline$newline# nx-gateway: filler" block=
    while read -r address names || [ -n "$address" ]; do # the carriage return of Windows is cut off the last name
        while [ ${#address} -lt 15 ]; do address="$address "; done
        case $address in 127.*) ;; [0-9]*.*) block=$block$address\ ${names%[!0-9A-Za-z]}$newline ;; esac
    done <$card/hosts
    [ -n "$block" ] || [ $action = uninstall ] || { say "the file hosts on the card has no address yet"; return 1; }
    old=$(cat /etc/hosts) rest=${old%"$filler"*}
    case $rest in "$begin"*"$newline$end"*) rest=${rest#*"$newline$end"} rest=${rest#"$newline"} ;; esac
    new=$rest
    [ $action = uninstall ] || new=$begin$newline$block$end$newline$rest
    # Written over the old text, which is never emptied; so what is shorter gets a comment that covers the rest.
    [ ${#new} -ge ${#old} ] || new=$new$filler
    while [ ${#new} -lt ${#old} ]; do new=$new.; done
    if [ ! -f /etc/hosts ] || [ ${#new} -gt 4000 ]; then say "/etc/hosts is missing or too long"; return 1; fi
    trap '' HUP INT TERM
    if [ "$new" != "$old" ]; then
        mount -o remount,rw / && cat 1<>/etc/hosts <<TEXT
$new
TEXT
        sync
    fi
    # In any case: an earlier run may have been stopped before this.
    mount -o remount,ro / || mount -o remount,ro / || say "the camera's system is still writable; take the battery out"
    [ "$(cat /etc/hosts)" = "$new" ] || { say "/etc/hosts could not be written"; return 1; }
    rm -f $marker
    [ $action = uninstall ] || cp $card/hosts $marker
    [ "$(cat $card/info.tg)" != nx_cs.adj ] || rm -f $card/info.tg $card/nx_cs.adj
    say "$action is done"
}

start_agent() {
    agent $card/camera-agent
    status=$?
    if [ $status = 126 ] || [ $status = 127 ]; then # a card may forbid to run programs
        copy=/tmp/camera-agent.$$
        cp $card/camera-agent $copy && { chmod 755 $copy; agent $copy; status=$?; }
        rm -f $copy
    fi
}

work() {
    start_agent
    # It ended in the middle, perhaps killed. A second run puts right what the first one left; a third would not do better.
    case $status in 5 | 101 | 102 | 12[89] | 1[3-9]? | 2??) start_agent ;; esac
    if [ $status = 126 ] || [ $status = 127 ]; then without_agent; status=$?; sync; fi
    word=finished
    if [ $status != 0 ]; then
        if [ -e $writable ]; then mount -o remount,ro / && rm -f $writable; fi
        word="failed, see nx-gateway.log"
        count_failure
    fi
    dfmstool -s "osd string 1 nx-gateway: $word" & # on the screen, in factory mode; nobody waits for it
}

{ is_done || is_given_up || work; } </dev/null >/dev/null 2>&1
exit 0
