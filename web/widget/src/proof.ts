/**
 * Who a visitor proves to be: the site signed a token for her, or she followed a link that was sent
 * to her alone. Either may give her another visitor id, under which her conversation goes on.
 */

import type { Visitor } from "@jieli/shared/protocol";
import { ApiError, continueAs, signIn } from "./api";
import type { Config } from "./config";
import type { WidgetStorage } from "./storage";

const LINK = /^#jieli-continue=([\w.-]+)$/;
const REFUSED = new Set([400, 401, 403, 404]);

/** Tell whether the address of the page carries a link of hers. */
export function followsLink(): boolean {
  return LINK.test(location.hash);
}

/** Take the link out of the address, so that it is neither kept in the history nor copied. */
function takeLink(): string | null {
  const token = LINK.exec(location.hash)?.[1] ?? null;
  if (token) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}

export class Proof {
  /** Whether there was a link in the address. */
  readonly followed: boolean;
  private link = takeLink();
  private signed: string | null;

  constructor(
    private readonly config: Config,
    private readonly storage: WidgetStorage,
  ) {
    this.followed = this.link !== null;
    this.signed = config.customerToken;
  }

  /** Show every proof once; what is refused proves nothing, and she goes on as who she was. */
  async show(): Promise<void> {
    const { server } = this.config;
    const token = (): string | undefined => this.storage.visitor?.token;
    const { link, signed } = this;
    if (link) await this.become(() => continueAs(server, link, token()));
    this.link = null;
    if (signed) await this.become(() => signIn(server, signed, token()));
    this.signed = null;
  }

  private async become(ask: () => Promise<Visitor>): Promise<void> {
    try {
      const known = await ask();
      if (known.visitor_id !== this.storage.visitor?.visitor_id) this.storage.readMark = null;
      this.storage.visitor = known;
    } catch (error) {
      if (!(error instanceof ApiError && REFUSED.has(error.status))) throw error;
      console.warn("jieli: the proof of who she is was refused", error.body?.code);
    }
  }
}
