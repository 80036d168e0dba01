/** Progress of long work: a bar on a terminal, occasional lines elsewhere. Always on standard error. */
export interface Progress {
  /** Begins a step and ends the one before. `total` is null where it is unknown. */
  part(label: string, total: number | null): void;
  /** Reports how much of the current step is done; `total` once it is known. */
  at(done: number, total?: number): void;
  /** Ends the current step. */
  end(): void;
}

/** A progress report in a form that can be sent to the process that has the terminal. */
export type ProgressEvent =
  | { readonly say: 'part'; readonly label: string; readonly total: number | null }
  | { readonly say: 'at'; readonly done: number; readonly total?: number }
  | { readonly say: 'end' };

export function progressTo(send: (event: ProgressEvent) => void): Progress {
  return {
    part: (label, total) => send({ say: 'part', label, total }),
    at: (done, total) => send(total === undefined ? { say: 'at', done } : { say: 'at', done, total }),
    end: () => send({ say: 'end' }),
  };
}

/** Where progress is shown. */
export type ProgressStream = {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
};

const BAR = 24;
/** The shortest intervals between redraws of a terminal, and between lines of a log. */
const DRAW_MS = 100;
const LINE_MS = 5_000;

/** Draws progress on a stream; `now` in milliseconds. */
export function progressOn(stream: ProgressStream, now: () => number = () => performance.now()): Progress {
  let label: string | null = null;
  let total: number | null = null;
  let done = 0;
  let shownAt = 0;
  let drawn = false;
  const terminal = stream.isTTY === true;

  const text = () => {
    if (label === null) return '';
    if (total === null || total === 0) return `${label} ${done === 0 ? '…' : count(done)}`;
    const share = Math.min(1, done / total);
    const percent = `${Math.floor(share * 100)} %`;
    if (!terminal) return `${label} ${percent} (${count(done)} of ${count(total)})`;
    const filled = Math.round(share * BAR);
    return `${label} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${percent.padStart(5)}  ${count(done)}/${count(total)}`;
  };
  const show = (last: boolean) => {
    const since = now() - shownAt;
    if (!last && since < (terminal ? DRAW_MS : LINE_MS)) return;
    shownAt = now();
    drawn = true;
    if (terminal)
      stream.write(`\r\u001b[2K${text().slice(0, Math.max(20, (stream.columns ?? 80) - 1))}${last ? '\n' : ''}`);
    else stream.write(`${text()}\n`);
  };
  const end = () => {
    // A step that was complete before it was first shown writes no line.
    if (label !== null && (terminal ? drawn : drawn && done !== total)) show(true);
    label = null;
  };
  return {
    part(newLabel, newTotal) {
      end();
      label = newLabel;
      total = newTotal;
      done = 0;
      drawn = false;
      if (terminal) {
        shownAt = Number.NEGATIVE_INFINITY;
        show(false);
      } else {
        shownAt = now();
        stream.write(`${label} …\n`);
      }
    },
    at(newDone, newTotal) {
      done = newDone;
      total = newTotal ?? total;
      show(false);
    },
    end,
  };
}

/** A progress that throws once the work is interrupted, at the next report. */
export function interruptible(progress: Progress, signal: AbortSignal): Progress {
  return {
    part(label, total) {
      signal.throwIfAborted();
      progress.part(label, total);
    },
    at(done, total) {
      signal.throwIfAborted();
      progress.at(done, total);
    },
    end: () => progress.end(),
  };
}

/** Applies a report that {@link progressTo} sent. */
export function play(progress: Progress, event: ProgressEvent): void {
  switch (event.say) {
    case 'part':
      progress.part(event.label, event.total);
      break;
    case 'at':
      progress.at(event.done, event.total);
      break;
    case 'end':
      progress.end();
      break;
  }
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
