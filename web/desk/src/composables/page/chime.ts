/** Two short tones, made here: no file to load, and at most one chime in two seconds. */
const PAUSE_MS = 2000;
const TONES = [660, 880] as const;

let context: AudioContext | null = null;
let playedAt = 0;

/** Plays the chime; a browser that has heard no click yet stays silent. */
export function playChime(): void {
  if (Date.now() - playedAt < PAUSE_MS || typeof AudioContext === "undefined") return;
  playedAt = Date.now();
  context ??= new AudioContext();
  void context.resume().catch(() => undefined);
  for (const [index, tone] of TONES.entries()) playTone(context, tone, context.currentTime + index * 0.12);
}

function playTone(audio: AudioContext, frequency: number, from: number): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0.08, from);
  volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.18);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(from);
  oscillator.stop(from + 0.2);
}
