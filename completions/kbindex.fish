# fish completion for kbindex(1).

set -l commands build update merge parse info check rollback prune export
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a build -d 'index sources from scratch and publish the result'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a update -d 'bring the index up to the sources'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a merge -d 'join indexes, or the shards of one'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a parse -d 'show what the parser makes of sources'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a info -d 'generations, counts, versions and sizes'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a check -d 'verify every part of the published index'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a rollback -d 'publish the generation before the current one'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a prune -d 'remove old generations nobody reads'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -a export -d 'write the articles for other programs'
complete -c kbindex -f -n "not __fish_seen_subcommand_from $commands" -l version -d versions
complete -c kbindex -f -n "__fish_seen_subcommand_from info check rollback prune"
complete -c kbindex -x -l color -a 'auto always never' -d colour
complete -c kbindex -s h -l help -d help
complete -c kbindex -r -f -a '(__fish_complete_directories)' -n "__fish_seen_subcommand_from build update merge info check rollback prune export" -l db -d 'index directory'
complete -c kbindex -n "__fish_seen_subcommand_from $commands" -s q -l quiet -d 'print errors only'
complete -c kbindex -n "__fish_seen_subcommand_from parse info check rollback prune" -l json -d 'as JSON'
complete -c kbindex -n "__fish_seen_subcommand_from build update merge rollback prune" -l wait -d 'wait for another writer'
complete -c kbindex -r -F -n "__fish_seen_subcommand_from build update parse" -l files-from -d 'read the names of sources from a file'
complete -c kbindex -n "__fish_seen_subcommand_from build update parse" -s 0 -l null -d 'the names are separated by NUL'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update parse" -l max-article -d 'pass over longer articles'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update parse" -l max-line -d 'leave out what a line has beyond this'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update parse" -l max-archive -d 'give an archive up that unpacks to more'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update parse" -l max-ratio -d 'give an archive up that unpacks to so many times its size'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update parse" -l max-depth -d 'archives within archives'
complete -c kbindex -n "__fish_seen_subcommand_from build update parse" -l strict -d 'exit 3 when articles were rejected'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update merge" -s j -l jobs -d workers
complete -c kbindex -x -n "__fish_seen_subcommand_from build update" -l memory -d 'stay within about this much memory'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update merge" -l progress -a 'auto bar line json none' -d 'how to show progress'
complete -c kbindex -r -F -n "__fish_seen_subcommand_from build update merge" -l report -d 'write the whole report as JSON'
complete -c kbindex -r -F -n "__fish_seen_subcommand_from build update merge" -l gate -d 'publish only when these judged queries do not get worse'
complete -c kbindex -x -n "__fish_seen_subcommand_from build update merge" -l gate-slack -d 'how much lower their mean nDCG@10 may be'
complete -c kbindex -x -n "__fish_seen_subcommand_from build" -l shards -d 'spread the articles over so many databases'
complete -c kbindex -n "__fish_seen_subcommand_from update" -l keep-missing -d 'keep articles that are no longer in the sources'
complete -c kbindex -n "__fish_seen_subcommand_from update" -s n -l dry-run -d 'only say what would be done'
complete -c kbindex -n "__fish_seen_subcommand_from update export" -l force -d 'do it all the same'
complete -c kbindex -x -n "__fish_seen_subcommand_from prune" -l keep -d 'generations to keep'
complete -c kbindex -x -n "__fish_seen_subcommand_from export" -s f -l format -a 'jsonl opensearch csv sqlite' -d 'what to write'
complete -c kbindex -r -F -n "__fish_seen_subcommand_from export" -s o -l output -d 'the file or folder to write'
