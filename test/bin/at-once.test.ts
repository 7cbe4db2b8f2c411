import { createRequire } from 'node:module';
import { join } from 'node:path';
import { runInThisContext, Script } from 'node:vm';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

interface Place {
  start: number;
}

const { atOnce } = createRequire(import.meta.url)(join(ROOT, 'bin/build/at-once.js')) as {
  atOnce(text: string, isMeant: (node: Place) => boolean): string;
};

/** A list of two functions, as the loader and the program in fwctl.cjs; what each function gives can be told from what the others do. */
const TEXT = `[(function(exports){"use strict";exports.early=declared(2);
function declared(a,b=a){return a*b+1}
async function later(a){return await declared(a)}
function*each(){yield 1;yield 2}
var isStrict=function(){return this===undefined}(),twice=a=>a*2,made=({a},[b]=[7])=>({a,b}),waits=async a=>{return await later(a)};
const own=()=>typeof this,given=()=>arguments.length,inner=()=>[1,2].map(a=>a+own.length);
exports.all=async()=>[isStrict,twice(3),made({a:1}),await waits(4),[...each()],own(),given(),inner(),twice.name,declared.name];
}),(function(exports){function declared(){return 'other'}exports.other=declared()})]`;

function exportsOf(text: string) {
  const exports = {} as { early: number; other: string; all(): Promise<unknown[]> };
  for (const part of runInThisContext(text) as ((to: object) => void)[]) part(exports);
  return exports;
}

describe('Functions that V8 compiles with their file', () => {
  const made = atOnce(TEXT, () => true);

  it('are those in parentheses, which it takes for called in place', () => {
    const size = (text: string) => new Script(text).createCachedData().length;
    expect(size(made)).to.be.greaterThan(size(TEXT) + 500);
    expect(atOnce(TEXT, () => false)).to.equal(TEXT);
    const start = TEXT.indexOf('a=>a*2');
    expect(atOnce(TEXT, (node) => node.start === start)).to.equal(
      TEXT.replace('a=>a*2', '(function(a){return a*2})'),
    );
  });

  it('do what they did: those that are declared are there before all else, and this and arguments are those around', async () => {
    const [before, after] = [exportsOf(TEXT), exportsOf(made)];
    expect(after.early).to.equal(5);
    expect([after.early, after.other]).to.deep.equal([before.early, before.other]);
    expect(await after.all()).to.deep.equal(await before.all());
  });
});
