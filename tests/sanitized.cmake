# The tests of a sanitizer's build. What the sanitizer has to say goes to files: a process that is killed on purpose, or whose
# error output nobody reads, could otherwise race unseen. The last test fails when there is one, and shows it.
set(reports ${CMAKE_BINARY_DIR}/report)
set(all_sanitizers "log_path=${reports}:exitcode=86")
set(environment "ASAN_OPTIONS=${all_sanitizers}:detect_stack_use_after_return=1;UBSAN_OPTIONS=${all_sanitizers}:print_stacktrace=1"
    "TSAN_OPTIONS=${all_sanitizers}:halt_on_error=1:second_deadlock_stack=1"
    "HEARKEN_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};PYTHONDONTWRITEBYTECODE=1")

# g++ 12's ThreadSanitizer finds no room among addresses that are too random (vm.mmap_rnd_bits over 28). Where a container forbids
# to switch that off, it has to do without.
set(steady)
if(HEARKEN_SANITIZE STREQUAL "thread")
  execute_process(COMMAND setarch --addr-no-randomize true RESULT_VARIABLE refused OUTPUT_QUIET ERROR_QUIET)
  if(refused EQUAL 0)
    set(steady setarch --addr-no-randomize)
  endif()
endif()

function(hearken_sanitized name)
  add_test(NAME ${name} COMMAND ${steady} ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${environment}" FIXTURES_REQUIRED reports TIMEOUT 600)
endfunction()

foreach(program unit vectors stories)
  if(TARGET test_${program})
    hearken_sanitized(${program} $<TARGET_FILE:test_${program}>)
  endif()
endforeach()
foreach(target ${fuzzed})
  get_property(command GLOBAL PROPERTY hearken_fuzz_${target})
  hearken_sanitized(fuzz_${target} ${command})
endforeach()
# The real daemon with all its threads: under load of three ways, killed and started again; then the whole street, logins and feed too.
hearken_sanitized(system_kill ${Python3_EXECUTABLE} tests/system/test_kill.py -v)
set_property(TEST system_kill APPEND PROPERTY ENVIRONMENT "HEARKEN_KILLS=5")
hearken_sanitized(demo ${Python3_EXECUTABLE} simulator/demo/play.py --once)
set_tests_properties(unit demo PROPERTIES RUN_SERIAL TRUE)

add_test(NAME reports_cleared COMMAND sh -c "rm -f ${reports}.*")
add_test(NAME nothing_reported COMMAND sh -c "! cat ${reports}.* 2>/dev/null")
set_tests_properties(reports_cleared PROPERTIES FIXTURES_SETUP reports)
set_tests_properties(nothing_reported PROPERTIES FIXTURES_CLEANUP reports)
