import type { Context } from 'hono';
import { changeDetails } from '../../../application/change-details.ts';
import type { Application } from '../../../application/ports.ts';
import { type OwnProposal, readOwnProposal } from '../../../application/read-own-proposal.ts';
import type { DraftSaid } from '../../../domain/proposal/draft.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { onceField } from '../components/field.ts';
import { imageFields, imageNames, statusOf } from '../components/image-fields.ts';
import { detailFields, fieldNames } from '../components/proposal-form.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { choose, line } from '../content.ts';
import { acceptForm, actOnce, type FormAnswer, type Said } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { takeImages } from '../proposal-images.ts';
import { detailsSaid, draftSaidIn, typedDetails } from '../said-proposal.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { ownProposalPath } from './own-proposal.ts';

/** What the page shows; without a refusal, what the form has now. */
type Shown = { readonly typed: DraftSaid; readonly refusal?: Refusal | null; readonly file?: string | null };

/** Topics, place and images of one's own proposal: what changes beside its text. */
export async function ownDetailsPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const own = await changeableIn(visit, c);
  if (!own.ok) return own;
  return formPage(visit, own.value, { typed: typedDetails(own.value.wanted) });
}

/** Saves them, or takes one more image into the form. */
export function acceptOwnDetails(app: Application) {
  return acceptForm(
    app,
    async (visit, said, c): Promise<FormAnswer> => {
      const own = await changeableIn(visit, c);
      if (!own.ok) return own;
      const taken = await takeImages(visit, said, { typed: draftSaidIn(said), has: own.value.wanted.images });
      const { typed, file, refusal } = taken;
      if (refusal !== null || said.text('intent') !== 'save') return formPage(visit, own.value, taken);
      const saved = await save(visit, said, { own: own.value, typed });
      return saved.ok ? { to: saved.value } : formPage(visit, own.value, { typed, file, refusal: saved.refusal });
    },
    { files: true },
  );
}

export function ownDetailsPath(id: string): string {
  return `${ownProposalPath(id)}/details`;
}

async function save(
  visit: Visit,
  said: Said,
  { own, typed }: { readonly own: OwnProposal; readonly typed: DraftSaid },
): Promise<Result<string, Refusal>> {
  const { id: proposalId, authorId } = own.proposal;
  const details = detailsSaid(typed);
  if (!details.ok) return details;
  const { images, ...rest } = details.value;
  // A node that takes no images shows no field for them: what was there stays.
  const change = visit.app.imageEncoder === undefined ? rest : { ...rest, images };
  return await actOnce(visit, said, async (within) => {
    const changed = await changeDetails(within, { proposalId, authorId, ...change });
    return changed.ok
      ? ok(
          visit.href(ownProposalPath(proposalId), {
            done: own.consultation.host === null ? 'details-changed' : 'change-sent-to-host',
          }),
        )
      : changed;
  });
}

async function changeableIn(visit: Visit, c: Context): Promise<Result<OwnProposal, Refusal>> {
  const who = participantOf(visit);
  if (!who.ok) return who;
  const own = await readOwnProposal(visit.app, { proposalId: c.req.param('id') ?? '', authorId: who.value });
  if (!own.ok) return own;
  const { status } = own.value.proposal;
  return status === 'published' || status === 'held'
    ? own
    : refuse({ type: 'wrong-status', status, needs: ['published', 'held'] });
}

function formPage(visit: Visit, own: OwnProposal, shown: Shown): PageAnswer {
  const { app, locale } = visit;
  const { proposal } = own;
  const { host } = own.consultation;
  const { typed, refusal = null } = shown;
  const { title, lang } = proposal.current;
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: statusOf(refusal) }),
    content: {
      title: locale.t('own.details'),
      canonical: null,
      mapped: app.map !== undefined,
      scripted: app.map !== undefined,
      crumbs: [
        { href: visit.href('/me'), name: locale.t('me.title') },
        { href: visit.href(ownProposalPath(proposal.id)), name: locale.t('own.title') },
      ],
      main: markup`<div class="single"><h1>${locale.t('own.details')}</h1>
${refusalNote(visit, refusal, { ...fieldNames(visit), ...imageNames(visit, shown) })}
<p class="lead">${line(visit, choose(visit, title, [lang]))}</p>
<p>${host === null ? locale.t('own.details-said') : locale.t('from-home.details-said', { host: new URL(host.uri).host })}</p>
<form method="post" enctype="multipart/form-data" action="${visit.href(ownDetailsPath(proposal.id))}">${onceField(visit)}
${detailFields(visit, { typed, refusal, tags: [] })}
${imageFields(visit, { typed, refusal })}
<p><button type="submit" name="intent" value="save">${locale.t('own.details-button')}</button></p></form></div>`,
    },
  };
}
