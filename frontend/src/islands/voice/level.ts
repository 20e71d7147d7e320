/** Shows how loud it is on a <meter> (0–100) while a stream is open. */
export class Level {
  private readonly context = new AudioContext();
  private frame = 0;

  constructor(
    stream: MediaStream,
    private readonly meter: HTMLMeterElement,
  ) {
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 512;
    this.context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    const show = () => {
      analyser.getByteTimeDomainData(samples);
      meter.value = Math.min(100, loudness(samples) * 300);
      this.frame = requestAnimationFrame(show);
    };
    meter.hidden = false;
    show();
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.meter.hidden = true;
    void this.context.close();
  }
}

/** Root mean square of unsigned 8-bit samples, 0 (silent) to 1. */
export function loudness(samples: Uint8Array): number {
  let sum = 0;
  for (const sample of samples) sum += ((sample - 128) / 128) ** 2;
  return samples.length ? Math.sqrt(sum / samples.length) : 0;
}
