nohup setsid sh -c 'while :; do echo growing >> ../OUTPUT_DIR/growing.txt; sleep 0.01; done' >/dev/null 2>&1 &
setsid sh -c 'trap "" TERM HUP; while :; do date >> growing-code.txt; sleep 0.01; done' &
(env -i setsid nohup sh -c 'trap "" TERM; sleep 600' >/dev/null 2>&1 &)
mkfifo pipe-in-code; truncate -s 300G sparse-in-code; echo odd > $'new\nline'; echo odd > ./-rf
ln -s /proc/self/environ environ; ln -s ../MODEL_SECRET_DIR/OPENAI_API_KEY key; ln -s / everything
sleep 0.5
echo 'and the work that was asked for' >> a.txt
true
