import type { Application } from '../../../../application/application.ts';
import { readConsultation } from '../../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../../application/kit/viewer.ts';
import type { Followable } from '../../../../application/mail/digest/ports.ts';
import { readProposal } from '../../../../application/proposal/read-proposals.ts';
import type { Refusal } from '../../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../../domain/kit/result.ts';
import { cardPicture, consultationState, whenOf } from '../../consultation/consultation-item.ts';
import { VERDICT_TONES } from '../../proposal/proposal-item.ts';
import { type Chosen, choose } from '../content.ts';
import { pathTo } from '../followable.ts';
import { excerptOf } from '../markdown.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageContext } from '../page-context.ts';
import { state } from '../state.ts';

/** What other sites may show in a frame. */
export type Embeddable = Exclude<Followable, { readonly kind: 'institution' }>;

/** What a card shows of it. */
export type EmbeddedPage = {
  readonly path: string;
  readonly title: Chosen;
  readonly text: string;
  readonly picture: Html;
  readonly state: Html;
  readonly facts: readonly string[];
};

const EXCERPT = 200;

/** What anybody may read of it: whoever looks, a card shows the same. */
export async function readEmbedded(context: PageContext, about: Embeddable): Promise<Result<EmbeddedPage, Refusal>> {
  const path = pathTo(about);
  return about.kind === 'consultation'
    ? await consultation(context, { slug: about.slug, path })
    : await proposal(context, { slug: about.slug, number: about.number, path });
}

async function consultation(
  context: PageContext,
  { slug, path }: { readonly slug: string; readonly path: string },
): Promise<Result<EmbeddedPage, Refusal>> {
  const { app, locale } = context;
  const found = await readConsultation(app, { slug, viewer: ANYBODY });
  if (!found.ok) return found;
  const { consultation, proposals, comments, cover } = found.value;
  const { languages } = consultation;
  return ok({
    path,
    title: choose(context, consultation.title, languages),
    text: excerptOf(choose(context, consultation.summary, languages).text, EXCERPT),
    picture: cardPicture(cover),
    state: markup`${consultationState(context, found.value)} ${whenOf(context, found.value)}`,
    facts: [
      ...(proposals === 0 ? [] : [locale.t('count.proposals', { count: proposals })]),
      ...(comments === 0 ? [] : [locale.t('count.comments', { count: comments })]),
    ],
  });
}

async function proposal(
  context: PageContext,
  { slug, number, path }: { readonly slug: string; readonly number: number; readonly path: string },
): Promise<Result<EmbeddedPage, Refusal>> {
  const { app, locale } = context;
  const found = await readProposal(app, { slug, number, viewer: ANYBODY });
  if (!found.ok) return found;
  const { status, verdict, title, body, lang, warning, comments, publishedAt, receivedAt } = found.value;
  if (status === 'withdrawn' || status === 'removed') {
    return { ok: false, refusal: { type: 'gone', what: 'proposal', since: publishedAt ?? receivedAt } };
  }
  return ok({
    path,
    title: choose(context, title, [lang]),
    text: warning ?? excerptOf(choose(context, body, [lang]).text, EXCERPT),
    picture: NOTHING,
    state: markup`<span class="number">${locale.t('proposal.number', { number })}</span>${
      verdict === null ? NOTHING : markup` ${state(VERDICT_TONES[verdict], locale.t(`verdict.${verdict}`))}`
    }`,
    facts: comments === 0 ? [] : [locale.t('count.comments', { count: comments })],
  });
}

export const OEMBED = '/oembed';
/** Of a frame, in pixels, where nobody asks for a smaller one. */
export const SIZE = { width: 600, height: 400 };

/** Where a site that reads a page of ours learns how to show it (oembed.com, 4). */
export function discoveryLink({ origin }: Pick<Application, 'origin'>, path: string, title: string): Html {
  const href = `${origin}${OEMBED}?url=${encodeURIComponent(origin + path)}`;
  return markup`<link rel="alternate" type="application/json+oembed" href="${href}" title="${title}">`;
}

/** The frame in which others show a page of ours, to be pasted into a page of theirs. */
export function frameOf(
  { origin }: Pick<Application, 'origin'>,
  of: { readonly about: Embeddable; readonly title: string; readonly width?: number; readonly height?: number },
): Html {
  const { about, title, width = SIZE.width, height = SIZE.height } = of;
  return markup`<iframe src="${origin}${pathTo(about)}/embed" width="${width}" height="${height}" title="${title}" loading="lazy" referrerpolicy="no-referrer" sandbox="allow-popups allow-top-navigation-by-user-activation" style="border:0"></iframe>`;
}
