import type { EventType, NewEvent } from '../../domain/event/event.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Reader } from '../application.ts';
import { committedDocument } from './commitment.ts';

/** When batches of hidden acts enter the journal: at every full hour, whether there are any or not. */
const BATCH_PERIOD_MS = 60 * 60_000;

type HiddenAct<T extends EventType> = {
  /** What of the event its document says. */
  readonly data: (event: NewEvent<T>) => object;
  readonly content?: (reader: Reader, event: NewEvent<T>) => Promise<object | null>;
  /** Whose words are in it. */
  readonly text?: (event: NewEvent<T>) => Id | null;
};

/**
 * Acts that rules hide and that are in the journal all the same, by the root of a batch (docs/adr/0160). Casts are too, by the
 * hashes of their receipts: no event leads to one (`cast-ballot.ts`).
 */
const HIDDEN_ACTS: { readonly [T in EventType]?: HiddenAct<T> } = {
  'support-given': { data: ({ data }) => data },
  'support-withdrawn': { data: ({ data }) => data },
  'poll-voted': { data: ({ data }) => data },
  'proposal-submitted': { data: ({ data }) => data, text: ({ proposalId }) => proposalId },
  'version-pending': { data: ({ data }) => data, text: ({ proposalId }) => proposalId },
  'comment-submitted': {
    data: ({ data }) => data,
    content: async (reader, { data }) => {
      const found = await reader.comments.byId(data.commentId);
      if (found === null) return null;
      const { parentId, side, body, warning, lang } = found;
      return { parentId, side, body, warning, lang };
    },
    text: ({ data }) => data.commentId,
  },
};

/** What is hashed of one type of event, for whoever goes through all; null where it enters no batch. */
export function hiddenActOf(type: EventType): HiddenAct<EventType> | null {
  // The table is typed by each type; whoever asks by a variable gets what all have in common.
  return (HIDDEN_ACTS[type] as unknown as HiddenAct<EventType> | undefined) ?? null;
}

/** The document that is hashed of an act, with what the event is allowed to say of it; null where it cannot be read any more. */
export async function hiddenDocument(reader: Reader, event: NewEvent): Promise<object | null> {
  const act = event.origin?.kind === 'mirrored' ? null : hiddenActOf(event.type);
  if (act === null) return null;
  const content = act.content === undefined ? {} : await act.content(reader, event);
  return content === null ? null : committedDocument({ ...event, data: act.data(event) }, content);
}

/** The last fixed time until a moment. */
export function batchTimeUntil(moment: Date): Date {
  return new Date(Math.floor(moment.getTime() / BATCH_PERIOD_MS) * BATCH_PERIOD_MS);
}

/** The first fixed time after a moment. */
export function batchTimeAfter(moment: Date): Date {
  return new Date(batchTimeUntil(moment).getTime() + BATCH_PERIOD_MS);
}
