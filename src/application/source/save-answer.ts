import type { Answer } from '../../domain/answer/answer.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import { BODY_MAX, checkLocalised } from '../../domain/kit/text.ts';
import { detailImages, type ImageElsewhere } from '../../domain/proposal/details.ts';
import { documentHash } from '../kit/content-hash.ts';
import { awaitedOfPost, isShowing, showPictures } from '../proposal/images.ts';
import type { SourceAnswer } from './ports.ts';
import { type Following, notAfter, quietEvent, sourceEvent } from './save-consultation.ts';

/** Applies what the institution answered on its platform: another text or verdict is a new version. One that cannot be shown is left out. */
export async function saveSourceAnswer(
  within: Following,
  { proposalId, told }: { readonly proposalId: ProposalId; readonly told: SourceAnswer },
): Promise<void> {
  const { app, writer, isQuiet } = within;
  const body = checkLocalised(told.body, 'body', BODY_MAX);
  if (!body.ok) return;
  const latest = await writer.answers.latest(proposalId);
  if (latest === null && told.isRetraction === true) return;
  const isSame =
    latest !== null && latest.verdict === told.verdict && documentHash(latest.body) === documentHash(body.value);
  if (isSame) return;
  const answer: Answer = {
    ...{ id: app.newId(), proposalId, version: (latest?.version ?? 0) + 1, verdict: told.verdict, body: body.value },
    ...{ commitments: [], agentId: null, publishedAt: notAfter(told.at, app.now()) },
  };
  await writer.answers.save(answer);
  if (isQuiet) return;
  const data = { answerId: answer.id, version: answer.version, verdict: answer.verdict };
  await writer.events.append({ ...sourceEvent(within, proposalId), type: 'answer-published', data });
}

/** Has a new proposal await its images, which are fetched apart: a platform that serves them slowly holds up no pass. */
export async function awaitSourceImages(
  { app, writer }: Following,
  { proposalId, images }: { readonly proposalId: ProposalId; readonly images: readonly ImageElsewhere[] | undefined },
): Promise<void> {
  if (images === undefined || images.length === 0) return;
  await writer.images.saveAwaited(proposalId, awaitedOfPost(images), app.now());
}

/** Shows the images that a proposal has there now: those that were fetched before at once, the others once they come. */
export async function saveSourceImages(
  within: Following,
  { proposalId, images }: { readonly proposalId: ProposalId; readonly images: readonly ImageElsewhere[] | undefined },
): Promise<void> {
  if (images === undefined) return;
  const { app, writer } = within;
  const shown = await writer.images.of(proposalId);
  if (isShowing(images, shown, await writer.images.awaitedOf(proposalId))) return;
  const after = await showPictures(writer, { proposalId, pictures: images, at: app.now() });
  // Nothing that anybody sees yet: it is another image that is awaited.
  if (JSON.stringify(after) === JSON.stringify(detailImages(shown))) return;
  const changed = { ...sourceEvent(within, proposalId), type: 'details-changed', data: { parts: ['images'] } } as const;
  await writer.events.append(within.isQuiet ? quietEvent(app, within.consultation) : changed);
}
