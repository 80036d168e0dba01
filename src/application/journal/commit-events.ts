import type { EventType, NewEvent } from '../../domain/event/event.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';
import { commitmentTo, committedDocument } from './commitment.ts';
import { hiddenActOf, hiddenDocument } from './hidden-acts.ts';
import type { CommitmentWriter, NewCommitment, NewHiddenAct } from './ports.ts';
import { publicContentOf } from './public-content.ts';

/** With these, who wrote a text is public. */
const AUTHORED: ReadonlySet<EventType> = new Set(['comment-accepted', 'proposal-accepted']);
/** After these, nobody is to prove what was said before. */
const RETRACTED: ReadonlySet<EventType> = new Set(['comment-changed', 'comment-withdrawn', 'proposal-withdrawn']);
/** After these, some of what was said may be gone, and nobody is to prove what was held. */
const DETACHED: ReadonlySet<EventType> = new Set(['comment-anonymised', 'proposal-anonymised']);
/** After these, nobody is to prove what was held. */
const DROPPED: ReadonlySet<EventType> = new Set(['version-dropped']);

/**
 * Commits to what the acts of a transaction say, at its end: what stands then is what is hashed. Public ones have entries in the
 * journal, those that rules hide wait for their batch. Acts of other institutions are in their journals.
 */
export async function commitEvents(
  { reader, writer }: { readonly reader: Reader; readonly writer: CommitmentWriter },
  events: readonly NewEvent[],
  newSalt: () => Uint8Array,
): Promise<void> {
  const retracted = textsOf(events, RETRACTED);
  if (retracted.length > 0) await writer.deleteSalts(retracted);
  const detached = textsOf(events, DETACHED);
  if (detached.length > 0) await writer.deleteSaltsOfUnreadable(detached);
  const dropped = textsOf(events, DROPPED);
  if (dropped.length > 0) await writer.deleteHiddenSalts(dropped);
  const shown = textsOf(
    events.filter(({ origin }) => origin?.kind !== 'mirrored'),
    AUTHORED,
  );
  if (shown.length > 0) await writer.saveAuthors(shown.map((id) => ({ id, salt: newSalt() })));
  // Asked for together, so that a reader that gathers needs a statement for all of a kind.
  const made = await Promise.all(events.map((event) => commitmentIn(reader, event, newSalt)));
  const commitments = made.filter((commitment) => commitment !== null);
  if (commitments.length > 0) await writer.saveOfPublic(commitments);
  const hidden = (await Promise.all(events.map((event) => hiddenIn(reader, event, newSalt)))).filter(
    (act) => act !== null,
  );
  if (hidden.length > 0) await writer.saveHidden(hidden);
}

async function hiddenIn(reader: Reader, event: NewEvent, newSalt: () => Uint8Array): Promise<NewHiddenAct | null> {
  const document = hiddenActOf(event.type) === null ? null : await hiddenDocument(reader, event);
  if (document === null) return null;
  const salt = newSalt();
  const textId = hiddenActOf(event.type)?.text?.(event) ?? null;
  return { hash: commitmentTo(document, salt), eventId: event.id, salt, textId };
}

async function commitmentIn(reader: Reader, event: NewEvent, newSalt: () => Uint8Array): Promise<NewCommitment | null> {
  const entry = event.origin?.kind === 'mirrored' ? null : publicContentOf(event.type);
  if (entry === null) return null;
  const content = await entry.content(reader, event);
  if (content === null) return null;
  const salt = newSalt();
  const commitment = commitmentTo(committedDocument(event, content), salt);
  return { eventId: event.id, commitment, salt, text: entry.text?.(event) ?? null };
}

function textsOf(events: readonly NewEvent[], types: ReadonlySet<EventType>): readonly Id[] {
  return events.flatMap(({ type, proposalId, data }) => {
    if (!types.has(type)) return [];
    if ('commentId' in data) return [data.commentId];
    return proposalId === null ? [] : [proposalId];
  });
}
