import { readConsultation } from '../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../application/kit/viewer.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import type { DeliveryContext } from './delivering.ts';
import { fanOut } from './fan-out.ts';
import { isAwaited } from './recipients.ts';
import { signActivity } from './sign-activity.ts';

/** Counts of a poll are sent at most so often. */
export const COUNTS_EVERY_MS = 60_000;

/** A vote came in: its poll's counts are to be sent, soon. */
export async function pollVoted(
  { documents: { app } }: DeliveryContext,
  event: LoggedEvent<'poll-voted'>,
): Promise<void> {
  const { pollId } = event.data;
  await app.store.transact((writer) =>
    writer.deliveries.pollChanged({ pollId, eventId: event.id, at: app.now(), everyMs: COUNTS_EVERY_MS }),
  );
}

/**
 * Sends the counts of polls in which somebody voted. Where they are hidden nothing is sent at all: that somebody voted
 * would be told by the sending itself.
 */
export async function sendPollCounts(delivering: DeliveryContext): Promise<void> {
  const { documents, send } = delivering;
  const { app, uris } = documents;
  const due = await app.store.read((reader) => reader.deliveries.pollsDue(app.now()));
  for (const { pollId, eventId } of due) {
    const slug = await slugOfOpenCounts(delivering, pollId);
    if (slug !== null) {
      const group = uris.consultation(slug);
      const planned = {
        role: 'counts',
        type: 'Update',
        speaker: group,
        object: { kind: 'publication', place: { kind: 'poll', slug, pollId } },
        followersOf: [group],
        readers: [],
        orderingKey: uris.poll(slug, pollId),
      } as const;
      // Where nobody gets them nothing is said at all: whoever asks for the poll reads the counts there.
      const signed = (await isAwaited(app.store.read, planned))
        ? await signActivity(documents, planned, { id: eventId, at: app.now() })
        : null;
      if (signed !== null) await fanOut(app, send, { ...planned, signed });
    }
    await app.store.transact((writer) =>
      writer.deliveries.markPollSent({ pollId, eventId, at: app.now(), everyMs: COUNTS_EVERY_MS }),
    );
  }
}

/** The consultation of a poll that is open and whose counts everybody may see; the close says the last ones itself. */
async function slugOfOpenCounts({ documents: { app } }: DeliveryContext, pollId: string): Promise<string | null> {
  const consultation = await app.store.read(async (reader) => {
    const poll = await reader.polls.byId(pollId);
    if (poll === null || poll.closesAt <= app.now()) return null;
    return await reader.consultations.byId(poll.consultationId);
  });
  if (consultation === null) return null;
  const found = await readConsultation(app, { slug: consultation.slug, viewer: ANYBODY });
  const view = found.ok ? found.value.polls.find(({ poll }) => poll.id === pollId) : undefined;
  return view?.votes.visible === true ? consultation.slug : null;
}
