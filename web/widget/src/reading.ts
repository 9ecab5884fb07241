/**
 * How long an article was really on the screen.
 *
 * Seconds count only while the page is visible and the panel open; each report carries the total so
 * far, so a report that is lost or sent twice changes nothing.
 */

import { newId } from "@jieli/shared/ids";
import type { Reading } from "@jieli/shared/protocol";

const REPORT_EVERY = 10;

export type Report = (reading: Reading, leaving: boolean) => void;

export class ReadingClock {
  private readonly readingId = newId();
  private elapsed = 0;
  private since: number | null = null;
  private reported = 0;
  private timer: ReturnType<typeof setInterval> | undefined;
  private watched = true;

  constructor(
    private readonly articleId: string,
    private readonly report: Report,
  ) {}

  start(): void {
    this.send("opened", false);
    document.addEventListener("visibilitychange", this.onVisibility);
    window.addEventListener("pagehide", this.onPageHide);
    this.timer = setInterval(() => this.tick(), 1000);
    this.update();
  }

  stop(): void {
    this.watched = false;
    this.update();
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.onVisibility);
    window.removeEventListener("pagehide", this.onPageHide);
    this.sendDwelt(false);
  }

  /** Whether the panel shows the article. */
  setWatched(watched: boolean): void {
    this.watched = watched;
    this.update();
  }

  private readonly onVisibility = (): void => {
    this.update();
    // A phone may end a hidden page without another word.
    if (document.visibilityState === "hidden") this.sendDwelt(true);
  };

  private readonly onPageHide = (): void => {
    this.sendDwelt(true);
  };

  private get seconds(): number {
    const running = this.since === null ? 0 : performance.now() - this.since;
    return Math.floor((this.elapsed + running) / 1000);
  }

  private update(): void {
    const on = this.watched && document.visibilityState === "visible";
    if (on && this.since === null) this.since = performance.now();
    if (on || this.since === null) return;
    this.elapsed += performance.now() - this.since;
    this.since = null;
  }

  private tick(): void {
    if (this.seconds - this.reported >= REPORT_EVERY) this.sendDwelt(false);
  }

  private sendDwelt(leaving: boolean): void {
    if (this.seconds > this.reported) this.send("dwelt", leaving);
  }

  private send(event: Reading["event"], leaving: boolean): void {
    this.reported = this.seconds;
    const { articleId: article_id, readingId: reading_id, seconds } = this;
    this.report({ article_id, reading_id, event, seconds }, leaving);
  }
}
