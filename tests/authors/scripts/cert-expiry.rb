#!/usr/bin/env ruby
# frozen_string_literal: true

# Warns about certificates that end soon.

require 'optparse'

options = { days: 30, port: 443, format: :text }
parser = OptionParser.new do |opts|
  opts.banner = 'Usage: cert-expiry.rb [options] HOST...'
  opts.separator ''
  opts.on('-d', '--days DAYS', Integer, 'Warn below this many days (30)') { |d| options[:days] = d }
  opts.on('-p', '--port=PORT', Integer, 'Port to ask (443)') { |p| options[:port] = p }
  opts.on('--format FORMAT', %i[text json], 'text or json') { |f| options[:format] = f }
  opts.on('-q', '--[no-]quiet', 'Only the exit status') { |q| options[:quiet] = q }
  opts.on_tail('-h', '--help', 'This text') do
    puts opts
    exit
  end
end
parser.parse!

abort parser.banner if ARGV.empty?
ARGV.each do |host|
  puts "would ask #{host}:#{options[:port]}, limit #{options[:days]} days, as #{options[:format]}" unless options[:quiet]
end
