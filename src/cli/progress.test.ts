import { describe, expect, it } from 'vitest';
import { interruptible, type ProgressEvent, play, progressOn, progressTo } from './progress.ts';

function watch(terminal: boolean) {
  let written = '';
  let now = 0;
  const stream = {
    isTTY: terminal,
    columns: 80,
    write(text: string) {
      written += text;
    },
  };
  const progress = progressOn(stream, () => now);
  return {
    progress,
    written: () => written,
    wait(ms: number) {
      now += ms;
    },
  };
}

describe('progress', () => {
  it('is a bar on a terminal, drawn over itself', () => {
    const { progress, written, wait } = watch(true);
    progress.part('Reading', 200);
    wait(150);
    progress.at(100);
    progress.end();
    const lines = written().split('\r');
    expect(lines.at(-2)).toContain('Reading ████████████░░░░░░░░░░░░  50 %  100/200');
    expect(lines.at(-1)?.endsWith('\n')).toBe(true);
    expect(written().match(/\n/g)).toHaveLength(1);
  });

  it('is not drawn more often than one can see', () => {
    const { progress, written } = watch(true);
    progress.part('Reading', 1_000);
    for (let done = 1; done < 1_000; done++) progress.at(done);
    expect(written().match(/\r/g)).toHaveLength(1);
  });

  it('is a plain line now and then elsewhere', () => {
    const { progress, written, wait } = watch(false);
    progress.part('Reading', 2_000);
    wait(1_000);
    progress.at(10);
    wait(5_000);
    progress.at(1_500);
    progress.at(2_000);
    progress.end();
    expect(written()).toBe('Reading …\nReading 75 % (1,500 of 2,000)\n');
  });

  it('counts where nobody knows how much there is', () => {
    const { progress, written, wait } = watch(false);
    progress.part('Fetching', null);
    wait(5_000);
    progress.at(1_234);
    expect(written()).toContain('Fetching 1,234\n');
  });

  it('travels to the process that has the terminal', () => {
    const sent: ProgressEvent[] = [];
    const away = progressTo((event) => sent.push(JSON.parse(JSON.stringify(event)) as ProgressEvent));
    away.part('Reading', null);
    away.at(3, 4);
    away.end();
    const { progress, written } = watch(true);
    for (const event of sent) play(progress, event);
    expect(written()).toContain('75 %');
  });

  it('throws once the work is interrupted', () => {
    const { progress, written } = watch(false);
    const interruption = new AbortController();
    const stopping = interruptible(progress, interruption.signal);
    stopping.part('Reading', 2);
    interruption.abort();
    expect(() => stopping.at(1)).toThrow(/abort/i);
    stopping.end();
    expect(written()).toBe('Reading …\n');
  });
});
