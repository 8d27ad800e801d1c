# cmake -DBUILD=FOLDER -DSCRATCH=FOLDER -DOWN_FOLDER=share/doc/kbsearch -P install_test.cmake
set(manifest ${BUILD}/install_manifest.txt)
set(kept)
if(EXISTS ${manifest})  # of a real installation: `uninstall` needs it
  set(kept ${SCRATCH}.manifest)
  file(COPY_FILE ${manifest} ${kept})
endif()

function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY OUTPUT_VARIABLE output)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# `root` is what lies in front of the prefix.
function(try what root prefix)
  set(ENV{DESTDIR} "${root}")
  run(${CMAKE_COMMAND} --install ${BUILD} --prefix "${prefix}")
  set(there "${root}${prefix}")
  foreach(file bin/kbsearch bin/kbindex ${OWN_FOLDER}/README.md share/bash-completion/completions/kbsearch
               share/bash-completion/completions/kbindex share/zsh/vendor-completions/_kbindex
               share/fish/vendor_completions.d/kbindex.fish)
    if(NOT EXISTS "${there}/${file}")
      message(SEND_ERROR "${what}: ${file} was not installed")
    endif()
  endforeach()
  run("${there}/bin/kbindex" --version)
  if(NOT output MATCHES "^kbindex [0-9]+\\.[0-9]+\\.[0-9]+\nXapian ")
    message(SEND_ERROR "${what}: kbindex --version says '${output}'")
  endif()
  file(TOUCH "${there}/bin/neighbour")
  run(${CMAKE_COMMAND} -DMANIFEST=${manifest} -DOWN_FOLDER=${OWN_FOLDER}
      -P ${CMAKE_CURRENT_LIST_DIR}/../../cmake/uninstall.cmake)
  file(GLOB_RECURSE left RELATIVE "${there}" "${there}/*")
  if(NOT left STREQUAL "bin/neighbour" OR EXISTS "${there}/${OWN_FOLDER}")
    message(SEND_ERROR "${what}: uninstall left '${left}', or its folder")
  endif()
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH})
try("DESTDIR" "${SCRATCH}/root" /usr)
try("--prefix" "" "${SCRATCH}/a home/.local")
file(REMOVE_RECURSE ${SCRATCH})
if(kept)
  file(RENAME ${kept} ${manifest})
endif()
