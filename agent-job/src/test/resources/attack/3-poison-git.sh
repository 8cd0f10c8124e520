ran="$(cd .. && pwd)/ran"
poison() {
  mkdir -p "$1/.git/hooks" "$1/.git/info" "$1/hooks"
  cat > "$1/.git/config" <<CONFIG
[core]
	repositoryformatversion = 0
	fsmonitor = touch $ran-fsmonitor; false
	hooksPath = hooks
	sshCommand = touch $ran-ssh
	editor = touch $ran-editor
	pager = touch $ran-pager
	attributesFile = $PWD/$1/attributes
	excludesFile = $PWD/$1/exclude
	alternateRefsCommand = touch $ran-refs
[diff]
	external = touch $ran-external
[diff "evil"]
	textconv = touch $ran-textconv; cat
	command = touch $ran-command
[filter "evil"]
	clean = touch $ran-clean; cat
	smudge = touch $ran-smudge; cat
	process = touch $ran-process
	required = true
[include]
	path = /proc/self/environ
CONFIG
  for hook in pre-commit post-checkout post-index-change fsmonitor-watchman reference-transaction; do
    printf '#!/bin/sh\ntouch %s-%s\n' "$ran" $hook > "$1/hooks/$hook"
    chmod +x "$1/hooks/$hook"
    cp "$1/hooks/$hook" "$1/.git/hooks/$hook"
  done
  echo '* filter=evil diff=evil text=auto eol=crlf working-tree-encoding=UTF-16 export-subst ident' > "$1/.gitattributes"
  cp "$1/.gitattributes" "$1/.git/info/attributes"
  cp "$1/.gitattributes" "$1/attributes"
  echo '*' > "$1/.gitignore"
  echo '*' > "$1/.git/info/exclude"
  echo '*' > "$1/exclude"
  echo ref: refs/heads/main > "$1/.git/HEAD"
}
poison .
poison vendor/lib
mkdir -p made/by/me && poison made/by/me
ln -s /etc made/.git
echo 'the work, hidden by ignore files' > hidden-work.txt
echo 'inside' > vendor/lib/new.txt
true
