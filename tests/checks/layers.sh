#!/bin/bash
# Checks every #include against layers.txt: quoted ones by folder, library headers by file.
set -uf
cd "$(dirname "$0")/../.." || exit 1
table=tests/checks/layers.txt

# One process for all files: a shell that forks for every include takes a minute on a busy machine.
git ls-files -co --exclude-standard '*.c' '*.h' | xargs grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]' /dev/null |
  perl -e '
    my ($table, $status) = (shift, 0);
    my (%folders, %headers);
    # Shell patterns: * stands for anything but a slash in folders, for anything in files and headers.
    sub pattern { my ($text, $star) = @_; return join $star, map { quotemeta } split /\*/, $text, -1; }
    sub complain { print STDERR "$_[0]: $_[1]\n"; $status = 1; }
    open my $file, "<", $table or die "$table: $!\n";
    while (<$file>) {
      next if /^#/;
      my ($name, @rest) = split;
      next if !defined $name;
      if ($name =~ /^</) {
        $headers{pattern ($name, "[^>]*")} = [$name, map { pattern ($_, ".*") } @rest];
      } else {
        $name =~ s/:$//;
        $folders{$name} = [map { pattern ($_, ".*") } @rest];
      }
    }
    while (<STDIN>) {
      my ($path, $line, $text) = split /:/, $_, 3;
      my $place = "$path:$line";
      (my $folder = $path) =~ s{/[^/]*$}{} or $folder = ".";
      if (my ($target) = $text =~ /include\s*"([^"]+)"/) {
        if ($target !~ m{^(.*)/[^/]*$}) {
          complain ($place, "include \"$target\" by its full path from the top");
          next;
        }
        my $other = $1;
        next if $other eq $folder;
        if (!$folders{$folder}) {
          complain ($place, "folder $folder is not in $table; add it with a reason");
        } elsif (!grep { $other =~ /^$_$/ } @{$folders{$folder}}) {
          complain ($place, "$folder may not include $other (see $table); move the code, or call it from a layer above");
        }
      } elsif (my ($header) = $text =~ /include\s*(<[^>]+>)/) {
        for my $known (keys %headers) {
          next if $header !~ /^$known/;
          my ($name, @files) = @{$headers{$known}};
          complain ($place, "$name belongs in the files that $table names; use their functions")
            if !grep { $path =~ /^$_$/ } @files;
        }
      }
    }
    exit $status;' "$table"
