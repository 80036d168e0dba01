import { createHash } from 'node:crypto';
import type { Application } from '../../src/application/application.ts';
import { consumeEvents } from '../../src/application/event/consume-events.ts';
import { pseudonymOf } from '../../src/application/kit/pseudonym.ts';
import { followParticipants } from '../../src/application/support/follow-participants.ts';
import type { Pseudonym } from '../../src/domain/participant/participant.ts';
import type { Support } from '../../src/domain/support/support.ts';

/** Some pseudonym, always the same for one text. */
export function pseudonym(text: string): Pseudonym {
  return createHash('sha256').update(text).digest('hex') as Pseudonym;
}

/** The support of somebody for a proposal, found by their pseudonym. */
export async function supportOf(app: Application, proposalId: string, participantId: string): Promise<Support | null> {
  return await app.store.read(async (reader) => {
    const consultationId = (await reader.proposals.byId(proposalId))?.consultationId ?? '';
    const supporter = await pseudonymOf(reader, app, { participantId, consultationId });
    return supporter === null ? null : await reader.supports.of(proposalId, supporter);
  });
}

/** Lets supports follow their people, as a worker does when people are merged or their standing rises. */
export async function followed(app: Application): Promise<void> {
  await consumeEvents(app, followParticipants(app));
}
