#!/bin/bash
# House rules on the tree: sizes, names, first lines, forbidden calls, SQL only in files. Each complaint
# says what to do instead. A line is excused by the words "check: allow" with a reason in it.
set -uf
cd "$(dirname "$0")/../.." || exit 1

# Functions: a screen at most.
long_functions() {
  command -v ctags >/dev/null && ctags --version | grep -q Universal || return 0
  git ls-files -co --exclude-standard '*.c' | ctags -L - --fields=+ne --kinds-C=f -f - 2>/dev/null |
    awk -F'\t' '{l = 0; e = 0; for (i = 4; i <= NF; i++) { if ($i ~ /^line:/) l = substr($i, 6); if ($i ~ /^end:/) e = substr($i, 5) }
      if (e - l >= 70) printf "%s:%s: %d lines; a function has at most 70, move steps into helpers\n", $2, $1, e - l + 1}'
}
status=0
long=$(long_functions)
[ -z "$long" ] || { echo "$long" >&2; status=1; }

# Everything else in one process: a shell that forks for every file and rule takes a minute.
git ls-files -co --exclude-standard '*.c' '*.h' 'schemas/queries/*.sql' | perl -e '
  my ($table, $status) = (shift, 0);
  sub complain { print STDERR "$_[0]: $_[1]\n"; $status = 1; }
  sub pattern { my ($text) = @_; return join ".*", map { quotemeta } split /\*/, $text, -1; }
  my @calls;
  open my $rules, "<", $table or die "$table: $!\n";
  while (<$rules>) {
    chomp;
    next if /^#/ || /^\s*$/;
    my ($regex, $files, $remedy) = map { s/^\s+|\s+$//gr } split /@/, $_, 3;
    push @calls, [qr/$regex/, [map { pattern ($_) } split " ", $files], $remedy];
  }
  my %prefixes = (sync => qr/^pw-/, firmware => qr/^(app-|panwas(-app)?\.c$)/, host => qr/^(host-|panwas-host\.c$)/);
  my %seen;
  for my $file (<STDIN>) {
    chomp $file;
    open my $source, "<", $file or next;
    my @lines = <$source>;
    if ($file =~ /\.sql$/) {
      complain ("$file:1", "begin with \x27-- Why: ...\x27, then In and Out") if ($lines[0] // "") !~ /^-- Why/;
      next;
    }
    (my $base = $file) =~ s{.*/}{};
    my ($top) = split m{/}, $file;
    my $is_test = $top eq "tests";
    # Sizes: a file of 500 lines or more wants to be two.
    complain ($file, scalar (@lines) . " lines; split it by subject (500 at most)") if @lines > 500;
    complain ("$file:1", "begin with a one-sentence comment that says what the file is") if ($lines[0] // "") !~ m{^/\* };
    my $includes = grep { /^#include "/ } @lines;
    complain ($file, "$includes own includes; the file sits in the wrong layer or does too much") if !$is_test && $includes > 10;
    # Unique names, and file names that match their prefix.
    complain ($base, "two files have this name; names are unique in the tree") if $seen{$base}++;
    complain ($file, "files of $top begin with the prefix of their layer (pw-, app-, host-)")
      if $prefixes{$top} && $base !~ $prefixes{$top};
    # Forbidden calls, outside comments and strings as far as a line tells.
    for my $number (1 .. @lines) {
      my $line = $lines[$number - 1];
      complain ("$file:$number", "SQL in C; put the statement in schemas/queries/ and use pw_db_stmt()")
        if !$is_test && $line =~ /"(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER) /;
      next if $line =~ m{^\s*(/?\*|//)} || $line =~ /check: allow/;
      for my $call (@calls) {
        my ($regex, $allowed, $remedy) = @$call;
        next if $line !~ $regex || grep { $file =~ /^$_$/ } @$allowed;
        complain ("$file:$number", "use $remedy");
      }
    }
  }
  exit $status;' tests/checks/calls.txt || status=1
exit $status
