import { readParticipant } from '../../application/read-participant.ts';
import type { LoggedEvent } from '../../domain/event.ts';
import type { Delivering } from './delivering.ts';
import type { Planned } from './planned.ts';
import { sealActivity } from './seal-activity.ts';
import { spread } from './spread.ts';

const PAGE = 100;

/**
 * Somebody was erased here. Servers that know their actor are asked to forget it with everything it said, and the
 * proposals they made are sent again, without a name.
 */
export async function tellErased(delivering: Delivering, event: LoggedEvent<'participant-erased'>): Promise<void> {
  const { uris } = delivering.press;
  const { participantId } = event.data;
  const groups = new Set<string>();
  for await (const { slug, number } of contributionsOf(delivering, participantId)) {
    const group = uris.consultation(slug);
    groups.add(group);
    if (number === null) continue;
    const speaker = uris.proposalActor(slug, number);
    const lane = uris.proposal(slug, number);
    await tell(delivering, event, {
      role: `proposal-${slug}-${number}`,
      type: 'Update',
      speaker,
      object: { kind: 'publication', place: { kind: 'proposal', slug, number } },
      followersOf: [speaker, lane, group],
      readers: [],
      lane,
    });
  }
  const hosts = await delivering.press.app.store.read((reader) => reader.homeActs.hostsOf(participantId));
  if (groups.size === 0 && hosts.length === 0) return;
  const person = uris.participant(participantId);
  await tell(delivering, event, {
    role: null,
    type: 'Delete',
    speaker: person,
    object: { kind: 'tombstone', place: { kind: 'participant', participantId } },
    followersOf: [person, ...groups],
    // Where they wrote from here, it is asked to forget them too.
    readers: hosts,
    lane: person,
  });
}

async function tell(delivering: Delivering, event: LoggedEvent, planned: Planned): Promise<void> {
  const sealed = await sealActivity(delivering.press, planned, event);
  if (sealed !== null) await spread(delivering.press.app, delivering.send, { ...planned, sealed });
}

/** Where the person was heard: in which consultations, and by which proposals. */
async function* contributionsOf(
  { press: { app } }: Delivering,
  id: string,
): AsyncGenerator<{ readonly slug: string; readonly number: number | null }> {
  let afterProposal: string | null = null;
  let afterComment: string | null = null;
  for (;;) {
    const found = await readParticipant(app, { id, limit: PAGE, afterProposal, afterComment });
    if (!found.ok) return;
    const { proposals, comments } = found.value;
    yield* proposals.items.filter(({ number }) => number > 0);
    for (const { consultationSlug } of comments.items) yield { slug: consultationSlug, number: null };
    if (proposals.next === null && comments.next === null) return;
    // A list that is at its end stays there: its last page comes again, and what it says was said.
    afterProposal = proposals.next ?? afterProposal;
    afterComment = comments.next ?? afterComment;
  }
}
