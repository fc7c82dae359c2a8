# Reads what the bench programs print; prints the table of budgets, writes bench.json and the tables
# that plots.gp draws. Exit 1 if a limit is missed.
use strict;
use warnings;

my ($budgets, $json, $dir) = @ARGV;
my (%figures, @order, @points, %peers);
while (my $line = <STDIN>) {
  chomp $line;
  if ($line =~ /^([a-z0-9_]+) (-?[0-9.e+-]+) (-?[0-9.e+-]+) (ok|MISSED)$/) {
    push @order, $1 if !$figures{$1};
    $figures{$1} = { value => $2, limit => $3, ok => $4 eq 'ok' };
  } elsif ($line =~ /^point (\S+) (\S+) (.+)$/) {
    push @points, [$1, $2, split / /, $3];
  } elsif ($line =~ /^peer (\S+) (.+)$/) {
    $peers{$1} = $2;
  }
}

# The table: what a budget names first, then everything else that was measured.
my %what;
my @names;
open my $file, '<', $budgets or die "$budgets: $!\n";
while (<$file>) {
  next if /^#/ || !/^(\S+) @ (.+)$/;
  $what{$1} = $2;
  push @names, $1 if $figures{$1};
}
push @names, grep { !$what{$_} } @order;
my $missed = 0;
for my $name (@names) {
  my $figure = $figures{$name};
  printf "%-64s %10.4g %10.4g  %s\n", $what{$name} // $name, $figure->{value}, $figure->{limit}, $figure->{ok} ? 'ok' : 'MISSED';
  $missed++ if !$figure->{ok};
}
print "\npeers:\n" if %peers;
print "  $_: $peers{$_}\n" for sort keys %peers;

sub quoted { my ($text) = @_; $text =~ s/(["\\])/\\$1/g; return "\"$text\""; }
open my $out, '>', $json or die "$json: $!\n";
print $out "{\n\"figures\": {";
print $out join ',', map { "\n  " . quoted($_) . ": {\"value\": $figures{$_}{value}, \"limit\": $figures{$_}{limit}, \"ok\": " . ($figures{$_}{ok} ? 'true' : 'false') . '}' } @order;
print $out "\n},\n\"peers\": {";
print $out join ',', map { "\n  " . quoted($_) . ': ' . quoted($peers{$_}) } sort keys %peers;
print $out "\n},\n\"points\": [";
print $out join ',', map { "\n  [" . join(', ', map { /^-?[0-9.]+(e[+-]?[0-9]+)?$/ ? $_ : quoted($_) } @$_) . ']' } @points;
print $out "\n]\n}\n";
close $out or die "$json: $!\n";

# One file for each plot and series; bars of one plot share a file.
my %tables;
push @{$tables{"$_->[0]-$_->[1]"}}, join(' ', @$_[2 .. $#$_]) for @points;
push @{$tables{"bars-$_->[0]"}}, join(' ', quoted($_->[1]), @$_[2 .. $#$_]) for grep { $_->[0] eq 'bytes' || $_->[0] eq 'rate' } @points;
for my $table (keys %tables) {
  open my $data, '>', "$dir/$table.dat" or die "$dir/$table.dat: $!\n";
  print $data "$_\n" for @{$tables{$table}};
  close $data or die "$dir/$table.dat: $!\n";
}

print STDERR "bench: $missed limits are missed\n" if $missed;
exit($missed ? 1 : 0);
