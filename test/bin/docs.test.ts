import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../support/files.js';

interface Export {
  readonly name: string;
  readonly about: string;
  readonly text: string;
  readonly file: string;
  readonly isCalled: boolean;
}

/** What the pages of the library are held to: plain JavaScript of the build. */
interface Checks {
  gaps(one: Export): Iterable<string>;
  strays(one: Export, known: ReadonlySet<string>): Iterable<string>;
  deadLinks(pages: ReadonlyMap<string, string>): Iterable<string>;
  namesIn(entries: readonly { readonly all: readonly Export[] }[]): ReadonlySet<string>;
}

const { deadLinks, gaps, namesIn, strays } = createRequire(import.meta.url)(
  join(ROOT, 'bin/build/docs-checks.js'),
) as Checks;

const called = (about: string): Export => ({
  name: 'measure',
  about,
  text: 'function measure(): number;',
  file: 'src/a.ts',
  isCalled: true,
});

const shape = (about: string, ...lines: string[]): Export => ({
  name: 'Shape',
  about,
  text: `interface Shape {\n${lines.map((line) => `    ${line}\n`).join('')}}`,
  file: 'src/a.ts',
  isCalled: false,
});

describe('a page of the library is refused', () => {
  it('where a function does not tell what it is, what it throws, and from where it knows', () => {
    expect([...gaps(called(''))]).to.deep.equal(['measure has no comment']);
    expect([...gaps(called('Measures.'))]).to.deep.equal([
      'measure does not say what it throws',
      'measure does not say from where it knows ("Source: ...")',
    ]);
    expect([...gaps(called('Measures. Throws nothing. Source: the PRM.'))]).to.deep.equal([]);
  });

  it('where a method does not tell what it throws, for itself or with all of its interface', () => {
    const method = 'open(name: string): Promise<void>;';
    expect([...gaps(shape('A shape.', method))]).to.deep.equal(['Shape.open does not say what it throws']);
    expect([...gaps(shape('A shape.', '/** Opens it. Throws FwctlError. */', method))]).to.deep.equal([]);
    expect([...gaps(shape('All methods throw FwctlError.', method, 'get name(): string;'))]).to.deep.equal(
      [],
    );
  });

  it('where nothing says what a number counts: its name, its comment, or that of the whole', () => {
    const told = (about: string, ...lines: string[]) => [...gaps(shape(about, ...lines))];
    expect(told('A shape.', 'readonly size: number;')).to.have.length(1);
    expect(told('A shape.', 'readonly size_bytes: number;')).to.deep.equal([]);
    expect(told('A shape.', '/** In bytes. */', 'readonly size: number;')).to.deep.equal([]);
    expect(told('`size` is in bytes.', 'readonly size: number;')).to.deep.equal([]);
    expect(told('A shape.', '/** In bytes. */', 'readonly size: number;', 'room?: bigint;')).to.have.length(
      1,
    );
  });

  it('where a comment points to a name, a file or a page that is not there', () => {
    const known = namesIn([{ all: [shape('', 'open(): void;')] }]);
    const found = (about: string) => [...strays(called(about), known)];
    expect(found('As `open`, for a `Shape`; as `Shape.open`, `src/index.ts`, fwctl-plan(5).')).to.deep.equal(
      [],
    );
    expect(found('Throws as `opens`.')).to.deep.equal(['measure points to what is not there: as `opens`']);
    expect(found('See `src/none.ts` and fwctl-none(7).')).to.have.length(2);
    expect([...strays(shape('', '/** As `opens`. */', 'a: string;'), known)]).to.have.length(1);
  });

  it('where a link leads nowhere, or a place has two meanings', () => {
    const pages = (html: string) =>
      new Map([
        ['a.html', html],
        ['b.html', '<h2 id="x">x</h2>'],
      ]);
    expect([...deadLinks(pages('<a href="b.html#x">x</a><a href="b.html">b</a>'))]).to.deep.equal([]);
    expect([...deadLinks(pages('<a href="b.html#y">y</a>'))]).to.deep.equal([
      'a.html links to what is not there: b.html#y',
    ]);
    expect([...deadLinks(pages('<a href="#x">x</a>'))]).to.have.length(1);
    expect([...deadLinks(pages('<a id="z"></a><a id="z"></a>'))]).to.have.length(1);
  });
});
