import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import {
  type Admission,
  type ConsultationDetail,
  readAdmission,
  readConsultation,
} from '../../../application/consultation/read-consultations.ts';
import type { CatalogueEntry } from '../../../application/network/catalogue/ports.ts';
import { readEntry } from '../../../application/network/catalogue/read-commons.ts';
import type { SimilarProposal } from '../../../application/proposal/ports.ts';
import { type Draft, discardDraft, readDraft, readSimilar, saveDraft } from '../../../application/proposal/reads.ts';
import { submitProposal } from '../../../application/proposal/submit-proposal.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { TOPICS_MAX } from '../../../domain/kit/topic.ts';
import type { DraftInput } from '../../../domain/proposal/draft.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { idempotencyField } from '../kit/field.ts';
import { acceptForm, type FormAnswer, type FormInput, statusOf, submitOnce } from '../kit/form.ts';
import { hiddenField } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { beforeWriting, cannot, signInLinks } from '../kit/participation-notice.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { outgoingNotice } from '../network/outgoing-contributions.ts';
import { imageFields, imageNames, readUploadedImages } from './image-fields.ts';
import { crumbsOf, slugOf } from './proposal-address.ts';
import {
  FIND_PLACE,
  fieldNames,
  findsPlaces,
  moreFields,
  type PlacesFound,
  placesNamed,
  preview,
  similar,
  textFields,
} from './proposal-form.ts';
import { draftInputIn, EMPTY_INPUT, proposalInput } from './proposal-input.ts';

/** The small fields of a draft, each a line: the currency goes with the cost. */
const LINES = ['tags', 'place', 'coordinates', 'cost', 'amends'] as const;

/** What somebody kept for later, with the way to be rid of it; its words are in the form below where there is one. */
function savedDraft(context: PageContext, draft: Draft | null, of: { readonly inForm: boolean }): Html {
  if (draft === null) return NOTHING;
  const { locale, institution } = context;
  const at = locale.dateTime(draft.updatedAt, institution.timeZone);
  const action = context.href(`/consultations/${draft.slug}/propose`);
  return markup`<form method="post" action="${action}" class="note"><p>${locale.t(of.inForm ? 'propose.draft-of' : 'propose.draft-kept', { at })}</p>
${of.inForm ? NOTHING : words(context, draft.said)}
<p><button type="submit" name="intent" value="discard" class="second">${locale.t('propose.discard')}</button></p></form>`;
}

/** Everything that was written, to be read and copied: it may never be sent from here. */
function words(context: PageContext, input: DraftInput): Html {
  const names = fieldNames(context);
  const cost = input.cost === '' ? '' : `${input.cost} ${input.currency}`;
  const lines = (['title', ...LINES] as const).map((name) => ({
    name,
    label: names[name === 'cost' ? 'cost.amount' : name],
    value: name === 'cost' ? cost : input[name],
  }));
  const written = lines.filter(({ value }) => value !== '');
  const title = written.filter(({ name }) => name === 'title');
  return markup`${title.map(kept)}
<p class="field"><label for="kept-body">${names['body']}</label>
<textarea id="kept-body" rows="12" readonly dir="auto">
${input.body}</textarea></p>
${written.filter(({ name }) => name !== 'title').map(kept)}`;
}

function kept({
  name,
  label,
  value,
}: {
  readonly name: string;
  readonly label: string | undefined;
  readonly value: string;
}): Html {
  return markup`<p class="field"><label for="kept-${name}">${label ?? name}</label>
<input id="kept-${name}" type="text" readonly dir="auto" value="${value}"></p>`;
}

/** What the page shows beside the empty form. */
type Shown = {
  readonly values: DraftInput;
  readonly refusal?: Refusal | null;
  /** What the file is called that was sent. */
  readonly file?: string | null;
  /** The form is on the page whatever else there is. */
  readonly isOpen?: boolean;
  readonly previewed?: boolean;
  readonly similar?: readonly SimilarProposal[] | null;
  readonly places?: PlacesFound;
  readonly draft?: Draft | null;
  /** What of another institution it begins from. */
  readonly derivedFrom?: string;
};

/** Writing a proposal: who may and what becomes of it, then the form, with what was kept as a draft. */
export async function proposePage(context: PageContext, c: Context): Promise<PageAnswer> {
  const found = await detailOf(context, slugOf(c));
  if (!found.ok) return found;
  const { participantId } = context.viewer;
  const draft = participantId === null ? null : await readDraft(context.app, { slug: slugOf(c), participantId });
  const from = context.query.get('from') ?? null;
  const entry = from === null ? null : await readEntry(context.app, from);
  if (entry !== null) {
    return await formPage(context, found.value, {
      values: begunFrom(context, found.value, entry),
      derivedFrom: entry.uri,
    });
  }
  return await formPage(context, found.value, { values: draft?.said ?? EMPTY_INPUT, draft });
}

/** Submits, previews, looks for similar ones, saves or deletes the draft: whichever button was pressed. */
export function acceptProposal(app: Application) {
  return acceptForm(
    app,
    async (context, formInput, c): Promise<FormAnswer> => {
      const slug = slugOf(c);
      const found = await detailOf(context, slug);
      if (!found.ok) return found;
      const uploaded = await readUploadedImages(context, formInput, { values: draftInputIn(formInput) });
      const { values: draft, file } = uploaded;
      const derivedFrom = formInput.text('derivedFrom');
      const page = (shown: Omit<Shown, 'derivedFrom'>) => formPage(context, found.value, { ...shown, derivedFrom });
      if (uploaded.refusal !== null) return await page({ values: draft, file, refusal: uploaded.refusal });
      switch (formInput.text('intent')) {
        case 'send': {
          const byHost = found.value.consultation.host !== null;
          const sent = await send(context, formInput, { slug, values: draft, byHost });
          return sent.ok ? { to: sent.value } : await page({ values: draft, refusal: sent.refusal });
        }
        case 'keep': {
          const who = requireParticipant(context);
          const stored = who.ok ? await saveDraft(app, { slug, participantId: who.value, input: draft }) : who;
          if (!stored.ok) return await page({ values: draft, refusal: stored.refusal });
          return { to: context.href(`/consultations/${slug}/propose`, { done: 'draft-kept' }) };
        }
        case 'discard': {
          const who = requireParticipant(context);
          if (!who.ok) return await page({ values: draft, refusal: who.refusal });
          await discardDraft(app, { slug, participantId: who.value });
          return { to: context.href(`/consultations/${slug}/propose`, { done: 'draft-discarded' }) };
        }
        case 'similar':
          return await page({ values: draft, similar: await similarTo(context, slug, draft) });
        case FIND_PLACE: {
          const places = await placesNamed(context, draft);
          return await page(
            places.ok
              ? { values: draft, isOpen: true, places: places.value }
              : { values: draft, refusal: places.refusal },
          );
        }
        case 'image':
          return await page({ values: draft, isOpen: true });
        default:
          return await page({ values: draft, previewed: true });
      }
    },
    { files: true },
  );
}

/** The beginning of a text elsewhere, in a language of this consultation where it has one, for its author to go on from. */
function begunFrom(context: PageContext, { consultation }: ConsultationDetail, entry: CatalogueEntry): DraftInput {
  const title = choose(context, entry.title, consultation.languages);
  const lang = consultation.languages.includes(title.lang) ? title.lang : '';
  const body = choose(context, entry.summary, [title.lang]);
  return {
    ...EMPTY_INPUT,
    title: title.text,
    body: body.text,
    lang,
    tags: entry.tags.join(', '),
    topics: entry.topics.slice(0, TOPICS_MAX),
  };
}

async function send(
  context: PageContext,
  formInput: FormInput,
  { slug, values: draft, byHost }: { readonly slug: string; readonly values: DraftInput; readonly byHost: boolean },
): Promise<Result<string, Refusal>> {
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const wanted = proposalInput(draft, context.locale.lang);
  if (!wanted.ok) return wanted;
  return await submitOnce(context, formInput, async (within) => {
    const derivedFrom = formInput.text('derivedFrom') || undefined;
    const sent = await submitProposal(within, {
      slug,
      authorId: who.value,
      ...wanted.value,
      derivedFrom,
      receivedAt: context.receivedAt,
      onceWorded: true,
    });
    if (!sent.ok) return sent;
    await discardDraft(within, { slug, participantId: who.value });
    const { number, id } = sent.value;
    return ok(
      number === null
        ? context.href(`/me/proposals/${id}`, { done: byHost ? 'sent-to-host' : 'proposal-held' })
        : context.href(`/consultations/${slug}/proposals/${number}`, { done: 'proposal-sent' }),
    );
  });
}

export async function similarTo(
  context: PageContext,
  slug: string,
  draft: Pick<DraftInput, 'title' | 'body' | 'lang'>,
): Promise<readonly SimilarProposal[]> {
  const text = `${draft.title} ${draft.body.slice(0, 1_000)}`;
  const { viewer } = context;
  const found = await readSimilar(context.app, { slug, text, lang: draft.lang || context.locale.lang, viewer });
  return found.ok ? found.value : [];
}

async function detailOf(context: PageContext, slug: string): Promise<Result<ConsultationDetail, Refusal>> {
  const { app, viewer } = context;
  return await readConsultation(app, { slug, viewer });
}

async function formPage(context: PageContext, detail: ConsultationDetail, shown: Shown): Promise<PageAnswer> {
  const { app, locale, viewer } = context;
  const { consultation } = detail;
  const { refusal = null } = shown;
  const admission = await readAdmission(app, { consultation, act: 'propose', viewer });
  const title = locale.t('propose.title');
  const usable =
    refusal !== null ||
    shown.previewed === true ||
    shown.isOpen === true ||
    shown.similar != null ||
    mayWrite(context, admission);
  const fields = usable ? form(context, detail, shown) : NOTHING;
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: statusOf(refusal) }),
    content: {
      title: `${title} · ${choose(context, consultation.title, consultation.languages).text}`,
      canonical: null,
      scripted: usable,
      located: usable && findsPlaces(context),
      crumbs: crumbsOf(context, { consultation }),
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}${refusalNoteOn(consultation, context, { refusal, labels: { ...fieldNames(context), ...imageNames(context, shown) } })}
<p class="lead">${line(context, choose(context, consultation.title, consultation.languages))}</p>
${beforeWriting(context, { consultation, act: 'propose', admission })}
${outgoingNotice(context, consultation)}
${cannot(context, consultation, admission)}
${shown.previewed === true ? preview(context, shown.values) : NOTHING}
${savedDraft(context, shown.draft ?? null, { inForm: usable })}
${(shown.derivedFrom ?? '') === '' ? NOTHING : markup`<p class="note">${locale.t('commons.begun')} <a href="${shown.derivedFrom ?? ''}" rel="external"><bdi>${shown.derivedFrom ?? ''}</bdi></a></p>`}
${fields}
${admission.phase.ok ? signInLinks(context, { next: `/consultations/${consultation.slug}/propose` }) : NOTHING}
</div>`,
    },
  };
}

function mayWrite({ viewer }: PageContext, admission: Admission): boolean {
  return admission.phase.ok && viewer.participantId !== null;
}

function form(context: PageContext, { consultation, tags }: ConsultationDetail, shown: Shown): Html {
  const { locale } = context;
  const { slug } = consultation;
  const fields = {
    consultation,
    values: shown.values,
    refusal: shown.refusal ?? null,
    places: shown.places,
    tags: tags.slice(0, 10).map(({ tag }) => tag),
  };
  const path = `/consultations/${slug}`;
  return markup`<form method="post" enctype="multipart/form-data" action="${context.href(`${path}/propose`)}" data-similar="${context.href(`${path}/similar`)}">
${idempotencyField(context)}${(shown.derivedFrom ?? '') === '' ? NOTHING : hiddenField('derivedFrom', shown.derivedFrom ?? '')}
${textFields(context, fields)}
<div id="similar" class="similar" aria-live="polite">${similar(context, slug, shown.similar ?? null)}</div>
${moreFields(context, fields)}
${imageFields(context, fields)}
<p class="buttons"><button type="submit" name="intent" value="preview" class="second">${locale.t('propose.preview')}</button>
<button type="submit" name="intent" value="similar" class="second">${locale.t('propose.similar')}</button>
<button type="submit" name="intent" value="keep" class="second">${locale.t('propose.keep')}</button>
<button type="submit" name="intent" value="send">${locale.t('propose.send')}</button></p>
<p class="small quiet">${locale.t('propose.keep-said')}</p>
</form>`;
}
