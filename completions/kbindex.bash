# bash completion for kbindex(1).

_kbindex_options() {
  local sources="--files-from --null --max-article --max-line --max-archive --max-ratio --max-depth"
  local run="--db --jobs --progress --report --quiet --wait --gate --gate-slack"
  case $1 in
    build) echo "$sources $run --memory --strict --shards" ;;
    update) echo "$sources $run --memory --strict --keep-missing --force --dry-run" ;;
    merge) echo "$run" ;;
    parse) echo "$sources --json --strict --quiet" ;;
    info | check) echo "--db --json --quiet" ;;
    rollback) echo "--db --json --quiet --wait" ;;
    prune) echo "--db --json --quiet --wait --keep" ;;
    export) echo "--db --format --output --force --quiet" ;;
    *) echo "--version" ;;
  esac
}

_kbindex() {
  local cur prev word command= i
  local commands="build update merge parse info check rollback prune export"
  COMPREPLY=()
  cur=${COMP_WORDS[COMP_CWORD]}
  prev=${COMP_WORDS[COMP_CWORD - 1]}
  # "--format=csv" arrives as three words because '=' breaks words in bash.
  if [[ $cur == "=" ]]; then
    cur=
  elif [[ $prev == "=" && COMP_CWORD -ge 2 ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    for word in $commands; do
      [[ -z $command && ${COMP_WORDS[i]} == "$word" ]] && command=$word
    done
  done
  case $prev in
    --format | -f)
      mapfile -t COMPREPLY < <(compgen -W "jsonl opensearch csv sqlite" -- "$cur")
      return ;;
    --progress)
      mapfile -t COMPREPLY < <(compgen -W "auto bar line json none" -- "$cur")
      return ;;
    --color)
      mapfile -t COMPREPLY < <(compgen -W "auto always never" -- "$cur")
      return ;;
    --db)
      mapfile -t COMPREPLY < <(compgen -d -- "$cur")
      compopt -o filenames
      return ;;
    --jobs | -j | --memory | --max-article | --max-line | --max-archive | --max-ratio | --max-depth | --shards | --keep | --gate-slack)
      return ;;
  esac
  if [[ $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(_kbindex_options "$command") --color --help" -- "$cur")
  elif [[ -z $command ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
  else
    case $command in
      build | update | merge | parse | export)
        mapfile -t COMPREPLY < <(compgen -f -- "$cur")
        compopt -o filenames ;;
    esac
  fi
}

complete -F _kbindex kbindex
