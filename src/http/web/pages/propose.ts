import type { Context } from 'hono';
import { type Draft, discardDraft, keepDraft, readDraft } from '../../../application/drafts.ts';
import type { CatalogueEntry } from '../../../application/network/catalogue.ts';
import { readEntry } from '../../../application/network/read-commons.ts';
import type { Application } from '../../../application/ports.ts';
import { type Admission, readAdmission } from '../../../application/read-admission.ts';
import { audienceOf, type ConsultationDetail, readConsultation } from '../../../application/read-consultations.ts';
import { readSimilar } from '../../../application/read-similar.ts';
import type { SimilarProposal } from '../../../application/similar.ts';
import { submitProposal } from '../../../application/submit-proposal.ts';
import type { DraftSaid } from '../../../domain/proposal/draft.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { hiddenField } from '../admin/form-parts.ts';
import { beforeAct, cannot, waysIn } from '../components/before-act.ts';
import { doneNote } from '../components/done-note.ts';
import { onceField } from '../components/field.ts';
import { beforeFromHome } from '../components/from-home.ts';
import { imageFields, imageNames, statusOf } from '../components/image-fields.ts';
import { keptDraft } from '../components/kept-draft.ts';
import { fieldNames, moreFields, preview, similar, textFields } from '../components/proposal-form.ts';
import { refusalNoteOn } from '../components/refusal-note.ts';
import { choose, line } from '../content.ts';
import { acceptForm, actOnce, type FormAnswer, type Said } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { takeImages } from '../proposal-images.ts';
import { draftSaidIn, NOTHING_SAID, proposalSaid } from '../said-proposal.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { crumbsOf, slugOf } from './proposal-address.ts';

/** What the page shows beside the empty form. */
type Shown = {
  readonly typed: DraftSaid;
  readonly refusal?: Refusal | null;
  /** What the file is called that was sent. */
  readonly file?: string | null;
  /** The form is on the page whatever else there is. */
  readonly isOpen?: boolean;
  readonly previewed?: boolean;
  readonly similar?: readonly SimilarProposal[] | null;
  readonly draft?: Draft | null;
  /** What of another institution it begins from. */
  readonly derivedFrom?: string;
};

/** Writing a proposal: who may and what becomes of it, then the form, with what was kept as a draft. */
export async function proposePage(visit: Visit, c: Context): Promise<PageAnswer> {
  const found = await detailOf(visit, slugOf(c));
  if (!found.ok) return found;
  const { participantId } = visit.viewer;
  const draft = participantId === null ? null : await readDraft(visit.app, { slug: slugOf(c), participantId });
  const from = visit.query.get('from') ?? null;
  const entry = from === null ? null : await readEntry(visit.app, from);
  if (entry !== null) {
    return await formPage(visit, found.value, { typed: begunFrom(visit, found.value, entry), derivedFrom: entry.uri });
  }
  return await formPage(visit, found.value, { typed: draft?.said ?? NOTHING_SAID, draft });
}

/** Sends, previews, looks for similar ones, keeps or forgets the draft: whichever button was pressed. */
export function acceptProposal(app: Application) {
  return acceptForm(
    app,
    async (visit, said, c): Promise<FormAnswer> => {
      const slug = slugOf(c);
      const found = await detailOf(visit, slug);
      if (!found.ok) return found;
      const taken = await takeImages(visit, said, { typed: draftSaidIn(said) });
      const { typed, file } = taken;
      const derivedFrom = said.text('derivedFrom');
      const page = (shown: Omit<Shown, 'derivedFrom'>) => formPage(visit, found.value, { ...shown, derivedFrom });
      if (taken.refusal !== null) return await page({ typed, file, refusal: taken.refusal });
      switch (said.text('intent')) {
        case 'send': {
          const byHost = found.value.consultation.host !== null;
          const sent = await send(visit, said, { slug, typed, byHost });
          return sent.ok ? { to: sent.value } : await page({ typed, refusal: sent.refusal });
        }
        case 'keep': {
          const who = participantOf(visit);
          const kept = who.ok ? await keepDraft(app, { slug, participantId: who.value, said: typed }) : who;
          if (!kept.ok) return await page({ typed, refusal: kept.refusal });
          return { to: visit.href(`/consultations/${slug}/propose`, { done: 'draft-kept' }) };
        }
        case 'discard': {
          const who = participantOf(visit);
          if (!who.ok) return await page({ typed, refusal: who.refusal });
          await discardDraft(app, { slug, participantId: who.value });
          return { to: visit.href(`/consultations/${slug}/propose`, { done: 'draft-discarded' }) };
        }
        case 'similar':
          return await page({ typed, similar: await similarTo(visit, slug, typed) });
        case 'image':
          return await page({ typed, isOpen: true });
        default:
          return await page({ typed, previewed: true });
      }
    },
    { files: true },
  );
}

/** The beginning of a text elsewhere, in a language of this consultation where it has one, for its author to go on from. */
function begunFrom(visit: Visit, { consultation }: ConsultationDetail, entry: CatalogueEntry): DraftSaid {
  const title = choose(visit, entry.title, consultation.languages);
  const lang = consultation.languages.includes(title.lang) ? title.lang : '';
  const body = choose(visit, entry.summary, [title.lang]);
  return { ...NOTHING_SAID, title: title.text, body: body.text, lang, tags: entry.tags.join(', ') };
}

async function send(
  visit: Visit,
  said: Said,
  { slug, typed, byHost }: { readonly slug: string; readonly typed: DraftSaid; readonly byHost: boolean },
): Promise<Result<string, Refusal>> {
  const who = participantOf(visit);
  if (!who.ok) return who;
  const wanted = proposalSaid(typed);
  if (!wanted.ok) return wanted;
  return await actOnce(visit, said, async (within) => {
    const derivedFrom = said.text('derivedFrom') || undefined;
    const sent = await submitProposal(within, {
      slug,
      authorId: who.value,
      ...wanted.value,
      derivedFrom,
      onceWorded: true,
    });
    if (!sent.ok) return sent;
    await discardDraft(within, { slug, participantId: who.value });
    const { number, id } = sent.value;
    return ok(
      number === null
        ? visit.href(`/me/proposals/${id}`, { done: byHost ? 'sent-to-host' : 'proposal-held' })
        : visit.href(`/consultations/${slug}/proposals/${number}`, { done: 'proposal-sent' }),
    );
  });
}

export async function similarTo(
  visit: Visit,
  slug: string,
  typed: Pick<DraftSaid, 'title' | 'body' | 'lang'>,
): Promise<readonly SimilarProposal[]> {
  const text = `${typed.title} ${typed.body.slice(0, 1_000)}`;
  const audience = audienceOf(visit.viewer);
  const found = await readSimilar(visit.app, { slug, text, lang: typed.lang || visit.locale.lang, audience });
  return found.ok ? found.value : [];
}

async function detailOf(visit: Visit, slug: string): Promise<Result<ConsultationDetail, Refusal>> {
  const { app, viewer } = visit;
  return await readConsultation(app, { slug, audience: audienceOf(viewer), viewer });
}

async function formPage(visit: Visit, detail: ConsultationDetail, shown: Shown): Promise<PageAnswer> {
  const { app, locale, viewer } = visit;
  const { consultation } = detail;
  const { refusal = null } = shown;
  const admission = await readAdmission(app, { consultation, act: 'propose', viewer });
  const title = locale.t('propose.title');
  const usable =
    refusal !== null ||
    shown.previewed === true ||
    shown.isOpen === true ||
    shown.similar != null ||
    mayWrite(visit, admission);
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: statusOf(refusal) }),
    content: {
      title: `${title} · ${choose(visit, consultation.title, consultation.languages).text}`,
      canonical: null,
      scripted: usable,
      mapped: usable && app.map !== undefined,
      crumbs: crumbsOf(visit, { consultation }),
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}${refusalNoteOn(consultation, visit, { refusal, labels: { ...fieldNames(visit), ...imageNames(visit, shown) } })}
<p class="lead">${line(visit, choose(visit, consultation.title, consultation.languages))}</p>
${beforeAct(visit, { consultation, act: 'propose', admission })}
${beforeFromHome(visit, consultation)}
<p class="small quiet">${locale.words.hold[consultation.rules.hold]} ${locale.t('propose.versions')}</p>
${cannot(visit, consultation, admission)}
${shown.previewed === true ? preview(visit, shown.typed) : NOTHING}
${keptDraft(visit, shown.draft ?? null, { inForm: usable })}
${(shown.derivedFrom ?? '') === '' ? NOTHING : markup`<p class="note">${locale.t('commons.begun')} <a href="${shown.derivedFrom ?? ''}" rel="external"><bdi>${shown.derivedFrom ?? ''}</bdi></a></p>`}
${usable ? form(visit, detail, shown) : NOTHING}
${admission.phase.ok ? waysIn(visit, { next: `/consultations/${consultation.slug}/propose` }) : NOTHING}
</div>`,
    },
  };
}

function mayWrite({ viewer }: Visit, admission: Admission): boolean {
  return admission.phase.ok && viewer.participantId !== null;
}

function form(visit: Visit, { consultation, tags }: ConsultationDetail, shown: Shown): Html {
  const { locale } = visit;
  const { slug } = consultation;
  const fields = {
    consultation,
    typed: shown.typed,
    refusal: shown.refusal ?? null,
    tags: tags.slice(0, 10).map(({ tag }) => tag),
  };
  const path = `/consultations/${slug}`;
  return markup`<form method="post" enctype="multipart/form-data" action="${visit.href(`${path}/propose`)}" data-similar="${visit.href(`${path}/similar`)}">
${onceField(visit)}${(shown.derivedFrom ?? '') === '' ? NOTHING : hiddenField('derivedFrom', shown.derivedFrom ?? '')}
${textFields(visit, fields)}
<div id="similar" class="similar" aria-live="polite">${similar(visit, slug, shown.similar ?? null)}</div>
${moreFields(visit, fields)}
${imageFields(visit, fields)}
<p class="buttons"><button type="submit" name="intent" value="preview" class="second">${locale.t('propose.preview')}</button>
<button type="submit" name="intent" value="similar" class="second">${locale.t('propose.similar')}</button>
<button type="submit" name="intent" value="keep" class="second">${locale.t('propose.keep')}</button>
<button type="submit" name="intent" value="send">${locale.t('propose.send')}</button></p>
<p class="small quiet">${locale.t('propose.keep-said')}</p>
</form>`;
}
