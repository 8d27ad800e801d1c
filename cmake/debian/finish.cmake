# Run by cpack on the staged tree, before it is packed.
set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr)
set(doc ${root}/share/doc/kbsearch)

# -n: no name and time in the result, so that the same input gives the same package.
file(GLOB pages ${root}/share/man/man*/*.[1-8])
foreach(page IN LISTS pages)
  execute_process(COMMAND gzip -9n ${page} COMMAND_ERROR_IS_FATAL ANY)
endforeach()

# Packages name the licence in `copyright`, by Debian's copy of it.
file(REMOVE ${doc}/LICENSE)
file(COPY ${CPACK_KB_DEBIAN}/copyright DESTINATION ${doc}
     FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(RENAME ${doc}/CHANGELOG.md ${doc}/changelog)
execute_process(COMMAND gzip -9n ${doc}/changelog COMMAND_ERROR_IS_FATAL ANY)
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH counts
configure_file(${CPACK_KB_DEBIAN}/changelog.in ${doc}/changelog.Debian @ONLY)
execute_process(COMMAND gzip -9n ${doc}/changelog.Debian COMMAND_ERROR_IS_FATAL ANY)
file(CHMOD ${doc}/changelog.Debian.gz PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
