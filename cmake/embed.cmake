# The console and the OpenAPI file as bytes in the program (daemon/api/console_files.h).
# ON needs npm (scripts/console); OFF embeds a plain page that says so. Quick when nothing changed.
option(HEARKEN_CONSOLE "Build the console with npm and embed it" ON)
find_program(HEARKEN_PYTHON python3 REQUIRED)

set(embedded ${CMAKE_BINARY_DIR}/console_files.cpp)
set(contract ${CMAKE_SOURCE_DIR}/daemon/api/openapi.json)
set(embed ${HEARKEN_PYTHON} ${CMAKE_SOURCE_DIR}/cmake/embed.py --openapi ${contract} --output ${embedded})
if(HEARKEN_CONSOLE)
  find_program(HEARKEN_NPM npm)
  if(NOT HEARKEN_NPM)
    message(FATAL_ERROR "npm builds the console and was not found. Install npm (scripts/setup), or configure with -DHEARKEN_CONSOLE=OFF.")
  endif()
  file(GLOB_RECURSE screens CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/console/src/*.ts ${CMAKE_SOURCE_DIR}/console/src/*.tsx ${CMAKE_SOURCE_DIR}/console/src/*.css)
  list(FILTER screens EXCLUDE REGEX "api-types\\.ts$")
  foreach(file index.html package.json package-lock.json tsconfig.json vite.config.ts public/mark.svg)
    list(APPEND screens ${CMAKE_SOURCE_DIR}/console/${file})
  endforeach()
  add_custom_command(OUTPUT ${embedded} COMMAND ${CMAKE_SOURCE_DIR}/scripts/console COMMAND ${embed} --dist ${CMAKE_SOURCE_DIR}/console/dist
                     DEPENDS ${screens} ${contract} ${CMAKE_SOURCE_DIR}/cmake/embed.py ${CMAKE_SOURCE_DIR}/scripts/console COMMENT "Building the console" VERBATIM)
else()
  add_custom_command(OUTPUT ${embedded} COMMAND ${embed} DEPENDS ${contract} ${CMAKE_SOURCE_DIR}/cmake/embed.py VERBATIM)
endif()

add_library(hearken_console STATIC ${embedded})
target_link_libraries(hearken_console PUBLIC hearken_flags)
set_target_properties(hearken_console PROPERTIES UNITY_BUILD OFF)
