# bash completion for kbsearch(1). Values of fields, numbers and databases come from `kbsearch --complete`.

_kbsearch_ask() {
  # The database named earlier on the line counts.
  local i db=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      -d | --db)
        if [[ ${COMP_WORDS[i + 1]} == "=" ]]; then
          db=(--db "${COMP_WORDS[i + 2]}")
        else
          db=(--db "${COMP_WORDS[i + 1]}")
        fi ;;
    esac
  done
  kbsearch "${db[@]}" --complete "$@" 2>/dev/null
}

# Offers what kbsearch answers. One answer alone is put in; several are shown with what they mean.
_kbsearch_offer() {
  local line value width=$((${COLUMNS:-80} - 4)) described=()
  COMPREPLY=()
  while IFS= read -r line; do
    value=${line%%$'\t'*}
    [[ $value == *[\ \"]* ]] && printf -v value %q "$value"
    COMPREPLY+=("$value")
    line=${line/$'\t'/  }
    described+=("${line:0:width}")
  done
  # 63 is a list that is only looked at: descriptions may stand in it, and nothing is put in.
  if [[ ${COMP_TYPE-} == 63 && ${#COMPREPLY[@]} -gt 1 && ${1-} == described ]]; then
    COMPREPLY=("${described[@]}")
    compopt -o nosort 2>/dev/null
  fi
}

_kbsearch() {
  local cur prev line field=
  COMPREPLY=()
  cur=${COMP_WORDS[COMP_CWORD]}
  prev=${COMP_WORDS[COMP_CWORD - 1]}
  # "product:exch" and "--sort=new" arrive as three words because ':' and '=' break words in bash.
  if [[ $cur == : ]]; then
    field=$prev cur=
  elif [[ $prev == : && COMP_CWORD -ge 2 ]]; then
    field=${COMP_WORDS[COMP_CWORD - 2]}
  elif [[ $cur == "=" ]]; then
    cur=
  elif [[ $prev == "=" && COMP_CWORD -ge 2 ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ -n $field ]]; then
    cur=${cur#[\"\']}
    _kbsearch_offer < <(_kbsearch_ask field-values -- "${field#-}" "${cur//\\/}")
    return
  fi
  case $prev in
    --sort | --color | --section)
      _kbsearch_offer < <(_kbsearch_ask values -- "${prev#--}" "$cur")
      return ;;
    --db | -d)
      mapfile -t COMPREPLY < <(_kbsearch_ask databases -- "$cur" | cut -f1; compgen -d -- "$cur")
      return ;;
    --batch | --synonyms)
      mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      return ;;
    --show | --similar | --cites | --cited-by)
      _kbsearch_offer described < <(_kbsearch_ask numbers -- "$cur")
      return ;;
    --help)
      mapfile -t COMPREPLY < <(compgen -W "fields syntax" -- "$cur")
      return ;;
    --limit | -n | --page | --open | --context | -C | --format | --regex | --timeout | --trec)
      return ;;
  esac
  if [[ $cur == -* ]]; then
    local options="--interactive --limit --page --sort --paste --similar --cites --cited-by --regex --context --ignore-case
      --facets --no-correct --synonyms --no-synonyms --no-collapse --batch --trec --explain --show --open --section --raw
      --json --ids --count --format --null --blocks --lines --plain --marks --color --no-pager --quiet --last
      --more --again --no-history --db --partial --timeout --no-config
      --lint-synonyms --paths --help --version"
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    [[ ${#COMPREPLY[@]} -gt 0 ]] && return
    cur=${cur#-} # a field to exclude by
    mapfile -t COMPREPLY < <(_kbsearch_ask fields -- "$cur" | cut -f1)
    COMPREPLY=("${COMPREPLY[@]/#/-}")
    compopt -o nospace
    return
  fi
  for line in "${COMP_WORDS[@]}"; do
    case $line in
      --show)
        _kbsearch_offer described < <(_kbsearch_ask numbers -- "$cur")
        return ;;
      --lint-synonyms)
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        return ;;
    esac
  done
  if [[ $cur == [QqKk]*[0-9]* || $cur == [0-9][0-9][0-9]* ]]; then
    _kbsearch_offer described < <(_kbsearch_ask numbers -- "$cur")
  elif [[ -n $cur ]]; then
    _kbsearch_offer described < <(_kbsearch_ask fields -- "$cur")
    compopt -o nospace
  fi
}

complete -F _kbsearch kbsearch
