# The two fonts of canvas and page, made out of Debian's Inter (see assets/fonts/make_fonts.py): target `fonts`,
# files ${LAB_FONTS_DIR}/inter-400.ttf, inter-600.ttf and LICENSE.txt.
set(LAB_INTER_DIR "/usr/share/fonts/opentype/inter" CACHE PATH "Folder with Inter-Regular.otf and Inter-SemiBold.otf")
set(LAB_DEJAVU_DIR "/usr/share/fonts/truetype/dejavu" CACHE PATH "Folder with DejaVuSans.ttf and DejaVuSans-Bold.ttf")
set(LAB_FONTS_DIR "${PROJECT_BINARY_DIR}/fonts")
# Debian's fonttools belong to Debian's python, which need not be the first on PATH.
find_program(LAB_PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
find_program(LAB_PYTHON NAMES python3 REQUIRED NO_CMAKE_FIND_ROOT_PATH)
add_custom_command(
  OUTPUT "${LAB_FONTS_DIR}/inter-400.ttf" "${LAB_FONTS_DIR}/inter-600.ttf" "${LAB_FONTS_DIR}/LICENSE.txt"
  COMMAND "${LAB_PYTHON}" "${PROJECT_SOURCE_DIR}/assets/fonts/make_fonts.py" --out "${LAB_FONTS_DIR}"
          --inter "${LAB_INTER_DIR}" --dejavu "${LAB_DEJAVU_DIR}"
  DEPENDS "${PROJECT_SOURCE_DIR}/assets/fonts/make_fonts.py"
  COMMENT "Making the fonts" VERBATIM)
add_custom_target(fonts ALL DEPENDS "${LAB_FONTS_DIR}/inter-400.ttf" "${LAB_FONTS_DIR}/inter-600.ttf")
