import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { changeDetails } from '../../../application/proposal/change-details.ts';
import { type OwnProposal, readOwnProposal } from '../../../application/proposal/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { idempotencyField } from '../kit/field.ts';
import { acceptForm, type FormAnswer, type FormInput, statusOf, submitOnce } from '../kit/form.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { imageFields, imageNames, readUploadedImages } from './image-fields.ts';
import { ownProposalPath } from './own-proposal.ts';
import { detailFields, FIND_PLACE, fieldNames, findsPlaces, type PlacesFound, placesNamed } from './proposal-form.ts';
import { detailsInput, detailsValues, draftInputIn } from './proposal-input.ts';

/** What the page shows; without a refusal, what the form has now. */
type Shown = {
  readonly values: DraftInput;
  readonly refusal?: Refusal | null;
  readonly file?: string | null;
  readonly places?: PlacesFound;
};

/** Topics, place and images of one's own proposal: what changes beside its text. */
export async function ownDetailsPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const own = await changeableIn(context, c);
  if (!own.ok) return own;
  return formPage(context, own.value, { values: detailsValues(own.value.wanted) });
}

/** Saves them, or takes one more image into the form. */
export function acceptOwnDetails(app: Application) {
  return acceptForm(
    app,
    async (context, formInput, c): Promise<FormAnswer> => {
      const own = await changeableIn(context, c);
      if (!own.ok) return own;
      const uploaded = await readUploadedImages(context, formInput, {
        values: draftInputIn(formInput),
        has: own.value.wanted.images,
      });
      const { values: draft, file, refusal } = uploaded;
      if (refusal === null && formInput.text('intent') === FIND_PLACE) {
        const places = await placesNamed(context, draft);
        const outcome = places.ok ? { places: places.value } : { refusal: places.refusal };
        return formPage(context, own.value, { values: draft, file, ...outcome });
      }
      if (refusal !== null || formInput.text('intent') !== 'save') return formPage(context, own.value, uploaded);
      const saved = await save(context, formInput, { own: own.value, values: draft });
      return saved.ok
        ? { to: saved.value }
        : formPage(context, own.value, { values: draft, file, refusal: saved.refusal });
    },
    { files: true },
  );
}

export function ownDetailsPath(id: string): string {
  return `${ownProposalPath(id)}/details`;
}

async function save(
  context: PageContext,
  formInput: FormInput,
  { own, values: draft }: { readonly own: OwnProposal; readonly values: DraftInput },
): Promise<Result<string, Refusal>> {
  const { id: proposalId, authorId } = own.proposal;
  const details = detailsInput(draft);
  if (!details.ok) return details;
  const { images, ...rest } = details.value;
  // A node that takes no images shows no field for them: what was there stays.
  const change = context.app.imageEncoder === undefined ? rest : { ...rest, images };
  return await submitOnce(context, formInput, async (within) => {
    const changed = await changeDetails(within, { proposalId, authorId, ...change });
    return changed.ok
      ? ok(
          context.href(ownProposalPath(proposalId), {
            done: own.consultation.host === null ? 'details-changed' : 'change-sent-to-host',
          }),
        )
      : changed;
  });
}

async function changeableIn(context: PageContext, c: Context): Promise<Result<OwnProposal, Refusal>> {
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const own = await readOwnProposal(context.app, { proposalId: c.req.param('id') ?? '', authorId: who.value });
  if (!own.ok) return own;
  const { status } = own.value.proposal;
  return status === 'published' || status === 'held'
    ? own
    : refuse({ type: 'wrong-status', status, needs: ['published', 'held'] });
}

function formPage(context: PageContext, own: OwnProposal, shown: Shown): PageAnswer {
  const { locale } = context;
  const { proposal } = own;
  const { host } = own.consultation;
  const { values: draft, refusal = null } = shown;
  const { title, lang } = proposal.current;
  const fields = markup`${detailFields(context, { values: draft, refusal, tags: [], places: shown.places })}
${imageFields(context, { values: draft, refusal })}`;
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: statusOf(refusal) }),
    content: {
      title: locale.t('own.details'),
      canonical: null,
      located: findsPlaces(context),
      scripted: findsPlaces(context),
      crumbs: [
        { href: context.href('/me'), name: locale.t('me.title') },
        { href: context.href(ownProposalPath(proposal.id)), name: locale.t('own.title') },
      ],
      main: markup`<div class="single"><h1>${locale.t('own.details')}</h1>
${refusalNoteOn(context.institution, context, { refusal, labels: { ...fieldNames(context), ...imageNames(context, shown) } })}
<p class="lead">${line(context, choose(context, title, [lang]))}</p>
<p>${host === null ? locale.t('own.details-said') : locale.t('from-home.details-said', { host: new URL(host.uri).host })}</p>
<form method="post" enctype="multipart/form-data" action="${context.href(ownDetailsPath(proposal.id))}">${idempotencyField(context)}
${fields}
<p><button type="submit" name="intent" value="save">${locale.t('own.details-button')}</button></p></form></div>`,
    },
  };
}
