#!/usr/bin/env node
/**
 * Compares two JSON files by value.
 *
 * Usage: jsonDiff.js [--ignore KEY]... [--quiet] LEFT RIGHT
 */
'use strict';
const fs = require('fs');

const ignore = new Set();
let quiet = false;
const files = [];
const argv = process.argv.slice(2);
for (let i = 0; i < argv.length; i++) {
  switch (argv[i]) {
    case '--ignore':
    case '-i':
      ignore.add(argv[++i]);
      break;
    case '--quiet':
    case '-q':
      quiet = true;
      break;
    case '--help':
      console.log('Usage: jsonDiff.js [--ignore KEY]... [--quiet] LEFT RIGHT');
      process.exit(0);
    default:
      if (argv[i].startsWith('-')) {
        console.error(`unknown option ${argv[i]}`);
        process.exit(2);
      }
      files.push(argv[i]);
  }
}
if (files.length !== 2) {
  console.error('two files, please');
  process.exit(2);
}
const clean = (key, value) => (ignore.has(key) ? undefined : value);
const [left, right] = files.map((file) => JSON.stringify(JSON.parse(fs.readFileSync(file)), clean));
if (!quiet && left !== right) console.log(`- ${left}\n+ ${right}`);
process.exit(left === right ? 0 : 1);
