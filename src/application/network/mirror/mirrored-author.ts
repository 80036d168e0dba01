import type { ParticipantId } from '../../../domain/kit/id.ts';
import { NAME_MAX } from '../../../domain/kit/text.ts';
import { hostAfterName, withoutHost } from '../../../domain/network/author-city.ts';
import { erased, type OwnTexts, type Participant } from '../../../domain/participant/participant.ts';
import { shownName } from '../../../domain/participant/shown-name.ts';
import { actorLock } from '../../kit/names.ts';
import { type Mirroring, toldBy } from './mirroring.ts';
import type { MirroredAuthor } from './ports.ts';

/**
 * Who wrote something mirrored. Of its own people a host says who they are; a name that it gives to somebody of a third
 * server stands for that one thing only, so that no host renames people elsewhere. Without a name, nobody is known.
 */
export async function mirroredAuthor(
  { app, writer, consultation }: Mirroring,
  of: { readonly uri: string; readonly author: MirroredAuthor },
): Promise<Participant> {
  const { author } = of;
  const { origin } = new URL(consultation.host.uri);
  const actorUri = author?.uri != null && new URL(author.uri).origin === origin ? author.uri : null;
  const name = nameIn(author, actorUri);
  const importKey = actorUri === null ? namedKey(name === '' ? consultation.host.uri : of.uri) : null;
  await writer.locks.acquire(actorLock(actorUri ?? importKey ?? ''));
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
  await writer.participants.save(participant);
  if (known !== null) {
    await writer.events.append({
      id: app.newId(),
      type: 'participant-changed',
      at: now,
      by: null,
      origin: toldBy({ app, consultation }),
      consultationId: null,
      proposalId: null,
      data: { participantId: participant.id },
    });
  }
  return participant;
}

/** The name, with the host of an account on a third server, which nothing else here leads to. */
function nameIn(author: MirroredAuthor, actorUri: string | null): string {
  const given = shownName(author?.name ?? '');
  const name = actorUri === null ? withoutHost(given) : given;
  const where = actorUri === null && name !== '' && author?.uri != null ? hostAfterName(new URL(author.uri).host) : '';
  return [...name].slice(0, Math.max(0, NAME_MAX - where.length)).join('') + where;
}

/**
 * Who was named for one thing alone goes once its host names nobody there any more, and with the words where their author
 * withdrew them.
 */
export async function eraseNamedAuthor(
  { app, writer }: Pick<Mirroring, 'app' | 'writer'>,
  of: { readonly uri: string; readonly authorId: ParticipantId; readonly ownTexts: OwnTexts },
): Promise<void> {
  const former = await writer.participants.byId(of.authorId);
  if (former?.importKey !== namedKey(of.uri)) return;
  const at = app.now();
  await writer.participants.anonymise(former.id, { at, ownTexts: of.ownTexts });
  await writer.participants.save(erased(former, at));
}

/** By what somebody is known of whom there is a name only, beside one thing that they wrote. */
export const namedKey = (uri: string): string => `mirrored ${uri}`;
