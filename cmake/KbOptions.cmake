# One interface target carries what every target of ours is compiled and linked with.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)

# KB_WERROR=ON in the environment (as .ci/run sets it) makes it the default. A stranger's newer compiler may warn about
# something new, and must not fail for it.
set(kb_werror_default OFF)
if("$ENV{KB_WERROR}")
  set(kb_werror_default ON)
endif()
option(KB_WERROR "Warnings are errors" ${kb_werror_default})
set(KB_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")
option(KB_COVERAGE "Instrument for gcovr" OFF)
option(KB_ASSERTIONS "Checks inside the standard library (_GLIBCXX_ASSERTIONS)" OFF)

add_library(kb_options INTERFACE)
target_include_directories(kb_options INTERFACE ${PROJECT_SOURCE_DIR})

# Warnings. Sign conversion is left out: sizes and offsets meet everywhere, and the casts would hide the ones that matter.
target_compile_options(kb_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Wconversion -Wno-sign-conversion -Woverloaded-virtual -Wimplicit-fallthrough -Wundef
  $<$<BOOL:${KB_WERROR}>:-Werror>)

# Hardening costs nothing that can be measured here and is on in every build, as far as the compiler knows it.
foreach(flag -fstack-protector-strong -fcf-protection -fstack-clash-protection)
  string(MAKE_C_IDENTIFIER "KB_HAS${flag}" known)
  check_cxx_compiler_flag(${flag} ${known})
  if(${known})
    target_compile_options(kb_options INTERFACE ${flag})
  endif()
endforeach()
# Fortified calls need optimisation and disturb the sanitizers. Options keep their order, definitions would come before
# the -U; a level that the packager chose in CXXFLAGS stays.
if(NOT KB_SANITIZE AND NOT KB_COVERAGE AND NOT CMAKE_CXX_FLAGS MATCHES "_FORTIFY_SOURCE")
  target_compile_options(kb_options INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
target_link_options(kb_options INTERFACE -Wl,-z,relro,-z,now -Wl,-z,noexecstack)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
check_pie_supported(LANGUAGES CXX)  # without this CMake compiles for PIE but does not link as one
# CMake gives static libraries -fPIC, which keeps functions from being inlined in case a shared library replaces them.
# Ours end in executables only.
target_compile_options(kb_options INTERFACE
  $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,STATIC_LIBRARY>:-fPIE> $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,OBJECT_LIBRARY>:-fPIE>)

if(KB_SANITIZE)
  target_compile_options(kb_options INTERFACE
    -fsanitize=${KB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(kb_options INTERFACE -fsanitize=${KB_SANITIZE})
endif()
if(KB_FUZZ)
  # Coverage feedback for every library; the fuzz targets themselves link with -fsanitize=fuzzer.
  target_compile_options(kb_options INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(kb_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(KB_COVERAGE)
  target_compile_options(kb_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(kb_options INTERFACE --coverage)
endif()
if(KB_ASSERTIONS)
  target_compile_definitions(kb_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()

find_program(KB_CCACHE ccache)
if(KB_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${KB_CCACHE})
endif()
