# bash completion for kbsearch(1). Values of fields, numbers and databases come from `kbsearch --complete`.

_kbsearch_ask() {
  # The database named earlier on the line counts.
  local i db=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -d | --db) db=(--db "${COMP_WORDS[i + 1]}") ;;
    esac
  done
  kbsearch "${db[@]}" --complete "$@" 2>/dev/null | cut -f1
}

_kbsearch() {
  local cur prev line
  COMPREPLY=()
  cur=${COMP_WORDS[COMP_CWORD]}
  prev=${COMP_WORDS[COMP_CWORD - 1]}
  # "product:exch" arrives as three words because ':' breaks words in bash.
  local field=
  if [[ $cur == : ]]; then
    field=$prev cur=
  elif [[ $prev == : && COMP_CWORD -ge 2 ]]; then
    field=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ -n $field ]]; then
    mapfile -t COMPREPLY < <(_kbsearch_ask field-values -- "${field#-}" "$cur")
    return
  fi
  case $prev in
    --sort | --color | --section)
      mapfile -t COMPREPLY < <(_kbsearch_ask values -- "${prev#--}" "$cur")
      return ;;
    --db | -d)
      mapfile -t COMPREPLY < <(_kbsearch_ask databases -- "$cur"; compgen -d -- "$cur")
      return ;;
    --batch | --synonyms)
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      return ;;
    --show | --similar | --cites | --cited-by)
      mapfile -t COMPREPLY < <(_kbsearch_ask numbers -- "$cur")
      return ;;
    --help)
      mapfile -t COMPREPLY < <(compgen -W "fields syntax" -- "$cur")
      return ;;
    --limit | -n | --page | --open | --context | -C | --format | --regex | --trec)
      return ;;
  esac
  if [[ $cur == -* ]]; then
    local options="--interactive --limit --page --sort --paste --similar --cites --cited-by --regex --context --ignore-case
      --facets --no-correct --synonyms --no-synonyms --no-collapse --batch --trec --explain --show --open --section --raw
      --json --ids --count --format --null --blocks --lines --plain --marks --color --no-pager --quiet --last
      --more --again --no-history --db --no-config
      --lint-synonyms --paths --help --version"
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    return
  fi
  for line in "${COMP_WORDS[@]}"; do
    if [[ $line == --show ]]; then
      mapfile -t COMPREPLY < <(_kbsearch_ask numbers -- "$cur")
      return
    fi
  done
  if [[ $cur == [QqKk]*[0-9]* ]]; then
    mapfile -t COMPREPLY < <(_kbsearch_ask numbers -- "$cur")
  elif [[ -n $cur ]]; then
    mapfile -t COMPREPLY < <(_kbsearch_ask fields -- "$cur")
    compopt -o nospace
  fi
}

complete -F _kbsearch kbsearch
