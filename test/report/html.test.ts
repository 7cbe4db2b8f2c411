import { expect } from 'chai';
import fc from 'fast-check';
import { html } from '../../src/report/html.js';

describe('pieces of the page', () => {
  it('what stands in a template is text: characters that mean something in HTML are entities', () => {
    expect(html`<b title="${`a"b'c`}">${'<i>&</i>'}</b>`.text).to.equal(
      '<b title="a&quot;b&#39;c">&lt;i&gt;&amp;&lt;/i&gt;</b>',
    );
  });

  it('a piece in a piece stays what it is, in lists too; what is not there is nothing', () => {
    const items = ['<', 'b'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${undefined}${false}${0}</ul>`.text).to.equal(
      '<ul><li>&lt;</li><li>b</li>0</ul>',
    );
  });

  it('controls, marks of direction and what nobody sees are written out', () => {
    expect(html`${'a\u202eb\u0000c\u200bd\ne'}`.text).to.equal('a\\u202eb\\x00c\\u200bd\\x0ae');
  });

  it('whatever a text is, it opens no tag, ends no attribute, and is on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(html`${text}`.text).not.to.match(/[<>"'\n\p{C}]/u);
        expect(html`${text}`.text.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.to.include('&');
      }),
    );
  });

  it('a text that is longer than anybody reads has no middle', () => {
    const { length } = html`${'x'.repeat(100_000)}`.text;
    expect(length).to.be.lessThan(3000);
  });
});
