# What `cmake --install` adds to the programs, and the Debian package made of it.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/cases DESTINATION ${CMAKE_INSTALL_DATADIR}/tcpspec
        FILES_MATCHING PATTERN "*.yaml" PATTERN "*.md" PATTERN "*.conf")
install(FILES ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
# What it points at is where it points.
file(READ ${PROJECT_SOURCE_DIR}/README.md text)
string(REPLACE "](" "@@" text "${text}")  # a bracket would hold the list together
string(REGEX MATCHALL "@@[^):#@]+[)#]" links "${text}")
list(TRANSFORM links REPLACE "^@@(.*).$" "\\1")
list(REMOVE_DUPLICATES links)
foreach(link ${links})
  cmake_path(GET link PARENT_PATH folder)
  install(FILES ${PROJECT_SOURCE_DIR}/${link} DESTINATION ${CMAKE_INSTALL_DOCDIR}/${folder})
endforeach()
# What goes to targets where the agent of the package does not run.
install(FILES ${PROJECT_SOURCE_DIR}/tester/agent/PROTOCOL.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/agent)
install(FILES ${PROJECT_SOURCE_DIR}/tester/agent/portable/tcpspec_agent.c
              ${PROJECT_SOURCE_DIR}/tester/agent/portable/tcpspec_agent.py
        DESTINATION ${CMAKE_INSTALL_DOCDIR}/agent/portable)
# The same for `tcpspec init agent`: documentation may be left out where a package is installed.
install(FILES ${PROJECT_SOURCE_DIR}/tester/agent/portable/tcpspec_agent.c
              ${PROJECT_SOURCE_DIR}/tester/agent/portable/tcpspec_agent.py
        DESTINATION ${CMAKE_INSTALL_DATADIR}/tcpspec/agent)
# Bindings for stacks that are libraries.
install(FILES ${PROJECT_SOURCE_DIR}/tester/stepped/PROTOCOL.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/stepped)
install(FILES ${PROJECT_SOURCE_DIR}/tester/stepped/portable/tcpspec_stepped.h
              ${PROJECT_SOURCE_DIR}/tester/stepped/portable/tcpspec_stepped.py
        DESTINATION ${CMAKE_INSTALL_DATADIR}/tcpspec/stepped)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_CONTACT "the tcpspec authors")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Points at a host and says, requirement by requirement, whether its TCP does
 what RFC 9293 and its companions ask.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS libcap2-bin)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_SOURCE_DIR}/.ci/debian/postinst)
include(CPack)
