// A style sheet of other people's over the page: which one says the build.
import css from 'sheet';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [sheet, ...document.adoptedStyleSheets];
