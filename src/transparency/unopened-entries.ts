import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { CommittedRef } from './committed-acts.ts';
import type { ShownEvent } from './public-texts.ts';
import type { VerifierClock } from './verifier-clock.ts';

/** Types of which no act may become unreadable: nobody withdraws what they say, and no later act takes their place. */
export const ALWAYS_READ: ReadonlySet<string> = new Set(
  `appearance-published appearance-restored cover-changed phase-opened phase-closed phase-extended phase-totals
  template-published template-withdrawn charter-adopted paper-member-ended hand-over-offered hand-over-withdrawn host-changed
  poll-opened poll-closed proposal-held proposal-removed proposal-withdrawn comment-held comment-removed comment-withdrawn
  ballot-announced ballot-opened ballot-extended ballot-closed ballots-published cohost-answer-published`.split(/\s+/),
);

const commitmentOf = ({ data }: ShownEvent) => `commitment ${data['commitmentId']}`;

/** Types of which the last act about one thing has to be read: what that is, in the public log. */
const READ_UNTIL_REPLACED: Readonly<Record<string, (event: ShownEvent) => string>> = {
  'consultation-published': consultationOf,
  'consultation-changed': consultationOf,
  'synthesis-published': ({ consultation }) => `synthesis ${consultation}`,
  'answer-published': ({ consultation, proposal }) => `answer ${consultation} ${proposal}`,
  'commitment-updated': commitmentOf,
  'cohost-commitment-updated': commitmentOf,
  'paper-member-admitted': ({ consultation, data }) => `member ${consultation} ${data['institution']}`,
};

/** What {@link UnopenedEntries} calls a consultation. */
export function consultationOf({ consultation }: { readonly consultation: string | null }): string {
  return `consultation ${consultation}`;
}

/** Acts that cannot be read any more, though no author withdrew what they say and no later act took their place. */
export class UnopenedEntries {
  readonly #last = new Map<string, CommittedRef>();
  readonly #clock: VerifierClock;
  #first: CommittedRef | null = null;

  constructor(clock: VerifierClock) {
    this.#clock = clock;
  }

  /** An act of the public log, with its entry or null where it has none. */
  add(entry: CommittedRef | null, event: ShownEvent): void {
    if (entry !== null && entry.opened === null && ALWAYS_READ.has(entry.type)) this.#first ??= entry;
    const about = READ_UNTIL_REPLACED[event.type]?.(event);
    if (about === undefined) return;
    // What replaces it was done just now, and has no entry yet.
    if (entry === null && this.#clock.isRecent(event.at)) this.#last.delete(about);
    else if (entry !== null && (this.#last.get(about)?.index ?? -1) < entry.index) this.#last.set(about, entry);
  }

  /** Throws for the first that has to be readable for good, or was not replaced, but for consultations that change as another platform says. */
  verify(elsewhere: ReadonlySet<string>): void {
    if (this.#first !== null) throw unopened(this.#first);
    for (const [about, entry] of this.#last) {
      if (entry.opened === null && !elsewhere.has(about)) throw unopened(entry);
    }
  }
}

function unopened({ index, type }: CommittedRef): JournalFault {
  return new JournalFault(
    'text',
    `what entry ${index} (${type}) says cannot be read any more, and nobody may withdraw it`,
  );
}
