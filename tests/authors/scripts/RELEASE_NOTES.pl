#!/usr/bin/perl
use strict;
use warnings;
use Getopt::Long qw(:config bundling no_auto_abbrev);
use Pod::Usage;

=head1 NAME

RELEASE_NOTES - make release notes of the commits since a tag

=head1 SYNOPSIS

RELEASE_NOTES.pl [--since TAG] [--format text|html] [--author NAME]... [--[no-]merges] [REPOSITORY]

=head1 OPTIONS

=over 4

=item B<-s>, B<--since> I<TAG>

The tag to begin at. The last one if not given.

=item B<-f>, B<--format> I<FORMAT>

C<text> or C<html>.

=item B<-a>, B<--author> I<NAME>

Only commits by NAME; may be repeated.

=item B<--[no-]merges>

With or without merge commits. With them by default.

=item B<--max>=I<N>

At most N lines.

=back

=cut

my ($since, $format, @authors, $merges, $max, $help) = ('', 'text', (), 1, 0, 0);
$merges = 1; $max = 0;
GetOptions(
    'since|s=s'   => \$since,
    'format|f=s'  => \$format,
    'author|a=s@' => \@authors,
    'merges!'     => \$merges,
    'max=i'       => \$max,
    'help|h|?'    => \$help,
) or pod2usage(2);
pod2usage(-exitval => 0, -verbose => 1) if $help;
pod2usage("unknown format '$format'") unless $format =~ /^(text|html)$/;

my $repository = shift // '.';
my @command = ('git', '-C', $repository, 'log', '--oneline');
push @command, "--author=$_" for @authors;
push @command, '--no-merges' unless $merges;
push @command, "-n$max" if $max;
push @command, ($since || 'LAST-TAG') . '..HEAD';
print "$format: @command\n";
