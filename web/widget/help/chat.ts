/** A button of the page that opens the chat. */

/** Open the chat, or as soon as it is there: its script may come after the page's own. */
export function openChat(): void {
  void customElements.whenDefined("jieli-chat").then(() => {
    const launcher = document.querySelector("jieli-chat")?.shadowRoot?.querySelector<HTMLElement>(".launcher");
    if (launcher?.dataset.open === "false") launcher.click();
  });
}
