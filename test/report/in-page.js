// What the tests ask of a page, from within: the value of this script is an object of questions. It is no module: the browser evaluates it.
({
  /** The levels of headings, in their order. */
  headings: () =>
    Array.from(document.querySelectorAll('h1,h2,h3,h4,h5,h6'), ({ tagName }) => Number(tagName[1])),

  /** Pictures that neither say what they show nor say that they show nothing. */
  mutePictures: () =>
    Array.from(document.querySelectorAll('svg'))
      .filter(
        (svg) =>
          svg.getAttribute('aria-hidden') !== 'true' &&
          !(svg.getAttribute('role') === 'img' && svg.getAttribute('aria-label')?.trim()),
      )
      .map((svg) => svg.outerHTML.slice(0, 100)),

  /** Tables without a caption, without heads of their columns, or with a row that has no head. */
  headlessTables: () =>
    Array.from(document.querySelectorAll('table'))
      .filter(
        (table) =>
          !table.caption?.textContent?.trim() ||
          Array.from(table.querySelectorAll('thead th')).some(
            (head) => head.getAttribute('scope') !== 'col' || !head.textContent?.trim(),
          ) ||
          Array.from(table.querySelectorAll('tbody tr')).some((row) => !row.querySelector('th[scope=row]')),
      )
      .map((table) => table.outerHTML.slice(0, 100)),

  language: () => document.documentElement.lang,
  ids: () => Array.from(document.querySelectorAll('[id]'), ({ id }) => id),
  background: () => getComputedStyle(document.body).backgroundColor,

  /** The background of the page after others have tried to set it. */
  backgroundOfOthers: () => {
    const style = document.createElement('style');
    style.textContent = 'body { background: rgb(1, 2, 3) !important; }';
    document.head.append(style);
    document.body.setAttribute('style', 'background: rgb(1, 2, 3) !important');
    return getComputedStyle(document.body).backgroundColor;
  },

  /** What is wider than the window, and how wide the page is. With `open`, what can be folded is not. */
  width: (open) => {
    for (const details of document.querySelectorAll('details')) details.open = open;
    return {
      wide: Array.from(document.querySelectorAll('body *'))
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => `${element.tagName} ${element.textContent?.slice(0, 60)}`),
      width: document.documentElement.scrollWidth,
    };
  },

  /** Pixels of the smallest letters. */
  smallest: () =>
    Math.min(
      ...Array.from(document.querySelectorAll('body *'))
        .filter((element) => element.textContent?.trim() && !element.children.length)
        .map((element) => Number.parseFloat(getComputedStyle(element).fontSize)),
    ),

  /** Heights of tables in what can be folded. */
  foldedTables: () =>
    Array.from(document.querySelectorAll('details table'), (table) => table.getBoundingClientRect().height),

  /** What a page of text, tables and pictures has no use for; and whether anything has run. */
  foreign: () => ({
    ran: 'ran' in window,
    elements: Array.from(
      document.querySelectorAll('script,img,iframe,object,embed,link,form,input,base'),
      ({ tagName }) => tagName,
    ),
    attributes: Array.from(document.querySelectorAll('*')).flatMap((element) =>
      element.getAttributeNames().filter((name) => /^on|^style$|^srcdoc$/.test(name)),
    ),
    links: Array.from(document.querySelectorAll('[href],[src]'), (element) =>
      String(element.getAttribute('href') ?? element.getAttribute('src')),
    ).filter((target) => !target.startsWith('#')),
    styles: document.querySelectorAll('style').length,
  }),

  /** Texts with less than 4.5 to 1, and lines of plots with less than 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11); the weakest text. */
  contrasts: () => {
    const parts = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
    const luminance = (colour) => {
      const [r, g, b] = parts(colour).map((part) => {
        const value = part / 255;
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const isClear = (colour) => colour === 'transparent' || parts(colour)[3] === 0;
    const behind = (element) => {
      for (let one = element; one; one = one.parentElement) {
        const { backgroundColor } = getComputedStyle(one);
        if (!isClear(backgroundColor)) return backgroundColor;
      }
      return 'rgb(255, 255, 255)';
    };
    const ratio = (one, other) => {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };
    for (const details of document.querySelectorAll('details')) details.open = true;
    const own = Array.from(document.querySelectorAll('body *')).filter((element) =>
      Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent?.trim()),
    );
    const texts = own.map((element) => ({
      words: `${element.tagName}.${element.className} ${element.textContent?.slice(0, 40)}`,
      contrast: ratio(getComputedStyle(element).color, behind(element)),
    }));
    const lines = Array.from(document.querySelectorAll('path.line'), (line) => ({
      words: String(line.getAttribute('class')),
      contrast: ratio(getComputedStyle(line).stroke, behind(line)),
    }));
    const weak = (all, least) =>
      all
        .filter(({ contrast }) => contrast < least)
        .map(({ words, contrast }) => `${contrast.toFixed(2)} ${words}`);
    return {
      texts: weak(texts, 4.5),
      lines: weak(lines, 3),
      weakest: Math.min(...texts.map(({ contrast }) => contrast)),
    };
  },
});
