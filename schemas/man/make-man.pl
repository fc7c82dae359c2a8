# Makes a manual page from what the program says with --help, so that the two never differ, and from the
# sections of NAME.LANGUAGE beside this script. Usage: make-man.pl PROGRAM LANGUAGE > PAGE.1
use strict;
use warnings;

my ($program, $language) = @ARGV;
my ($name) = $program =~ m{([^/]+)$};
(my $here = $0) =~ s{[^/]+$}{};
my %heads = (
  en => ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'COMMANDS'],
  id => ['NAMA', 'SINOPSIS', 'URAIAN', 'OPSI', 'PERINTAH'],
);
my ($name_head, $synopsis_head, $description_head, $options_head, $commands_head) = @{$heads{$language} or die "no language $language\n"};
# Commands that no list of commands names.
my %below = (panwas => ['enrol request', 'courier take', 'courier give', 'courier list', 'courier drop']);

sub help_of {
  my @command = @_;
  local $ENV{PANWAS_LANG} = $language;
  local $ENV{LC_ALL} = 'C.UTF-8';
  open my $pipe, '-|', $program, @command, '--help' or die "$program: $!\n";
  my $text = join '', <$pipe>;
  close $pipe or die "$program @command --help failed\n";
  return $text;
}

sub roff {
  my ($text) = @_;
  $text =~ s/\\/\\e/g;
  $text =~ s/-/\\-/g;
  $text =~ s/^([.'])/\\&$1/mg;
  return $text;
}

# Help is: usage, text, and lists whose lines begin with two blanks. Gives the three.
sub parts_of {
  my ($text) = @_;
  my (@usage, @words, @rows);
  my $in_list = 0;
  for my $line (split /\n/, $text) {
    if ($line =~ /^\s+((?:panwas|org\.panwas)\S*.*)$/ && !@words && !@rows) {
      my $use = $1;
      $use =~ s/^org\.panwas\.\w+/$name/; # GApplication names itself so
      push @usage, $use;
    } elsif ($line =~ /^  (\S.*?)(?:\s{2,}(\S.*))?$/) {
      push @rows, [$1, $2 // ''];
      $in_list = 1;
    } elsif ($line =~ /^\s{8,}(\S.*)$/ && $in_list) {
      $rows[-1][1] .= " $1";
    } elsif ($line =~ /:$/ && $line !~ /^\s/ && $line !~ /\. /) {
      $in_list = 0; # the title of a list
    } elsif ($line =~ /\S/ || @words) {
      push @words, $line;
    }
  }
  return (\@usage, join("\n", @words), \@rows);
}

# A paragraph with columns stays as it is typed.
sub print_words {
  my ($words, $is_first) = @_;
  for my $paragraph (grep { /\S/ } split /\n\s*\n/, $words) {
    print ".PP\n" if !$is_first;
    $is_first = 0;
    print $paragraph =~ /\S {3,}\S/ ? ".nf\n" . roff($paragraph) . "\n.fi\n" : roff($paragraph) . "\n";
  }
}

sub print_options {
  for my $row (@_) {
    next if $row->[0] !~ /^-/ || $row->[0] =~ /--(help|help-all|help-gapplication|version)$/;
    print ".TP\n.B ", roff($row->[0]), "\n", roff($row->[1] || '.'), "\n";
  }
}

my ($usage, $words, $rows) = parts_of(help_of());
my @commands = map { $_->[0] } grep { $_->[0] =~ /^[a-z]/ } @$rows;
my ($summary) = $words =~ /^(.+?)\.?$/m;
my %sections;
open my $extra, '<', "$here$name.$language" or die "$here$name.$language: $!\n";
my $section;
while (<$extra>) {
  if (/^= (.+)$/) { $section = $1; $sections{order} = [@{$sections{order} // []}, $section]; next; }
  $sections{$section} .= $_ if defined $section;
}
$summary = (split /\n/, delete $sections{NAME} // $summary)[0];
@{$sections{order}} = grep { $_ ne 'NAME' } @{$sections{order}};

print ".TH \"\U$name\E\" 1 \"\" \"Panwas Field Kit\"\n.SH $name_head\n", roff($name), " \\- ", roff($summary), "\n";
print ".SH $synopsis_head\n", join("\n.br\n", map { ".B " . roff($_) } @$usage), "\n" if @$usage;
if ($words =~ /\S/) { print ".SH $description_head\n"; print_words($words, 1); }
print ".SH $options_head\n";
print_options(@$rows);
print ".SH $commands_head\n" if @commands;
my @queue = map { [split / /] } @commands, @{$below{$name} // []};
my %seen;
for my $command (sort { "@$a" cmp "@$b" } @queue) {
  my @todo = ($command);
  while (my $one = shift @todo) {
    next if $seen{"@$one"}++;
    my ($use, $text, $list) = parts_of(help_of(@$one));
    # "panwas-host forms list   the published forms": commands below a command.
    my @deeper = map { /^\Q$name @$one\E ([a-z]+)\s{2,}/ ? [@$one, $1] : () } @$use;
    if (@deeper) { push @todo, @deeper; next; }
    print ".SS ", roff("@$one"), "\n";
    print ".B ", roff($_), "\n.br\n" for @$use;
    print_words($text);
    # --version=VERSION of a list is another option than --version.
    my %shared = map { $_->[0] =~ s/[= ].*//r => 1 } grep { $_->[0] ne '--version' } @$rows;
    print_options(grep { my $option = $_->[0] =~ s/[= ].*//r; !$shared{$option} && $option !~ /^--(store|json|data|pin-file)$/ } @$list);
  }
}
for my $title (@{$sections{order}}) {
  print ".SH $title\n", $sections{$title};
}
