# fish completion for kbsearch(1). Values of fields, numbers and databases come from `kbsearch --complete`.

# Asks the database named earlier on the line.
function __kbsearch_ask
    set -l words (commandline -opc)
    set -l db
    for i in (seq 2 (count $words))
        if contains -- $words[$i] -d --db; and test $i -lt (count $words)
            set db --db $words[(math $i + 1)]
        else if string match -q -- '--db=*' $words[$i]
            set db --db (string replace -- '--db=' '' $words[$i])
        end
    end
    kbsearch $db --complete $argv 2>/dev/null
end

function __kbsearch_numbers
    __kbsearch_ask numbers -- (commandline -ct)
end

function __kbsearch_words
    set -l word (commandline -ct)
    if string match -q -- '*:*' $word
        set -l field (string replace -r ':.*' '' -- $word)
        set -l value (string replace -r '^[^:]*:' '' -- $word | string replace -ra '["\'\\\\]' '')
        __kbsearch_ask field-values -- (string replace -r '^-' '' -- $field) $value | string replace -r '^' "$field:"
    else if contains -- --show (commandline -opc); or string match -qr '^([QqKk][Bb]?[0-9]|[0-9][0-9][0-9])' -- $word
        __kbsearch_numbers
    else
        __kbsearch_ask fields -- $word
    end
end

complete -c kbsearch -f -a '(__kbsearch_words)'
complete -c kbsearch -x -s n -l limit -d 'results a page'
complete -c kbsearch -x -l page -d 'the Nth page'
complete -c kbsearch -x -l sort -a 'relevance newest oldest number' -d 'order of the results'
complete -c kbsearch -s i -l interactive -d 'search while you type'
complete -c kbsearch -l paste -d 'search for what stdin says'
complete -c kbsearch -x -l similar -a '(__kbsearch_numbers)' -d 'articles like this one'
complete -c kbsearch -x -l cites -a '(__kbsearch_numbers)' -d 'articles that this one cites'
complete -c kbsearch -x -l cited-by -a '(__kbsearch_numbers)' -d 'articles that cite this one'
complete -c kbsearch -x -l regex -d 'lines of text that match'
complete -c kbsearch -x -s C -l context -d 'lines around a match'
complete -c kbsearch -l ignore-case -d 'upper and lower case are the same'
complete -c kbsearch -l facets -d 'count the matches by product, type, year and section'
complete -c kbsearch -l no-correct -d 'do not search for other spellings'
complete -c kbsearch -r -F -l synonyms -d 'synonym rules of your own'
complete -c kbsearch -l no-synonyms -d 'do not search for synonyms'
complete -c kbsearch -l no-collapse -d 'do not fold near-duplicates'
complete -c kbsearch -r -F -l batch -d 'run many queries'
complete -c kbsearch -x -l trec -d 'print a TREC run of this name'
complete -c kbsearch -l explain -d 'how the query was read and the results ranked'
complete -c kbsearch -l show -d 'show the articles with these numbers'
complete -c kbsearch -x -l open -d 'show the Nth result of the last search'
complete -c kbsearch -x -l section -a 'lead summary symptoms cause resolution workaround status more_information references' -d 'only this section'
complete -c kbsearch -l raw -d 'the article as it was written'
complete -c kbsearch -l json -d 'JSON Lines'
complete -c kbsearch -l ids -d 'only the article numbers'
complete -c kbsearch -l count -d 'only how many articles match'
complete -c kbsearch -x -l format -d 'a line of your own'
complete -c kbsearch -s 0 -l null -d 'end records with a NUL byte'
complete -c kbsearch -l blocks -d 'the layout for people'
complete -c kbsearch -l lines -d 'the layout for pipes'
complete -c kbsearch -l plain -d 'for screen readers'
complete -c kbsearch -l marks -d 'show matches as [match]'
complete -c kbsearch -x -l color -a 'auto always never' -d 'colour'
complete -c kbsearch -l no-pager -d 'do not use a pager'
complete -c kbsearch -s q -l quiet -d 'no notes on stderr'
complete -c kbsearch -l last -d 'the last search again'
complete -c kbsearch -l more -d 'the next page of the last search'
complete -c kbsearch -l again -d 'the last search with words added'
complete -c kbsearch -l no-history -d 'do not remember this search'
complete -c kbsearch -x -s d -l db -a '(__kbsearch_ask databases -- (commandline -ct); __fish_complete_directories)' -d 'an index'
complete -c kbsearch -l partial -d 'search the databases that can be reached'
complete -c kbsearch -x -l timeout -d 'a database on another machine may take to answer'
complete -c kbsearch -l no-config -d 'read no configuration file'
complete -c kbsearch -F -l lint-synonyms -d 'rules of synonym files that can find nothing'
complete -c kbsearch -l paths -d 'print which files and folders are used'
complete -c kbsearch -s h -l help -d 'help'
complete -c kbsearch -s V -l version -d versions
