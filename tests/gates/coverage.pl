#!/usr/bin/perl
# Prints the lines and branches that tests reached, by folder: coverage.pl BUILD FLOORS
# A folder below its floor fails. Not counted are branches that only a fault of ours takes (assertions, contracts of
# arguments), and those inside macros of GLib that we did not write; all that input or a disk can bring about counts.
use strict;
use warnings;
use JSON::PP;

my ($build, $floors) = @ARGV;
my (%folder, %floor);
open my $table, '<', $floors or die "$floors: $!\n";
while (<$table>) { $floor{$1} = [$2, $3] if /^([a-z\/]+)\s+(\d+)\s+(\d+)/ }

my $not_ours = '\s*(g_assert|g_return_|G_DEFINE_|g_clear_pointer|g_clear_object)';
my $text = `gcovr --root . --object-directory $build/obj --json-summary --filter 'sync/' --filter 'host/verify/' --filter 'host/merge/' --exclude-unreachable-branches --exclude-branches-by-pattern '$not_ours' $build/obj`;
die "coverage: gcovr gives nothing\n" if $? || !$text;
for my $file (@{decode_json($text)->{files}}) {
  my ($name) = $file->{filename} =~ m{^(.*)/} or next;
  my $sum = $folder{$name} //= {};
  $sum->{$_} += $file->{$_} for qw(line_total line_covered branch_total branch_covered);
}
my $status = 0;
for my $name (sort keys %folder) {
  my $sum = $folder{$name};
  my $lines = 100 * $sum->{line_covered} / ($sum->{line_total} || 1);
  my $branches = 100 * $sum->{branch_covered} / ($sum->{branch_total} || 1);
  my $least = delete $floor{$name} // [0, 0];
  my $low = $lines < $least->[0] || $branches < $least->[1];
  printf "coverage: %-16s lines %5.1f %%, branches %5.1f %%%s\n", $name, $lines, $branches,
    $low ? ", below its floor of $least->[0] and $least->[1]: write tests for what is new" : '';
  $status = 1 if $low;
}
for my $name (sort keys %floor) { print "coverage: $name has a floor and no figures\n"; $status = 1 }
exit $status;
