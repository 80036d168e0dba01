import { readRecognitionWays } from '../../../application/participant/read-recognition-ways.ts';
import { contactLink } from '../institution/about.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';

/** How somebody is recognised as a resident: the ways that this institution offers, each with where it begins. */
export async function recognitionWays(context: PageContext): Promise<Html> {
  const { app, locale, viewer, institution, path } = context;
  const ways = await readRecognitionWays(app);
  const signIn =
    viewer.participantId === null ? context.href('/sign-in', { next: path }) : context.href('/me/sign-ins');
  const link = (href: string, text: Html) => markup`<li><a href="${href}">${text}</a></li>`;
  const items = [
    ...(ways.provider === null
      ? []
      : [link(signIn, locale.html('counting.by-provider', { label: line(context, choose(context, ways.provider)) }))]),
    ...(ways.address ? [link(signIn, markup`${locale.t('counting.by-address')}`)] : []),
    ...(ways.letter ? [link(context.href('/me/standing/letter'), markup`${locale.t('counting.by-letter')}`)] : []),
    ...(ways.code ? [link(context.href('/me/standing'), markup`${locale.t('counting.by-code')}`)] : []),
  ];
  const asking =
    institution.contact === null
      ? NOTHING
      : markup`<p>${locale.html('counting.ask', { contact: contactLink(institution.contact) })}</p>`;
  return markup`${items.length === 0 ? markup`<p>${locale.t('counting.no-way')}</p>` : markup`<ul>${items}</ul>`}
${asking}`;
}
