# Target `site`: the static folder build/web/site, out of the application's module, the fonts, the page and the articles.
# Built again only when one of them changes; web/build.mjs replaces the folder in one go.
set(math_font "${LAB_FONTS_DIR}/math.woff2")
set(LAB_STIX_MATH "/usr/share/fonts/opentype/stix-word/STIXMath-Regular.otf" CACHE FILEPATH "The font of formulas")
add_custom_command(
  OUTPUT "${math_font}"
  COMMAND "${CMAKE_COMMAND}" -E make_directory "${LAB_FONTS_DIR}"
  COMMAND "${CMAKE_COMMAND}" -E env "STIX_MATH=${LAB_STIX_MATH}" sh "${PROJECT_SOURCE_DIR}/web/math_font.sh" "${math_font}"
  DEPENDS "${PROJECT_SOURCE_DIR}/web/math_font.sh"
  COMMENT "Making the font of formulas" VERBATIM)

file(GLOB_RECURSE site_inputs CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/web/src/*" "${PROJECT_SOURCE_DIR}/web/styles/*"
  "${PROJECT_SOURCE_DIR}/assets/lessons/*" "${PROJECT_SOURCE_DIR}/assets/data/*" "${PROJECT_SOURCE_DIR}/models/*")
file(GLOB page_inputs CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/web/*.html" "${PROJECT_SOURCE_DIR}/web/*.mjs")
list(REMOVE_ITEM page_inputs "${PROJECT_SOURCE_DIR}/web/serve.mjs")
find_program(LAB_NODE NAMES node REQUIRED NO_CMAKE_FIND_ROOT_PATH)
set(site_dir "${PROJECT_BINARY_DIR}/site")
# The program is divided by Binaryen's wasm-split, which lies beside the compiler's own tools. Not with threads: their
# workers load the program whole.
find_program(LAB_WASM_SPLIT NAMES wasm-split HINTS "${EMSCRIPTEN_ROOT_PATH}/../../bin" NO_CMAKE_FIND_ROOT_PATH)
set(site_split "")
if(LAB_WASM_SPLIT AND NOT LAB_THREADS)
  set(site_split --wasm-split "${LAB_WASM_SPLIT}")
endif()
add_custom_command(
  OUTPUT "${PROJECT_BINARY_DIR}/site.stamp"
  COMMAND "${LAB_NODE}" "${PROJECT_SOURCE_DIR}/web/build.mjs" --module "$<TARGET_FILE:lab_app>" ${site_split}
          --fonts "${LAB_FONTS_DIR}" --assets "${PROJECT_SOURCE_DIR}/assets" --models "${PROJECT_SOURCE_DIR}/models" --out "${site_dir}"
  COMMAND "${CMAKE_COMMAND}" -E copy "${LAB_FONTS_DIR}/LICENSE.txt" "${site_dir}/fonts/LICENSE.txt"
  COMMAND "${CMAKE_COMMAND}" -E touch "${PROJECT_BINARY_DIR}/site.stamp"
  DEPENDS lab_app "${LAB_FONTS_DIR}/inter-400.ttf" "${LAB_FONTS_DIR}/inter-600.ttf" "${math_font}" ${site_inputs} ${page_inputs}
          "${PROJECT_SOURCE_DIR}/web/package-lock.json" "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/NOTICE"
  COMMENT "Assembling the site" VERBATIM)
add_custom_target(site DEPENDS "${PROJECT_BINARY_DIR}/site.stamp")
