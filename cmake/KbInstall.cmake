# What `cmake --install` and packages hold beside the programs, which are installed where they are declared.
install(FILES README.md ARCHITECTURE.md CHANGELOG.md SECURITY.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md" PATTERN "*.svg"
        PATTERN "*.service" PATTERN "*.timer" PATTERN "*.socket" PATTERN "man" EXCLUDE)
# Units are examples: where an index lies and when it is made is for each machine to say.
if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/tools/systemd)
  install(DIRECTORY tools/systemd/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples
          FILES_MATCHING PATTERN "*.service" PATTERN "*.timer" PATTERN "*.socket")
endif()

# Takes away what the last `cmake --install` of this build put there; DESTDIR counts as it did then.
add_custom_target(uninstall
  COMMAND ${CMAKE_COMMAND} -DMANIFEST=${PROJECT_BINARY_DIR}/install_manifest.txt
          -DOWN_FOLDER=${CMAKE_INSTALL_DOCDIR} -P ${PROJECT_SOURCE_DIR}/cmake/uninstall.cmake
  VERBATIM)
