import { JournalFault } from '../application/journal/journal-verdict.ts';
import { publicContentOf } from '../application/journal/public-content.ts';
import type { EventData, EventType } from '../domain/event/event.ts';
import type { CommittedRef } from './committed-acts.ts';
import type { ShownEvent } from './public-texts.ts';

type Entered = { readonly entry: CommittedRef; readonly act: ShownEvent };

/** What is shown now, as the public log names it. */
type Showing = {
  /** Consultations that change as another host or platform says. */
  readonly elsewhere: ReadonlySet<string>;
  /** Proposals that are public: the address of the consultation and the number. */
  readonly places: ReadonlySet<string>;
  /** Who holds each consultation, by ids. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Acts that have no entry yet. */
  readonly just: { readonly all: () => Promise<readonly ShownEvent[]> };
};

/** Acts that cannot be read any more, though nobody withdrew what they say and no later act took their place. */
export class UnopenedEntries {
  readonly #last = new Map<string, Entered>();

  /** An act of the public log that has an entry. */
  add(entry: CommittedRef, act: ShownEvent): void {
    const about = replacedBy(act);
    // What a later act replaces, it replaces also where it can be read itself.
    const isNoted = about !== null && (about !== act.id || entry.opened === null);
    if (isNoted && (this.#last.get(about)?.entry.index ?? -1) < entry.index) this.#last.set(about, { entry, act });
  }

  /** Throws for the first that has to be readable. */
  async verify({ elsewhere, places, holders, just }: Showing): Promise<void> {
    const faults = [...this.#last].filter(([, { entry, act }]) => {
      const { consultation, proposal, data } = act;
      if (entry.opened !== null || elsewhere.has(consultation ?? '')) return false;
      const condition = lastingOf(act)?.while;
      if (condition === 'proposal-public') return places.has(`${consultation} ${proposal}`);
      return condition === undefined || holders.get(consultation ?? '')?.includes(String(data['institution'])) === true;
    });
    // What replaces it, or hides what it is about, may have been done just now, and have no entry yet.
    const since = faults.length === 0 ? [] : await just.all();
    const replaced = new Set(since.map(replacedBy));
    const moderated = new Set(since.flatMap((act) => (/^proposal-/.test(act.type) ? [placeOf(act)] : [])));
    for (const [about, { entry, act }] of faults) {
      if (replaced.has(about) || moderated.has(placeOf(act))) continue;
      const says = `what entry ${entry.index} (${entry.type}) says cannot be read any more, and nobody may withdraw it`;
      throw new JournalFault('text', says);
    }
  }
}

function lastingOf({ type }: ShownEvent) {
  const lasts = publicContentOf(type)?.lasts;
  return lasts === undefined || lasts === 'until-withdrawn' ? null : lasts;
}

/** By what the act that replaces it is known; its own id where none does, null where its author may withdraw what it says. */
function replacedBy(act: ShownEvent): string | null {
  const lasts = lastingOf(act);
  if (lasts === null) return null;
  return lasts.of?.({ ...act, data: act.data as EventData[EventType] }) ?? act.id;
}

function placeOf({ consultation, proposal }: ShownEvent): string {
  return `${consultation} ${proposal}`;
}
