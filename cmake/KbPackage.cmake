# The Debian package: `cpack` in a build folder of the release preset, or tools/package.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME kbsearch)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
# Nobody maintains what somebody built for himself: the address is one that cannot exist (RFC 2606) and says so.
set(KB_MAINTAINER "Local build of kbsearch <local-build@kbsearch.invalid>" CACHE STRING
    "Maintainer of the Debian package: whoever hands it out puts a name here")
set(CPACK_PACKAGE_CONTACT "${KB_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "full-text search for articles in the legacy KB text format")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION text)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "less")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, xapian-tools")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"kbsearch finds support articles by symptoms, error codes, file names,
titles and numbers, with phrases, fields, spelling correction and synonyms,
and shows them at a terminal. kbindex builds the index that it searches from
folders and archives of such articles, brings it up to date while searches
go on, and exports it.")

# Compresses manual pages and adds what Debian wants in every package.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/debian/finish.cmake)
set(CPACK_KB_DEBIAN ${PROJECT_SOURCE_DIR}/cmake/debian)
include(CPack)
