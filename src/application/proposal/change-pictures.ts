import { actorOf } from '../../domain/kit/actor.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import { detailImages, withDetails } from '../../domain/proposal/details.ts';
import type { ImageElsewhere } from '../../domain/proposal/image.ts';
import type { Application, Writer } from '../application.ts';
import type { AwaitedImage, ImageView } from './ports.ts';

/** The pictures of a post as what a proposal awaits: they are fetched from its server, each for itself. */
export function awaitedOfPost(pictures: readonly ImageElsewhere[]): readonly AwaitedImage[] {
  return pictures.map(({ url, alt }, position) => ({ position, source: url, alt, fromPost: true }));
}

/**
 * The post that a proposal came from has other pictures now: those that are here are shown as it shows them, the others awaited.
 * What its author sent here instead stays. Answers whether anything is other than it was.
 */
export async function changePictures(
  app: Application,
  command: {
    readonly proposalId: ProposalId;
    readonly authorId: ParticipantId;
    readonly pictures: readonly ImageElsewhere[];
  },
): Promise<boolean> {
  return await app.store.transact(async (writer) => {
    const proposal = await writer.proposals.lock(command.proposalId, 'change');
    if (proposal === null || proposal.authorId !== command.authorId) return false;
    const consultation = await writer.consultations.byId(proposal.consultationId);
    if (consultation === null || consultation.host !== null) return false;
    const shown = await writer.images.of(proposal.id);
    if (shown.some(({ source }) => source === null)) return false;
    const { pictures } = command;
    if (isShowing(pictures, shown, await writer.images.awaitedOf(proposal.id))) return false;
    const now = app.now();
    const after = await showPictures(writer, { proposalId: proposal.id, pictures, at: now });
    const { tags, topics, location, place } = proposal;
    const before = { tags, topics, location, place, images: detailImages(shown) };
    const changed = withDetails(proposal, { before, after: { ...before, images: after }, at: now });
    // Nothing that anybody sees yet: it is another picture that is awaited.
    if (!changed.ok) {
      if (proposal.status === 'held') await writer.proposals.save({ ...proposal, updatedAt: now });
      return true;
    }
    await writer.proposals.save(changed.value.proposal);
    await writer.formerDetails.save({ ...before, id: app.newId(), proposalId: proposal.id, until: now });
    await writer.events.append({
      id: app.newId(),
      type: 'details-changed',
      at: now,
      by: actorOf(proposal.authorId),
      consultationId: proposal.consultationId,
      proposalId: proposal.id,
      data: { parts: changed.value.parts },
    });
    return true;
  });
}

/** Whether a proposal has these pictures, or awaits them. */
export function isShowing(
  pictures: readonly ImageElsewhere[],
  shown: readonly ImageView[],
  awaited: readonly AwaitedImage[],
): boolean {
  const wanted = pictures.map(({ url, alt }) => `${url} ${alt}`);
  const known = [...shown, ...awaited].map(({ source, alt }) => `${source} ${alt}`);
  return wanted.length === known.length && wanted.every((each) => known.includes(each));
}

/** Has a proposal show those that are here, in their order, and await the others. */
export async function showPictures(
  writer: Writer,
  of: { readonly proposalId: ProposalId; readonly pictures: readonly ImageElsewhere[]; readonly at: Date },
): Promise<ReturnType<typeof detailImages>> {
  const { proposalId, pictures, at } = of;
  const ever = await writer.images.everOf(proposalId);
  await writer.images.detach(proposalId, at);
  const here: { readonly hash: string; readonly alt: string }[] = [];
  const awaited: AwaitedImage[] = [];
  for (const each of awaitedOfPost(pictures)) {
    const known = ever.find(({ source }) => source === each.source);
    if (known === undefined) awaited.push(each);
    else {
      await writer.images.attach({ id: known.id, alt: each.alt }, { proposalId, position: each.position });
      here.push({ hash: known.hash, alt: each.alt });
    }
  }
  await writer.images.saveAwaited(proposalId, awaited, at);
  return detailImages(here);
}
