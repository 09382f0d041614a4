# A folder is a library: every .cpp in it belongs to it. One line declares it and says which rooms it may use.
#   IN      its folder, when it is not the name
#   MAY_USE rooms, or single headers (a path with a dot), that its files may include; tests/house reads this
#   USES    rooms that it links
#   LINK    libraries from outside
#   PRECOMPILE heavy headers, once for the room

add_library(hearken_flags INTERFACE)
target_include_directories(hearken_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(hearken_flags INTERFACE -Wall -Wextra -Wpedantic -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor)
target_compile_definitions(hearken_flags INTERFACE BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE HEARKEN_VERSION="${PROJECT_VERSION}")
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 sees uninitialised members and overlong copies in inlined std::variant and std::string where there are none.
  target_compile_options(hearken_flags INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds)
  # Without it ccache passes by whatever uses a precompiled header.
  target_compile_options(hearken_flags INTERFACE -fpch-preprocess)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  # In g++ 12's library std::stable_sort uses what C++17 deprecates, and clang tells it as ours.
  target_compile_options(hearken_flags INTERFACE -Wno-deprecated-declarations)
endif()
if(CMAKE_UNITY_BUILD)
  # A file's own names stand in sight of its neighbours', and its types seem to be in a header; the release build looks for these.
  target_compile_options(hearken_flags INTERFACE -Wno-shadow $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()
if(HEARKEN_SANITIZE)
  target_compile_options(hearken_flags INTERFACE -fsanitize=${HEARKEN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(hearken_flags INTERFACE -fsanitize=${HEARKEN_SANITIZE})
  if(HEARKEN_SANITIZE STREQUAL "thread")
    # A fence alone is nothing that the thread sanitizer understands; Asio's queues have their mutex.
    target_compile_definitions(hearken_flags INTERFACE BOOST_ASIO_DISABLE_FENCED_BLOCK)
    target_compile_options(hearken_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  endif()
endif()
if(HEARKEN_FUZZ)
  target_compile_options(hearken_flags INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all)
  target_link_options(hearken_flags INTERFACE -fsanitize=address,undefined)
endif()

# All builds but the release compile a dozen files as one (CMAKE_UNITY_BUILD in the presets), which saves most of their time. A file
# whose own names are also its neighbours' stands apart there.
set_source_files_properties(
  protocol/dc09.cpp protocol/gsm_start.cpp protocol/sia_codes.cpp protocol/sia_events.cpp protocol/sms_submit.cpp protocol/utf16.cpp
  drivers/serial_port_settings.cpp drivers/udp_listener.cpp
  daemon/desk/escalation.cpp daemon/desk/paging.cpp daemon/desk/replies.cpp daemon/desk/vitals.cpp
  daemon/api/sessions.cpp daemon/api/throttle.cpp daemon/api/views.cpp
  PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)

function(hearken_room name)
  cmake_parse_arguments(ROOM "" "IN" "MAY_USE;USES;LINK;PRECOMPILE" ${ARGN})
  if(NOT ROOM_IN)
    set(ROOM_IN ${name})
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ROOM_IN}/*.cpp)
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${ROOM_IN}/*.h)
  if(sources)
    add_library(hearken_${name} STATIC ${sources} ${headers})
    target_link_libraries(hearken_${name} PUBLIC hearken_flags ${ROOM_LINK})
    if(ROOM_PRECOMPILE)
      target_precompile_headers(hearken_${name} PRIVATE ${ROOM_PRECOMPILE})
    endif()
    set(mode PUBLIC)
  else()
    add_library(hearken_${name} INTERFACE)
    target_link_libraries(hearken_${name} INTERFACE hearken_flags ${ROOM_LINK})
    set(mode INTERFACE)
  endif()
  foreach(other ${ROOM_USES})
    target_link_libraries(hearken_${name} ${mode} hearken_${other})
  endforeach()
endfunction()

# A program: a folder with its main.cpp. What stands beside it is a library (hearken_PROGRAM_parts), so that it can be tested.
function(hearken_main program folder)
  cmake_parse_arguments(MAIN "" "" "USES;LINK" ${ARGN})
  hearken_parts(${program}_parts ${folder} USES ${MAIN_USES} LINK ${MAIN_LINK})
  if(EXISTS ${CMAKE_SOURCE_DIR}/${folder}/main.cpp)
    add_executable(${program} ${CMAKE_SOURCE_DIR}/${folder}/main.cpp)
    target_link_libraries(${program} PRIVATE hearken_${program}_parts)
  endif()
endfunction()

function(hearken_parts name folder)
  cmake_parse_arguments(PARTS "" "" "USES;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  list(REMOVE_ITEM sources ${CMAKE_SOURCE_DIR}/${folder}/main.cpp)
  list(TRANSFORM PARTS_USES PREPEND hearken_)
  set(mode INTERFACE)
  if(sources)
    add_library(hearken_${name} STATIC ${sources})
    set(mode PUBLIC)
  else()
    add_library(hearken_${name} INTERFACE)
  endif()
  target_link_libraries(hearken_${name} ${mode} hearken_flags ${PARTS_USES} ${PARTS_LINK})
endfunction()
