/** `<jieli-chat>`: the widget as an element of any page, with a style of its own. */

import { App } from "./app";
import { ATTRIBUTES, readConfig } from "./config";
import { WidgetStorage } from "./storage";
import { createStyle } from "./styles";

export const TAG = "jieli-chat";

export function defineElement(scriptOrigin: string): void {
  if (customElements.get(TAG)) return;
  customElements.define(TAG, createElementClass(scriptOrigin));
}

function createElementClass(scriptOrigin: string): CustomElementConstructor {
  return class JieliChat extends HTMLElement {
    static readonly observedAttributes = ATTRIBUTES;
    private app: App | null = null;
    private readonly root = this.attachShadow({ mode: "open" });
    private readonly language = new MutationObserver(() => this.pageLanguageChanged());

    connectedCallback(): void {
      createStyle(this.root);
      this.start();
      this.language.observe(document.documentElement, { attributeFilter: ["lang"] });
    }

    disconnectedCallback(): void {
      this.language.disconnect();
      this.app?.destroy();
      this.app = null;
    }

    attributeChangedCallback(): void {
      if (this.app) this.start();
    }

    /** For the site, when its customer signs out: the chat forgets her, and the next one begins anew. */
    signOut(): void {
      this.app?.destroy();
      this.app = null;
      new WidgetStorage().clear();
      this.removeAttribute("data-customer-token");
      this.start();
    }

    private start(): void {
      this.app?.destroy();
      this.app = new App(this, this.root, readConfig(this, scriptOrigin));
    }

    private pageLanguageChanged(): void {
      if (this.app && this.dataset.language === "page") this.start();
    }
  };
}
