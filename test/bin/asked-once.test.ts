import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

const { askedOnce } = createRequire(import.meta.url)(join(ROOT, 'bin/build/asked-once.js')) as {
  askedOnce(text: string): string;
};

describe('A file of the bundle', () => {
  it('asks for each module of Node once, by its short name, whichever of its modules want it', () => {
    const text =
      'var a=require("node:fs"),b=require("./x.cjs");var c=1,d=require("fs"),e=require("node:path");';
    expect(askedOnce(text)).to.equal(
      'var a=require("fs"),b=require("./x.cjs");var c=1,d=a,e=require("path");',
    );
  });

  it('asks again within a function, which may be called before', () => {
    const text = 'var a=()=>{var b=require("node:fs");return b};var c=require("node:fs");';
    expect(askedOnce(text)).to.equal('var a=()=>{var b=require("node:fs");return b};var c=require("fs");');
  });

  it('keeps the scheme of a module that has no other name, and what is none of Node', () => {
    const text = 'var a=require("node:sqlite"),b=require("node:test"),c=require("chalk"),d=require("chalk");';
    expect(askedOnce(text)).to.equal(text);
  });

  it('has the loader and the program ask once each', () => {
    const text = readFileSync(join(ROOT, 'dist/bundle/fwctl.cjs'), 'utf8');
    const asked = text.match(/(?<=[,\s]\w+=)require\("(?:node:)?(?:fs|path|vm)"\)/g) ?? [];
    expect(asked.sort()).to.deep.equal([
      'require("fs")',
      'require("fs")',
      'require("path")',
      'require("path")',
      'require("vm")',
    ]);
  });
});
