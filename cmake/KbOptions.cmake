# One interface target carries what every target of ours is compiled with.
add_library(kb_options INTERFACE)

option(KB_WERROR "Warnings are errors" OFF)
set(KB_SANITIZE "" CACHE STRING "Sanitizers, as for -fsanitize= (address,undefined or thread)")
option(KB_COVERAGE "Instrument for gcovr" OFF)
option(KB_ASSERTIONS "_GLIBCXX_ASSERTIONS" OFF)

target_include_directories(kb_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(kb_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
  -Wconversion -Wno-sign-conversion -Woverloaded-virtual -Wimplicit-fallthrough -Wundef
  $<$<BOOL:${KB_WERROR}>:-Werror>)

# Hardening costs nothing that can be measured here and is on in every build.
target_compile_options(kb_options INTERFACE -fstack-protector-strong -fcf-protection)
if(NOT KB_SANITIZE AND NOT CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(kb_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
  target_compile_options(kb_options INTERFACE -U_FORTIFY_SOURCE)
endif()
target_link_options(kb_options INTERFACE -Wl,-z,relro,-z,now)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()

if(KB_SANITIZE)
  target_compile_options(kb_options INTERFACE -fsanitize=${KB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(kb_options INTERFACE -fsanitize=${KB_SANITIZE})
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
