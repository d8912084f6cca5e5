# LAB_CACHE_DIR: the user's cache folder, as cmake/setup.sh has it.
if(DEFINED ENV{LAB_CACHE})
  set(LAB_CACHE_DIR "$ENV{LAB_CACHE}")
elseif(DEFINED ENV{XDG_CACHE_HOME} AND NOT "$ENV{XDG_CACHE_HOME}" STREQUAL "")
  set(LAB_CACHE_DIR "$ENV{XDG_CACHE_HOME}/unlabeled")
else()
  set(LAB_CACHE_DIR "$ENV{HOME}/.cache/unlabeled")
endif()
