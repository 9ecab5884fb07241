/** "Did this help?" without leaving the page. */

import type { HelpVote } from "./reading";

export function voteInPlace(form: HTMLFormElement, vote: HelpVote): void {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    void send(form, button, vote);
  });
}

async function send(form: HTMLFormElement, pressed: HTMLButtonElement, vote: HelpVote): Promise<void> {
  const helped = pressed.value === "yes";
  const buttons = [...form.querySelectorAll("button")];
  buttons.forEach((button) => (button.disabled = true));
  const arrived = await vote(helped);
  const { yes = "", no = "", failed = "" } = form.dataset;
  say(form, arrived ? (helped ? yes : no) : failed);
  buttons.forEach((button) => {
    button.disabled = false;
    button.setAttribute("aria-pressed", String(arrived && button === pressed));
  });
}

function say(form: HTMLFormElement, words: string): void {
  const status = form.querySelector<HTMLElement>("[role=status]");
  if (status) status.textContent = words;
}
