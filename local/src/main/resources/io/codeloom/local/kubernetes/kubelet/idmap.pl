# Binds volumes so that files of one user (and root's) look like another user's:
#   perl idmap.pl USER-OF-FILES USER-SEEN (ro|rw FOLDER TARGET)...
# TARGET is a path in the new root, which is the current folder. Needs Linux 5.12 and a file system
# that can; mount(8) can do it since util-linux 2.39 only.
use strict;
use Config;

my ($files, $seen, @binds) = @ARGV;

# The numbers are the same on all machines but for unshare's, which older ones have of their own.
my %call = (
  unshare => $Config{archname} =~ /^x86_64/ ? 272 : 97,
  open_tree => 428, move_mount => 429, mount_setattr => 442);
my ($CLONE_NEWUSER, $AT_FDCWD, $AT_EMPTY_PATH) = (0x10000000, -100, 0x1000);
my ($OPEN_TREE_CLONE, $OPEN_TREE_CLOEXEC, $MOVE_MOUNT_F_EMPTY_PATH) = (1, 0x80000, 4);
my ($RDONLY, $NOSUID, $NODEV, $IDMAP) = (1, 2, 4, 0x100000);

sub call {
  my ($name, @arguments) = @_;
  my $result = syscall($call{$name}, @arguments);
  die "$name: $!\n" if $result < 0;
  return $result;
}

# The mapping is that of a user namespace, which needs a process in it until it is opened. The
# process is looked up in the new root's proc: the old one shows another pid namespace.
sub mapping {
  pipe(my $ready, my $say) && pipe(my $end, my $hold) or die "pipe: $!\n";
  defined(my $child = fork()) or die "fork: $!\n";
  if (!$child) {
    close $ready;
    close $hold;
    call('unshare', $CLONE_NEWUSER);
    syswrite($say, 'x');
    sysread($end, my $nothing, 1);
    exit 0;
  }
  close $say;
  sysread($ready, my $said, 1) or exit 1; # the child said why
  for my $map ('uid_map', 'gid_map') {
    open(my $file, '>', "proc/$child/$map") or die "$map: $!\n";
    defined syswrite($file, "0 0 1\n$files $seen 1\n") or die "$map: $!\n";
    close $file;
  }
  open(my $namespace, '<', "proc/$child/ns/user") or die "namespace: $!\n";
  close $hold;
  waitpid($child, 0);
  return $namespace;
}

sub make_folder {
  my ($path) = @_;
  my $folder = '.';
  for my $name (grep { length } split(m{/}, $path)) {
    $folder .= "/$name";
    -d $folder or mkdir($folder, 0755) or die "$folder: $!\n";
  }
}

my $namespace = mapping();
while (my ($how, $folder, $target) = splice(@binds, 0, 3)) {
  make_folder($target);
  ($folder, $target, my $here) = ("$folder\0", ".$target\0", "\0");
  my $flags = $IDMAP | $NOSUID | $NODEV | ($how eq 'ro' ? $RDONLY : 0);
  my $attributes = pack('QQQQ', $flags, 0, 0, fileno($namespace));
  my $mount = call('open_tree', $AT_FDCWD, $folder, $OPEN_TREE_CLONE | $OPEN_TREE_CLOEXEC);
  call('mount_setattr', $mount, $here, $AT_EMPTY_PATH, $attributes, length $attributes);
  call('move_mount', $mount, $here, $AT_FDCWD, $target, $MOVE_MOUNT_F_EMPTY_PATH);
}
