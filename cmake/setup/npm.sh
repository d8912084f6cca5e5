# The page's npm packages, as the lock file has them; again only when the lock file changes.
install_npm_packages() {
  local stamp=$project_dir/web/node_modules/.lab-stamp sum
  [ -f "$project_dir/web/package-lock.json" ] || return 0
  sum=$(sha256sum <"$project_dir/web/package-lock.json")
  [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || return 0
  run_logged "Installing the page's npm packages" npm ci --prefix "$project_dir/web" --no-progress --ignore-scripts
  printf '%s\n' "$sum" >"$stamp"
}
