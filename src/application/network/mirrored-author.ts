import type { Participant } from '../../domain/participant/participant.ts';
import { NAME_MAX } from '../../domain/text.ts';
import { actorName } from '../names.ts';
import type { MirroredAuthor } from './mirrored.ts';
import type { Mirroring } from './mirroring.ts';

/**
 * Who wrote something mirrored. Of its own people a host says who they are; a name that it gives to somebody of a third
 * server stands for that one thing only, so that no host renames people elsewhere. Without a name, nobody is known.
 */
export async function mirroredAuthor(
  { app, writer, consultation }: Mirroring,
  of: { readonly uri: string; readonly author: MirroredAuthor },
): Promise<Participant> {
  const { author } = of;
  const name = [...(author?.name ?? '')].slice(0, NAME_MAX).join('');
  const origin = new URL(consultation.host.uri).origin;
  const actorUri = author?.uri != null && new URL(author.uri).origin === origin ? author.uri : null;
  const importKey = actorUri === null ? namedKey(name === '' ? consultation.host.uri : of.uri) : null;
  await writer.write.lockName(actorName(actorUri ?? importKey ?? ''));
  const known =
    actorUri === null
      ? await writer.participants.byImportKey(importKey ?? '')
      : await writer.participants.byActor(actorUri);
  if (known !== null && known.name === name) return known;
  const now = app.now();
  const participant: Participant =
    known === null
      ? {
          id: app.newId(),
          kind: actorUri === null ? 'imported' : 'remote',
          name,
          standing: actorUri === null ? 'imported' : 'fediverse',
          territory: null,
          lang: null,
          actorUri,
          importKey,
          createdAt: now,
          erasedAt: null,
        }
      : { ...known, name };
  await writer.write.participant(participant);
  if (known !== null) {
    await writer.write.event({
      id: app.newId(),
      type: 'participant-changed',
      at: now,
      by: null,
      consultationId: null,
      proposalId: null,
      data: { participantId: participant.id },
    });
  }
  return participant;
}

/** By what somebody is known of whom there is a name only, beside one thing that they wrote. */
export const namedKey = (uri: string): string => `mirrored ${uri}`;
