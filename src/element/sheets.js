// The style sheets, one of each for all elements of a page.

import shadowCss from '../../style/shadow.css';
import lightCss from '../../style/light.css';

const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};
const lightSheet = sheet(lightCss);

/** For what is in the shadow root. */
export const shadowSheet = sheet(shadowCss);

/** The inputs are styled where they are: in the page's tree, or in the shadow root around the element. */
export function dressTree(tree) {
  if (!tree.adoptedStyleSheets.includes(lightSheet)) tree.adoptedStyleSheets.push(lightSheet);
}
