/** The style sheets of the shadow root, shared by all instances. */

import tokens from "@jieli/shared/tokens.css?inline";
import video from "@jieli/shared/video.css?inline";
import article from "./styles/article.css?inline";
import base from "./styles/base.css?inline";
import cards from "./styles/cards.css?inline";
import composer from "./styles/composer.css?inline";
import log from "./styles/log.css?inline";
import panel from "./styles/panel.css?inline";
import quote from "./styles/quote.css?inline";
import survey from "./styles/survey.css?inline";
import waiting from "./styles/waiting.css?inline";

const CSS = [tokens, base, panel, log, quote, cards, survey, composer, article, video, waiting].join("\n");

/** Constructed sheets need no permission of the page's Content-Security-Policy; old browsers do. */
export function createStyle(root: ShadowRoot): void {
  if (root.adoptedStyleSheets?.length || root.querySelector("style")) return;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    root.adoptedStyleSheets = [sheet];
  } catch {
    const style = document.createElement("style");
    style.textContent = CSS;
    root.prepend(style);
  }
}
